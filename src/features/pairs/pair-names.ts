// What responses are called on this page. Pure.
import type { Response } from "../../domain/case.ts";
import type { PairPlace } from "../../domain/pair-plan.ts";

/** The source's name, or `unnamed`; two responses of a case with the same name are told apart by their places. */
export function responseName(response: Response, responses: readonly Response[], unnamed: string): string {
  const name = response.source ?? unnamed;
  const same = responses.filter(({ source }) => (source ?? unnamed) === name);
  return same.length > 1 ? `${name} ${String(same.indexOf(response) + 1)}` : name;
}

export function pairNames({ case: { responses }, a, b }: PairPlace, unnamed: string): readonly [string, string] {
  return [responseName(a, responses, unnamed), responseName(b, responses, unnamed)];
}
