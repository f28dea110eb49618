// The word for "no table" where a delimiter is chosen.

/** Chosen as a delimiter: the text is responses and no table. */
export const PLAIN_TEXT = "";
