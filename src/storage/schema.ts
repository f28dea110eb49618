// What a stored record must look like when it is read back. Shapes and checks only; where records lie is migrations.ts.
import * as z from "zod/mini";
import type { Case, CaseId, CaseSet, ResponseId } from "../domain/case.ts";
import { type Check, CHECK_LANGUAGES } from "../domain/checks/check.ts";
import { ERROR_CODES } from "../domain/error-code.ts";
import { INJECTION_FAMILIES } from "../domain/injection/injection.ts";
import type { JudgeSettings } from "../domain/judge-settings.ts";
import type { Comment } from "../domain/marks.ts";
import type { ModelKey } from "../domain/model.ts";
import type { Override } from "../domain/override.ts";
import { MAX_LEVELS, type Rubric } from "../domain/rubric.ts";
import { type PairCell, pairKey } from "../domain/pair.ts";
import type { JudgeIdentity, Run } from "../domain/run.ts";
import { type Cell, type Signal, verdictKey } from "../domain/verdict.ts";
import type { JudgeChoice } from "../workers/protocol.ts";

// Without this zod tries `new Function`, which the page's policy forbids and would report as a violation.
z.config({ jitless: true });

const text = z.string();
const nullableText = z.nullable(text);
const caseId = z.pipe(text, z.transform((id) => id as CaseId));
const responseId = z.pipe(text, z.transform((id) => id as ResponseId));
const count = z.int().check(z.nonnegative());
const moment = text.check(z.refine((at) => !Number.isNaN(Date.parse(at))));

const edition = z.exactOptional(text);

const responseSchema = z.object({ id: responseId, text, source: nullableText, humanScore: z.nullable(z.number()), criterionScores: z.exactOptional(z.array(z.object({ criterion: text, score: z.number() }))), edition });

const caseFields = {
  id: caseId,
  instruction: text,
  context: nullableText,
  reference: nullableText,
  responses: z.array(responseSchema),
  preferences: z.exactOptional(z.array(z.object({ a: responseId, b: responseId, better: z.union([z.literal("tie"), responseId]) }))),
  added: z.exactOptional(z.literal(true)),
};

const caseSchema = z.object({ ...caseFields, whole: z.exactOptional(z.object(caseFields)) });

export const caseSetSchema: z.ZodMiniType<CaseSet> = z.object({
  id: text.check(z.minLength(1)),
  name: text,
  isSample: z.boolean(),
  cases: z.array(caseSchema),
  former: z.exactOptional(z.array(caseSchema)),
  edition,
});

/** A case set whose cases are records of their own, in so many pieces. */
export type CaseSetHead = Omit<CaseSet, "cases"> & {
  readonly pieces: number;
  /** Responses of all pieces; sets of before have none. */
  readonly responses?: number;
  /** Another one after each writing; sets of before have none. */
  readonly mark?: string;
};

export const caseSetHeadSchema: z.ZodMiniType<CaseSetHead> = z.object({
  id: text.check(z.minLength(1)),
  name: text,
  isSample: z.boolean(),
  former: z.exactOptional(z.array(caseSchema)),
  edition,
  pieces: z.int().check(z.positive()),
  responses: z.exactOptional(count),
  mark: z.exactOptional(text),
});

/** How the rows of a kept set differ from those that were brought in, by which journals are read. */
export type KeptRows = { readonly responses: number; readonly gone: readonly string[]; readonly added: number; readonly deleted: number };

export const keptRowsSchema: z.ZodMiniType<KeptRows> = z.object({ responses: count, gone: z.array(text), added: count, deleted: count });

export const casePieceSchema: z.ZodMiniType<readonly Case[]> = z.array(caseSchema);

const scaleSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("binary"), no: text, yes: text }),
  z
    .object({ kind: z.literal("likert"), min: z.int(), max: z.int() })
    .check(z.refine((s) => s.max > s.min && s.max - s.min < MAX_LEVELS)),
  z.object({ kind: z.literal("labels"), labels: z.array(text).check(z.minLength(2), z.maxLength(MAX_LEVELS)) }),
]);

const share01 = z.number().check(z.gte(0), z.lte(1));

