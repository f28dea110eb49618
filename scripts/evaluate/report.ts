// The measured figures as Markdown. Numbers come ready from measure.ts.
import type { Figure, Measured } from "./measure.ts";

const LONGEST_CRITERION = 56;

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function number(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(3);
}

function interval(figure: Figure | undefined): string {
  return figure?.interval === null || figure === undefined ? "" : `${figure.interval[0].toFixed(3)} to ${figure.interval[1].toFixed(3)}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** The trivial judge that does best on a group; null when there is none. */
export function bestTrivial(measured: Measured, trivial: readonly string[]): Figure | null {
  const figures = measured.figures.filter((figure) => trivial.includes(figure.judge));
  return figures.reduce<Figure | null>((best, figure) => (best === null || figure.value > best.value ? figure : best), null);
}

export type ReportOptions = {
  readonly judge: string;
  readonly trivial: readonly string[];
  readonly baseline: string | null;
};

/** Two tables, scores and pairs, each ending with the plain mean over its lines. */
export function report(all: readonly Measured[], { judge, trivial, baseline }: ReportOptions): string {
  const lines: string[] = [];
  for (const kind of ["score", "pair"] as const) {
    const groups = all.filter((group) => group.kind === kind && group.figures.length > 0);
    if (groups.length === 0) continue;
    const metric = kind === "pair" ? "accuracy" : "Spearman";
    const judges = [judge, ...(baseline === null ? [] : [baseline]), ...trivial];
    const head = ["source", "criterion", "n", `${judge} ${metric}`, "95 % interval", ...(kind === "score" ? [`${judge} Pearson`] : []), ...judges.slice(1), "best trivial", "better than it"];
    lines.push(`### ${kind === "pair" ? "Pairs: which response is better" : "Scores"}`, "", row(head), row(head.map((_, i) => (i < 2 ? "---" : "--:"))));
    const sums = new Map<string, { sum: number; n: number }>();
    let wins = 0;
    for (const group of groups) {
      const by = new Map(group.figures.map((figure) => [figure.judge, figure]));
      const mine = by.get(judge);
      const best = bestTrivial(group, trivial);
      const better = mine !== undefined && best !== null && mine.value > best.value;
      if (better) wins++;
      for (const name of judges) {
        const value = by.get(name)?.value;
        if (value === undefined) continue;
        const sum = sums.get(name) ?? { sum: 0, n: 0 };
        sums.set(name, { sum: sum.sum + value, n: sum.n + 1 });
      }
      const short = group.criterion.length > LONGEST_CRITERION ? `${group.criterion.slice(0, LONGEST_CRITERION - 1)}…` : group.criterion;
      lines.push(row([
        cell(group.source), cell(short), String(group.n), number(mine?.value), interval(mine),
        ...(kind === "score" ? [number(mine?.pearson ?? undefined)] : []),
        ...judges.slice(1).map((name) => number(by.get(name)?.value)),
        best?.judge ?? "", better ? "yes" : "no",
      ]));
    }
    const mean = (name: string) => {
      const sum = sums.get(name);
      return sum === undefined ? "" : (sum.sum / sum.n).toFixed(3);
    };
    lines.push(row([
      "**mean of lines**", "", "", `**${mean(judge)}**`, "", ...(kind === "score" ? [""] : []), ...judges.slice(1).map(mean), "", `${wins} of ${groups.length}`,
    ]), "");
  }
  lines.push("Intervals are percentile bootstraps over rows (1000 resamples, fixed seed); rows of one document are not independent, so they are somewhat too narrow. A judge that says the same of everything has accuracy 0.5 and correlation 0.");
  return lines.join("\n");
}
