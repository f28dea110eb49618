// What a failure says to a person: a title, and something that the person can do next.

/** `title` and `next` may hold {name} places, filled from the problem's parameters. */
export type ErrorMessage = { readonly title: string; readonly next: string };
