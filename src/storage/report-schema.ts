// What a stored report of a run must look like when it is read back. The other records are schema.ts.
import * as z from "zod/mini";
import { BIAS_KINDS, type BiasReport } from "../domain/bias/bias.ts";
import type { CanaryReport } from "../domain/injection/canaries.ts";
import type { NoFigure } from "../domain/bias/bias-figures.ts";
import { CHECK_LANGUAGES } from "../domain/checks/check.ts";
import { ATTACK_FAMILIES } from "../domain/injection/corpus.ts";
import { readRecord } from "./schema.ts";

/** Reports by their kind, which is the second part of their key. */
export type Reports = { readonly bias: BiasReport; readonly canaries: CanaryReport };
export type ReportKind = keyof Reports;

const text = z.string();
const count = z.int().check(z.nonnegative());
const number = z.number();
const at = text.check(z.refine((value) => !Number.isNaN(Date.parse(value))));

/** Every reason there is: the compiler asks for a new one. */
const NO_FIGURE: Readonly<Record<NoFigure, true>> = { "too-few": true, "always-the-same": true, "not-asked": true, "not-sampled": true, "one-language": true, "no-human": true };

const figureSchema = z.union([
  z.object({ n: count, value: number, interval: z.tuple([number, number]), p: number }),
  z.object({ n: count, none: z.enum(Object.keys(NO_FIGURE) as NoFigure[]) }),
]);

const biasSchema: z.ZodMiniType<BiasReport> = z.object({
  runId: text,
  at,
  sample: count,
  judged: count,
  findings: z.array(
    z.object({
      kind: z.enum(BIAS_KINDS),
      figure: figureSchema,
      found: z.boolean(),
      names: z.exactOptional(z.tuple([text, text])),
      languages: z.exactOptional(z.tuple([z.enum(CHECK_LANGUAGES), z.enum(CHECK_LANGUAGES)])),
      samples: z.exactOptional(count),
      withHuman: z.exactOptional(z.boolean()),
      rows: z.array(z.object({ responseId: z.nullable(text), label: text, criterionId: text, before: number, after: number })),
    }),
  ),
});

const canarySchema: z.ZodMiniType<CanaryReport> = z.object({
  runId: text,
  at,
  tries: z.array(z.object({ attack: text, family: z.enum(ATTACK_FAMILIES), task: text, clean: number, attacked: number, fooled: z.boolean() })),
});

const SCHEMAS: { readonly [Kind in ReportKind]: z.ZodMiniType<Reports[Kind]> } = { bias: biasSchema, canaries: canarySchema };

/** Checks a stored report against its key; null for a damaged one. */
export function readReport<Kind extends ReportKind>(runId: string, kind: Kind, value: unknown): Reports[Kind] | null {
  const report = readRecord(SCHEMAS[kind], value);
  return report?.runId === runId ? report : null;
}