const checkSchema: z.ZodMiniType<Check> = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["contains", "icontains", "not-contains", "not-icontains", "starts-with"]), value: text }),
  z.object({ type: z.enum(["regex", "not-regex"]), value: text }),
  z.object({ type: z.literal("is-json"), schema: z.exactOptional(text) }),
  z.object({ type: z.enum(["word-count", "char-count"]), min: count, max: count }),
  z.object({ type: z.literal("language"), value: z.enum(CHECK_LANGUAGES) }),
  z.object({ type: z.literal("equals") }),
  z.object({ type: z.enum(["levenshtein", "rouge-l"]), threshold: share01 }),
]);

const criterionSchema = z.object({
  id: text.check(z.minLength(1)),
  name: text,
  question: text,
  scale: scaleSchema,
  descriptions: z.record(text, text),
  weight: z.number().check(z.positive()),
  check: z.exactOptional(checkSchema),
});

export const rubricSchema: z.ZodMiniType<Rubric> = z.object({
  id: text.check(z.minLength(1)),
  name: text,
  description: text,
  criteria: z.array(criterionSchema),
  pass: z.exactOptional(z.object({ threshold: z.number().check(z.gte(0), z.lte(1)), required: z.array(text) })),
});

const deviceSchema = z.enum(["wasm", "webgpu"]);

const positive = z.int().check(z.positive());

const judgeSettingsSchema: z.ZodMiniType<JudgeSettings> = z.object({
  format: text.check(z.minLength(1)),
  templates: z.array(
    z.object({ variant: text, system: nullableText, template: text, sha256: text, provenance: z.enum(["official", "custom"]) }),
  ),
  protocol: z.enum(["verdict-only", "with-rationale"]),
  markers: z.enum(["flag", "neutralise"]),
  rationaleTokens: z.nullable(positive),
  sampling: z.nullable(z.object({ count: positive, temperature: z.number().check(z.gte(0)), seed: count })),
  thinking: z.union([z.literal("off"), z.object({ tokens: positive })]),
  layout: z.exactOptional(z.enum(["criterion-first", "response-first"])),
  guard: z.exactOptional(z.object({ delimit: z.boolean(), sandwich: z.boolean(), datamark: z.boolean(), key: text.check(z.regex(/^[0-9a-f]{8}$/)) })),
  together: z.exactOptional(z.boolean()),
});

const judgeSchema: z.ZodMiniType<JudgeIdentity> = z.object({
  judge: text,
  name: text,
  version: text,
  files: z.record(text, text),
  format: text,
  device: deviceSchema,
  threads: count,
  engine: text,
  // Judges of earlier versions of this page have none, and neither has the Clerk.
  prompt: z.exactOptional(
    z.object({ model: text, repository: nullableText, commit: nullableText, dtype: text, settings: judgeSettingsSchema }),
  ),
});

export const runSchema: z.ZodMiniType<Run> = z.object({
  id: text.check(z.minLength(1)),
  createdAt: moment,
  caseSetId: text.check(z.minLength(1)),
  rubric: rubricSchema,
  judge: judgeSchema,
  earlier: z.exactOptional(z.array(judgeSchema)),
  canaries: z.exactOptional(z.boolean()),
  state: z.enum(["running", "paused", "done", "cancelled", "failed"]),
  origin: z.exactOptional(z.object({ digest: text, at: text.check(z.refine((at) => !Number.isNaN(Date.parse(at)))) })),
  repeats: z.exactOptional(text),
  total: count,
  mode: z.exactOptional(z.enum(["pointwise", "pairwise"])),
  pairs: z.exactOptional(z.object({ budget: z.nullable(positive), of: count })),
  name: z.exactOptional(text),
  notes: z.exactOptional(text),
  cases: z.exactOptional(z.object({ name: text, isSample: z.boolean(), responses: count })),
  tally: z.exactOptional(z.object({ scored: count, failed: count, skipped: count, overall: z.nullable(z.number()), without: z.exactOptional(text) })),
});

const segmentName = z.enum(["criterion", "instruction", "context", "reference", "response"]);

const signalSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("input-cut"), segment: segmentName, kept: count, of: count }),
  z.object({ kind: z.literal("empty-response") }),
  z.object({ kind: z.literal("no-reference") }),
  z.object({ kind: z.literal("format-marker"), segment: segmentName, marker: text, neutralised: z.boolean() }),
  z.object({ kind: z.literal("control-token"), segment: segmentName, token: text }),
  z.object({ kind: z.literal("unparsed"), why: text }),
  z.object({ kind: z.literal("rationale-cut"), tokens: count }),
  z.object({ kind: z.literal("injection"), family: z.enum(INJECTION_FAMILIES), at: count, text, segment: z.exactOptional(segmentName), of: z.exactOptional(responseId) }),
]);

/** All signals of one verdict. */
export const signalsSchema: z.ZodMiniType<readonly Signal[]> = z.array(signalSchema);

const share = z.number().check(z.gte(0), z.lte(1));

const verdictSchema = z.object({
  responseId,
  criterionId: text,
  score: z.number(),
  mostLikely: z.number(),
  distribution: z.array(share).check(
    z.minLength(2),
    z.maxLength(MAX_LEVELS),
    // Models answer in 32-bit floats, so the sum is 1 only to a few digits.
    z.refine((d) => Math.abs(d.reduce((sum, p) => sum + p, 0) - 1) < 1e-3),
  ),
  confidence: share,
  rationale: nullableText,
  // A sum of 32-bit floats.
  labelMass: z.exactOptional(z.number().check(z.gte(0), z.lte(1.001))),
  spread: z.exactOptional(z.number().check(z.gte(0))),
  signals: z.array(signalSchema),
});

/** The states of a cell that are worth keeping; pending and running ones are made again. */
export type SettledCell = Extract<Cell, { state: "scored" | "failed" | "skipped" }>;

/** One row of the journal: what became of one cell of a run. */
export type JournalEntry = { readonly key: string; readonly cell: SettledCell };

export const cellSchema: z.ZodMiniType<SettledCell> = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("scored"),
    verdict: verdictSchema,
    explained: z.exactOptional(verdictSchema),
    by: z.exactOptional(count),
    edition,
  }),
  z.object({ state: z.literal("failed"), code: z.enum(ERROR_CODES), detail: text, edition }),
  z.object({ state: z.literal("skipped"), reason: z.enum(["empty-response", "not-selected", "no-reference"]), edition }),
]);

const overrideSchema: z.ZodMiniType<Override> = z.object({
  caseSetId: text.check(z.minLength(1)),
  responseId,
  criterionId: text,
  score: z.number(),
  at: moment,
});

const commentSchema: z.ZodMiniType<Comment> = z.object({ caseSetId: text.check(z.minLength(1)), responseId, text, at: moment });
const sharesSchema = z.object({ a: share, b: share, tie: share }).check(z.refine(({ a, b, tie }) => Math.abs(a + b + tie - 1) < 1e-3));
const pairChoice = z.enum(["a", "b", "tie"]);
const scorePair = z.tuple([z.number(), z.number()]);

const pairOrderSchema = z.object({
  first: z.enum(["a", "b"]),
  shares: sharesSchema,
  choice: pairChoice,
  scores: z.exactOptional(scorePair),
  rationale: nullableText,
  labelMass: z.number().check(z.gte(0), z.lte(1.001)),
});

export const pairCellSchema: z.ZodMiniType<PairCell> = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("scored"),
    verdict: z
      .object({
        caseId,
        criterionId: text,
        a: responseId,
        b: responseId,
        orders: z.nullable(z.tuple([pairOrderSchema, pairOrderSchema])),
        scores: z.exactOptional(scorePair),
        shares: sharesSchema,
        choice: pairChoice,
        flipped: z.boolean(),
        signals: z.array(signalSchema),
      })
      // A verdict is what both orders say: one that is not was not written by this page.
      .check(z.refine(({ orders, choice, flipped }) => (orders === null ? !flipped : flipped === (orders[0].choice !== orders[1].choice) && choice === (flipped ? "tie" : orders[0].choice)))),
  }),
  z.object({ state: z.literal("failed"), code: z.enum(ERROR_CODES), detail: text }),
]);

