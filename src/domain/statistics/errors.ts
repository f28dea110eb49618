// How far a judge's numbers lie from people's, in the units of the scale.
import { mean } from "./correlation.ts";
import { notDefined, type Statistic } from "./statistic.ts";

/** Mean of judge minus person: above 0 the judge is too generous. */
export function meanError(judge: readonly number[], human: readonly number[]): Statistic {
  return meanOf(judge, human, (error) => error);
}

export function meanAbsoluteError(judge: readonly number[], human: readonly number[]): Statistic {
  return meanOf(judge, human, Math.abs);
}

export function rootMeanSquareError(judge: readonly number[], human: readonly number[]): Statistic {
  const squares = meanOf(judge, human, (error) => error * error);
  return typeof squares === "number" ? Math.sqrt(squares) : squares;
}

function meanOf(judge: readonly number[], human: readonly number[], of: (error: number) => number): Statistic {
  return judge.length === 0 ? notDefined("no-rows") : mean(judge.map((value, i) => of(value - (human[i] ?? 0))));
}
