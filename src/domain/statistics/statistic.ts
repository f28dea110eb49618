// What a statistic gives: a number, or why there is none. The statistics themselves are the other files of this folder.

/** Why a statistic has no value. Texts for people are the caller's. */
export type Reason =
  /** Nothing to compute it from. */
  | "no-rows"
  /** It needs two rows or more. */
  | "one-row"
  /** All graders gave the same label to everything, so agreement beyond chance has no meaning. */
  | "one-class"
  /** One of the two graders says the same of everything. */
  | "zero-variance"
  /** Every pair is a tie for one of the two graders. */
  | "all-ties"
  /** There is no pair of values to compare. */
  | "no-pairs"
  /** The two judges never differ, so there is nothing to test. */
  | "no-differences"
  /** The judge never gave this label. */
  | "never-given"
  /** No row truly has this label. */
  | "never-true"
  /** The values are not numbers. */
  | "not-numbers"
  /** More distinct values than a confusion table is meant for. */
  | "too-many-labels"
  /** The comparisons fall into groups that never meet. */
  | "disconnected"
  /** Some sources never lost to the others, so their lead has no upper bound. */
  | "unbounded";

export type NotDefined = { readonly notDefined: Reason };

/** A number, or why there is none. Never NaN and never infinite. */
export type Statistic = number | NotDefined;

export function notDefined(reason: Reason): NotDefined {
  return { notDefined: reason };
}

export function isDefined(statistic: Statistic): statistic is number {
  return typeof statistic === "number";
}

/** The number, or `other` where there is none. */
export function valueOr<T>(statistic: Statistic, other: T): number | T {
  return isDefined(statistic) ? statistic : other;
}