/** One row of a pairwise run's journal. */
export type PairEntry = { readonly key: string; readonly cell: PairCell };

/** What a person set for the page as a whole. */
export type SavedSettings = {
  readonly locale: "en" | "zh-Hant-TW";
  readonly theme: "system" | "light" | "dark";
  readonly singleKeyShortcuts: boolean;
  /** Address of the model hub, an origin with an optional path. */
  readonly hub: string;
};

/** The hub that is asked for models unless a person names another. */
export const DEFAULT_HUB = "https://huggingface.co";

export const settingsSchema: z.ZodMiniType<SavedSettings> = z.object({
  locale: z.enum(["en", "zh-Hant-TW"]),
  theme: z.enum(["system", "light", "dark"]),
  singleKeyShortcuts: z.boolean(),
  // Settings of before the page knew models.
  hub: z._default(text, DEFAULT_HUB),
});

const modelKey = z.pipe(text.check(z.regex(/^[a-z0-9._-]+$/)), z.transform((key) => key as ModelKey));

const judgeChoiceSchema: z.ZodMiniType<JudgeChoice> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("clerk") }),
  z.object({ kind: z.literal("model"), model: modelKey, settings: judgeSettingsSchema }),
]);

/** What was on the table when the page was last used. Ids may point at records that are gone. */
export type Session = {
  readonly caseSetId: string | null;
  readonly runId: string | null;
  /** The rubric as edited, saved to the library or not. */
  readonly rubric: Rubric | null;
  readonly deviceChoice: "auto" | "wasm" | "webgpu";
  /** The judge that the next run is to use. Its model may be gone. */
  readonly judge: JudgeChoice;
  /** The browser's answer to "keep this"; null while it was not asked. */
  readonly persisted: boolean | null;
  /** By criterion id, the confidence from which its verdicts are accepted; left out where there are none. */
  readonly thresholds?: Readonly<Record<string, number>>;
};

export const sessionSchema: z.ZodMiniType<Session> = z.object({
  caseSetId: nullableText,
  runId: nullableText,
  rubric: z.nullable(rubricSchema),
  deviceChoice: z.enum(["auto", "wasm", "webgpu"]),
  judge: z._default(judgeChoiceSchema, { kind: "clerk" }),
  persisted: z.nullable(z.boolean()),
  thresholds: z.exactOptional(z.record(text, share)),
});

/** Checks a stored value. Returns null for a damaged one; unknown fields are left out. */
export function readRecord<T>(schema: z.ZodMiniType<T>, value: unknown): T | null {
  const parsed = z.safeParse(schema, value);
  return parsed.success ? parsed.data : null;
}

/** Checks a journal row against its own key as well: a verdict filed under another cell is damaged. */
export function readJournalEntry(key: unknown, value: unknown): JournalEntry | null {
  const cell = readRecord(cellSchema, value);
  if (cell === null || typeof key !== "string") return null;
  if (cell.state === "scored" && ![cell.verdict, cell.explained ?? cell.verdict].every((one) => verdictKey(one.responseId, one.criterionId) === key)) return null;
  return { key, cell };
}

/** Checks an override against its own key [case set id, verdict key] as well. */
export function readOverride(key: unknown, value: unknown): Override | null {
  const override = readRecord(overrideSchema, value);
  if (override === null) return null;
  return isKey(key, override.caseSetId, verdictKey(override.responseId, override.criterionId)) ? override : null;
}

/** Checks a comment against its own key [case set id, response id] as well. */
export function readComment(key: unknown, value: unknown): Comment | null {
  const comment = readRecord(commentSchema, value);
  return comment !== null && isKey(key, comment.caseSetId, comment.responseId) ? comment : null;
}

function isKey(key: unknown, ...parts: readonly string[]): boolean {
  return Array.isArray(key) && key.length === parts.length && parts.every((part, i) => key[i] === part);
}

/** Checks a row of a pairwise run's journal against its own key as well. */
export function readPairEntry(key: unknown, value: unknown): PairEntry | null {
  const cell = readRecord(pairCellSchema, value);
  if (cell === null || typeof key !== "string") return null;
  return cell.state === "scored" && pairKey(cell.verdict) !== key ? null : { key, cell };
}
