// Which figures stand together in the table of agreement, and how each is written.
import type { FigureName } from "../../domain/agreement-figures.ts";
import type { Statistic } from "../../domain/statistics/statistic.ts";
import type { Format } from "../../i18n/format.ts";

/** A share in 0..1, a coefficient in -1..1, or points of the scale. */
export type Form = "share" | "coefficient" | "points";

export type FigureGroup = {
  readonly id: "labels" | "chance" | "order" | "distance";
  readonly figures: readonly { readonly name: FigureName; readonly form: Form }[];
};

function all(form: Form, names: readonly FigureName[]): FigureGroup["figures"] {
  return names.map((name) => ({ name, form }));
}

export const FIGURE_GROUPS: readonly FigureGroup[] = [
  { id: "labels", figures: all("share", ["accuracy", "precisionMacro", "recallMacro", "f1Macro", "precisionWeighted", "recallWeighted", "f1Weighted"]) },
  { id: "chance", figures: all("coefficient", ["kappa", "kappaLinear", "kappaQuadratic", "alphaNominal", "alphaOrdinal", "alphaInterval"]) },
  {
    id: "order",
    figures: [...all("share", ["pairwiseAccuracy", "pairwiseAccuracyWithTies"]), ...all("coefficient", ["spearman", "kendallTauB", "pearson"])],
  },
  { id: "distance", figures: all("points", ["meanError", "meanAbsoluteError", "rootMeanSquareError"]) },
];

export function numberText(value: number, form: Form, format: Format): string {
  switch (form) {
    case "share":
      return format.percent(value);
    case "coefficient":
    case "points":
      // No "-0.00".
      return format.fixed(Math.abs(value) < 0.005 ? 0 : value, 2);
  }
}

/** The number, or a dash where there is none. */
export function statisticText(value: Statistic, form: Form, format: Format): string {
  return typeof value === "number" ? numberText(value, form, format) : "–";
}
