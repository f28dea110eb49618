// Cases: what was asked and what was answered. Types and constructors only; reading files belongs to io/.

/** Unique within one set of cases; stable across reloads. */
export type CaseId = string & { readonly __brand: "CaseId" };
/** Unique within one set of cases; stable across reloads. */
export type ResponseId = string & { readonly __brand: "ResponseId" };

/** What the model under test answered. `text` may be empty: a model can answer nothing. */
export type Response = {
  readonly id: ResponseId;
  readonly text: string;
  /** Which model, prompt or person wrote it; null when the file did not say. */
  readonly source: string | null;
  /** A person's own score as the file gave it, in the file's own units; null when there is none. */
  readonly humanScore: number | null;
  /** People's scores on single criteria as the file gave them, each once by the criterion's name there; left out where it gave none. */
  readonly criterionScores?: readonly CriterionScore[];
  /**
   * Names the texts that a judge reads for this response (its own and those of its case) after an edit; left out while they
   * are as they came. Set by case-edit.ts; a verdict carries the one that it was given on.
   */
  readonly edition?: string;
};

/** `criterion` is a name or an id; which criterion of a rubric it means, override.ts says. `score` is in the file's own units. */
export type CriterionScore = { readonly criterion: string; readonly score: number };

/** Which of two responses of one case people preferred. */
export type Preference = {
  readonly a: ResponseId;
  readonly b: ResponseId;
  /** One of the two, or "tie" where people found them equal. */
  readonly better: ResponseId | "tie";
};

/** One instruction with its context, reference and one or more responses. */
export type Case = {
  readonly id: CaseId;
  readonly instruction: string;
  /** Documents or chat history that the instruction refers to. */
  readonly context: string | null;
  /** A gold answer. An empty reference is none. */
  readonly reference: string | null;
  readonly responses: readonly Response[];
  /** People's preferences between two of the responses, as the file gave them; left out where it gave none. */
  readonly preferences?: readonly Preference[];
  /** True for a case that was made in the page; left out for those that were brought in. */
  readonly added?: true;
  /**
   * The case as it was before the first of its responses was deleted; left out while all are there. `responses` holds those that
   * are left, perhaps none. What was deleted stays here and the case in its place, because verdicts go by the ids of responses and
   * the id of the set by all that was brought in.
   */
  readonly whole?: Case;
};

/** A named set of cases. `id` comes from the content as it was brought in, and stays when a case is edited. */
export type CaseSet = {
  readonly id: string;
  readonly name: string;
  /** True for the set that ships with the page. */
  readonly isSample: boolean;
  readonly cases: readonly Case[];
  /** Edited cases as they were before, oldest first: verdicts may have been given on them. Left out while nothing was edited. */
  readonly former?: readonly Case[];
  /** Differs between any two states of the texts and scores of this set; left out while nothing differs from what was brought in. */
  readonly edition?: string;
};

/** A response together with the case it answers; the unit that the grid shows and a judge reads. */
export type CaseRow = { readonly case: Case; readonly response: Response };

/** Sets may hold a hundred thousand responses, and many ask for their rows. */
const rowsBySet = new WeakMap<CaseSet, readonly CaseRow[]>();

/** Takes rows that were made elsewhere, in slices, as those of the set, unless it has some already. */
export function keepRows(set: CaseSet, rows: readonly CaseRow[]): void {
  if (!rowsBySet.has(set)) rowsBySet.set(set, rows);
}

/** Every response of a set, in file order; the same rows for the same set. */
export function rowsOf(set: CaseSet): readonly CaseRow[] {
  const known = rowsBySet.get(set);
  if (known !== undefined) return known;
  const rows = set.cases.flatMap((c) => c.responses.map((response) => ({ case: c, response })));
  rowsBySet.set(set, rows);
  return rows;
}
