// What the search worker answers: it is given the texts once, then finds rows in them. A pattern may run for ever; the page
// then ends the worker.
import type { ResponseId } from "../domain/case.ts";
import { ok } from "../domain/error-code.ts";
import { compilePattern, folded } from "../domain/text-search.ts";
import type { SearchCalls } from "./protocol.ts";
import type { Handlers } from "./serve.ts";

type Row = { readonly id: ResponseId; readonly texts: readonly string[]; folded: readonly string[] | null };

export function createSearchService(): Handlers<SearchCalls> {
  let rows: Row[] = [];
  return {
    load({ rows: more, first }) {
      if (first) rows = [];
      for (const { id, texts } of more) rows.push({ id, texts, folded: null });
      return ok({ rows: rows.length });
    },
    find({ search, isPattern }) {
      if (!isPattern) {
        const needle = folded(search);
        return ok({ ids: rows.filter((row) => (row.folded ??= row.texts.map(folded)).some((text) => text.includes(needle))).map(({ id }) => id) });
      }
      const pattern = compilePattern(search);
      if (!pattern.ok) return pattern;
      return ok({ ids: rows.filter(({ texts }) => texts.some((text) => pattern.value.test(text))).map(({ id }) => id) });
    },
  };
}
