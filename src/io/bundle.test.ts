// A bundle holds any number of runs and comes back the same; whatever is changed in it is found.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { caseIdFor, caseSetIdFor, responseIdFor } from "../domain/content-hash.ts";
import type { Case } from "../domain/case.ts";
import type { Run } from "../domain/run.ts";
import { createExportCalls } from "../workers/export-calls.ts";
import { BIAS_KINDS } from "../domain/bias/bias.ts";
import { ATTACK_FAMILIES } from "../domain/injection/corpus.ts";
import { choiceOf, type PairCell, pairKey, verdictOfOrders } from "../domain/pair.ts";
import { BUNDLE_LISTS, BUNDLE_VERSION, bundleDigest, canonicalJson } from "./bundle.ts";
import type { BundleHead, BundlePair, BundlePart, BundleReport, BundleRun, BundleSections, BundleVerdict } from "./bundle.ts";
import { digestBefore, type SectionsBefore } from "./bundle-before.ts";
import { isBundle } from "./bundle-sniff.ts";
import { PACK_FROM } from "./bundle-write.ts";
import { tableParts } from "./export-columns.ts";
import { makeExportRow } from "./export-row.ts";
import type { ExportRow } from "./export-row.ts";
import { anyResults } from "./export.fixture.ts";
import { createExportService } from "./export-service.ts";

const AT = "2026-02-03T04:05:06.000Z";
const context = { signal: new AbortController().signal, progress: () => undefined, transfer: () => undefined };

/** What one run is made of: which of the results it has, in which mode, how its pairs went, and which reports there are on it. */
const anyPlan = fc.record({
  results: anyResults,
  pairwise: fc.boolean(),
  state: fc.constantFrom<Run["state"]>("done", "paused", "running", "cancelled", "failed"),
  name: fc.option(fc.string({ minLength: 1 })),
  pairs: fc.array(fc.record({ at: fc.nat(), fails: fc.boolean(), likes: fc.integer({ min: 0, max: 100 }), rationale: fc.option(fc.string()) }), { maxLength: 4 }),
  reports: fc.record({ bias: fc.boolean(), canaries: fc.boolean(), n: fc.nat({ max: 50 }) }),
});

type Made = { readonly rows: readonly ExportRow[]; readonly cases: readonly Case[]; readonly head: BundleHead; readonly runs: readonly BundleRun[] };

/** Runs over one set of cases, each with a rubric of its own, with ids as the page gives them. Each case has two responses. */
const anyBundle: fc.Arbitrary<Made> = fc.tuple(anyResults, fc.array(anyPlan, { minLength: 1, maxLength: 4 }), fc.nat()).map(([{ rubric, table }, plans, pick]) => {
  let position = 0;
  const cases = table.map((row, i): Case => {
    const texts = [row.response, { ...row.response, text: `${row.response.text} again` }];
    const responses = texts.map((response) => ({ ...response, id: responseIdFor(position++, row.case, response) }));
    return { ...row.case, id: caseIdFor(i, row.case), responses };
  });
  const set = { id: caseSetIdFor(cases), name: "cases", isSample: false };
  const responses = cases.flatMap((one) => one.responses);
  const rows = cases.flatMap((one) => one.responses.map((response) => makeExportRow(one, response, new Map(), rubric)));
  const overrides = table.flatMap((row, i) => [...row.overrides].map(([criterionId, score]) => ({ caseSetId: set.id, responseId: responses[2 * i]!.id, criterionId, score, at: AT })));
  const comments = table.flatMap((row, i) => (row.comment === null ? [] : [{ caseSetId: set.id, responseId: responses[2 * i]!.id, text: row.comment, at: AT }]));
  const runs = plans.map((plan, n): BundleRun => {
    const { rubric: own, table: results } = plan.results;
    const criterion = own.criteria[0]!;
    const run: Run = {
      ...{ id: `run-${n}`, createdAt: AT, caseSetId: set.id, state: plan.state, total: 9 },
      rubric: plan.pairwise ? { ...own, criteria: [criterion] } : own,
      judge: { judge: "clerk", name: `Clerk ${n}`, version: "1", files: { "model.onnx": "ab".repeat(32) }, format: "clerk-1", device: "wasm", threads: 2, engine: "onnxruntime-web 1" },
      ...(plan.name === null ? {} : { name: plan.name }),
      ...(plan.pairwise ? { mode: "pairwise" as const, pairs: { budget: null, of: 9 } } : {}),
    };
    if (plan.pairwise) return { run, verdicts: [], pairs: [...pairsOf(plan.pairs, cases, criterion.id).values()], reports: [] };
    const verdicts = results.flatMap((row, i) => {
      const response = responses[i];
      if (response === undefined) return [];
      return [...row.cells].flatMap(([criterionId, cell]): BundleVerdict[] => {
        if (cell.state === "pending" || cell.state === "running") return [];
        return [{ responseId: response.id, criterionId, cell: cell.state === "scored" ? { ...cell, verdict: { ...cell.verdict, responseId: response.id } } : cell }];
      });
    });
    return { run, verdicts, pairs: [], reports: reportsOf(plan.reports, run.id) };
  });
  const inGrid = runs.filter(({ run }) => run.mode !== "pairwise");
  return { rows, cases, runs, head: { shown: inGrid[pick % Math.max(1, inGrid.length)]?.run.id ?? null, set, overrides, comments } };
});

function pairsOf(chosen: readonly { readonly at: number; readonly fails: boolean; readonly likes: number; readonly rationale: string | null }[], cases: readonly Case[], criterionId: string): ReadonlyMap<string, BundlePair> {
  const pairs = new Map<string, BundlePair>();
  for (const { at, fails, likes, rationale } of chosen) {
    const one = cases[at % cases.length]!;
    const names = { caseId: one.id, criterionId, a: one.responses[0]!.id, b: one.responses[1]!.id };
    const shares = { a: likes / 100, b: 1 - likes / 100, tie: 0 };
    const orders = (["a", "b"] as const).map((first) => ({ first, shares, choice: choiceOf(shares), rationale, labelMass: 0.5 }));
    const cell: PairCell = fails ? { state: "failed", code: "judge-run-failed", detail: "why" } : { state: "scored", verdict: verdictOfOrders(names, [orders[0]!, orders[1]!], [{ kind: "empty-response" }]) };
    pairs.set(pairKey(names), { key: pairKey(names), cell });
  }
  return pairs;
}

function reportsOf({ bias, canaries, n }: { readonly bias: boolean; readonly canaries: boolean; readonly n: number }, runId: string): readonly BundleReport[] {
  return [
    ...(bias ? [{ kind: "bias" as const, report: { runId, at: AT, sample: n, judged: 2 * n, findings: [{ kind: BIAS_KINDS[0], figure: { n, value: 0.25, interval: [0.125, 0.5] as const, p: 0.0625 }, found: true, rows: [] }] } }] : []),
    ...(canaries ? [{ kind: "canaries" as const, report: { runId, at: AT, tries: [{ attack: "x", family: ATTACK_FAMILIES[0], task: "t", clean: 0.5, attacked: 0.75, fooled: true }] } }] : []),
  ];
}

/** The runs as the page hands them over, in small parts. */
function* partsOf(runs: readonly BundleRun[]): Generator<BundlePart> {
  for (const { run, reports, verdicts, pairs } of runs) {
    yield { kind: "run", run, reports };
    for (let at = 0; at < verdicts.length; at += 2) yield { kind: "verdicts", verdicts: verdicts.slice(at, at + 2) };
    for (let at = 0; at < pairs.length; at += 2) yield { kind: "pairs", pairs: pairs.slice(at, at + 2) };
  }
}

async function write({ rows, head, runs }: Pick<Made, "rows" | "head" | "runs">): Promise<Blob> {
  const service = createExportService();
  const request = { format: "bundle", rubric: runs[0]!.run.rubric, run: null, name: "", parts: tableParts(false), beside: [], pairs: { margin: 0, which: "all" }, criterion: null, language: null, bundle: head } as const;
  await service.begin({ request });
  for (let at = 0; at < rows.length; at += 2) await service.add({ rows: rows.slice(at, at + 2) });
  for (const part of partsOf(runs)) await service.add({ rows: [], part });
  const file = await service.finish();
  if (!file.ok) throw new Error(file.detail);
  return file.value.blob;
}

async function read(blob: Blob) {
  return createExportCalls().bundle({ blob }, context);
}

/** A run that is under way goes on nowhere else. */
function atRest({ run, ...rest }: BundleRun): BundleRun {
  return { ...rest, run: run.state === "running" ? { ...run, state: "paused" } : run };
}

test("property: what is written comes back: cases, scores and comments, and every run with its rubric, judge, verdicts, pairs and reports", async () => {
  await fc.assert(
    fc.asyncProperty(anyBundle, async (made) => {
      const blob = await write(made);
      expect(await isBundle(blob)).toBe(true);
      const found = await read(blob);
      if (!found.ok) throw new Error(`${found.code} ${found.detail}`);
      const { digest, ...rest } = found.value;
      const { shown, set, overrides, comments } = made.head;
      expect(rest).toEqual({ shown, set: { ...set, cases: made.cases }, overrides, comments, runs: made.runs.map(atRest) });
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    }),
    { numRuns: 40 },
  );
});

type Document = { -readonly [Key in keyof BundleSections]: BundleSections[Key] } & { format: string; digest: string };

test("property: the digest does not depend on spaces or the order of keys, and finds any change of a value", async () => {
  const shuffled = (value: unknown): unknown =>
    Array.isArray(value) ? (value as unknown[]).map(shuffled) : typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, shuffled(inner)])) : value;
  await fc.assert(
    fc.asyncProperty(anyBundle, fc.nat(), async (made, pick) => {
      const document = JSON.parse(await (await write(made)).text()) as Document;
      const { format, version, digest, ...sections } = document;
      // The format stays in front, so that the file is still known as a bundle.
      const other = { format, version, digest, ...(shuffled(sections) as object) };
      const again = await read(new Blob([JSON.stringify(other, null, 2)]));
      expect(again.ok && again.value.digest).toBe(digest);

      const places: { holder: Record<string, unknown>; key: string }[] = [];
      const walk = (value: unknown): void => {
        if (typeof value !== "object" || value === null) return;
        for (const [key, inner] of Object.entries(value)) {
          if (typeof inner === "object" && inner !== null) walk(inner);
          else places.push({ holder: value as Record<string, unknown>, key });
        }
      };
      walk(sections);
      const { holder, key } = places[pick % places.length]!;
      const before = holder[key];
      holder[key] = typeof before === "number" ? (before === 0 ? 1 : -before) : typeof before === "boolean" ? !before : `${String(before)}x`;
      const changed = await read(new Blob([JSON.stringify({ format, version, digest, ...sections })]));
      expect(changed).toMatchObject({ ok: false, code: "bundle-changed" });
    }),
    { numRuns: 25 },
  );
});

test("each fault has its own answer: cut off, newer, changed, of another version", async () => {
  const [made] = fc.sample(anyBundle, { numRuns: 1, seed: 3 });
  if (made === undefined) throw new Error("no bundle");
  const text = await (await write(made)).text();
  expect(await read(new Blob([text.slice(0, -20)]))).toMatchObject({ code: "bundle-damaged" });
  expect(await read(new Blob(["{}"]))).toMatchObject({ code: "bundle-damaged" });
  expect(await read(new Blob([text.replace(`"version":${BUNDLE_VERSION}`, `"version":${BUNDLE_VERSION + 1}`)]))).toMatchObject({ code: "bundle-newer" });
  expect(await read(new Blob([text.replace(/"digest":"sha256:./, '"digest":"sha256:x')]))).toMatchObject({ code: "bundle-changed" });
  expect(await read(new Blob([text.replace(`"version":${BUNDLE_VERSION}`, '"version":2')]))).toMatchObject({ ok: false });
});

test("a record that is not what it should be, or belongs to no run of the bundle, is named", async () => {
  const isRich = ({ runs, head }: Made): boolean =>
    runs.some(({ verdicts, reports }) => verdicts.length > 0 && reports.length === 2) && runs.some(({ pairs }) => pairs.some(({ cell }) => cell.state === "scored")) && head.overrides.length > 0 && head.comments.length > 0;
  const made = fc.sample(anyBundle, { numRuns: 400, seed: 5 }).find(isRich);
  if (made === undefined) throw new Error("no bundle with everything");
  const text = await (await write(made)).text();
  const grid = made.runs.findIndex(({ run, verdicts }) => run.mode !== "pairwise" && verdicts.length > 0);
  const pairwise = made.runs.findIndex(({ pairs }) => pairs.length > 0);
  // Sealed anew after the change, so that only the checks of the records can find it.
  const resealed = async (change: (document: Document) => void) => {
    const document = JSON.parse(text) as Document;
    change(document);
    return read(new Blob([JSON.stringify({ ...document, digest: await bundleDigest(document) })]));
  };
  expect((await resealed(() => undefined)).ok).toBe(true);
  const record = (list: readonly unknown[], at = 0): Record<string, unknown> => list[at] as Record<string, unknown>;
  const damages: readonly (readonly [string, (document: Document) => void])[] = [
    ["run 1", (document) => (record(document.runs)["judge"] = null)],
    ["run 1", (document) => (record(document.runs)["caseSetId"] = "set-other")],
    [`run ${made.runs.length + 1}`, (document) => (document.runs = [...document.runs, document.runs[0]])],
    ["no run", (document) => Object.assign(document, { runs: [], verdicts: [], pairs: [], reports: [], shown: null })],
    ["run in view", (document) => (document.shown = "run-9")],
    ["run in view", (document) => (document.shown = made.runs[pairwise]!.run.id)],
    ["id of the cases", (document) => (record(document.cases)["instruction"] = "another")],
    ["verdict 1", (document) => (record(document.verdicts)["run"] = 99)],
    ["verdict 1", (document) => (record(document.verdicts)["run"] = pairwise)],
    ["verdict 1", (document) => (record(document.verdicts)["responseId"] = "r9")],
    ["verdict 2", (document) => (document.verdicts = [document.verdicts[0], document.verdicts[0]])],
    ["verdict 1", (document) => (document.verdicts = [{ ...record(document.verdicts), criterionId: "x", cell: { state: "skipped", reason: "empty-response" } }])],
    ["pair 1", (document) => (record(document.pairs)["run"] = grid)],
    ["pair 1", (document) => (record(document.pairs)["key"] = `r\u0000s\u0000${made.runs[pairwise]!.run.rubric.criteria[0]!.id}`)],
    ["pair 1", (document) => (record(document.pairs)["cell"] = { state: "pending" })],
    ["override 1", (document) => (record(document.overrides)["caseSetId"] = "set-other")],
    ["comment 1", (document) => (record(document.comments)["text"] = 4)],
    ["report 1", (document) => ((record(document.reports)["report"] as Record<string, unknown>)["runId"] = "run-9")],
    ["report 2", (document) => (document.reports = [document.reports[0], document.reports[0]])],
    ["verdicts", (document) => Object.assign(document, { verdicts: null })],
  ];
  for (const [detail, damage] of damages) {
    const found = detail === "verdicts" ? await read(new Blob([JSON.stringify({ ...(JSON.parse(text) as object), verdicts: null })])) : await resealed(damage);
    expect(found, detail).toMatchObject({ ok: false, code: "bundle-damaged", detail });
  }
});

test("a large bundle is packed, is still known by its beginning, and comes back", async () => {
  const [made] = fc.sample(anyBundle, { numRuns: 1, seed: 5 });
  if (made === undefined) throw new Error("no bundle");
  const context8 = Array.from({ length: PACK_FROM / 8 }, (_, i) => `${(i * 2_654_435_761) % 9_999_991}`.padStart(8, "0")).join("");
  const cases = made.cases.map((item, i) => (i === 0 ? { ...item, context: context8 } : item));
  const id = caseSetIdFor(cases);
  const head: BundleHead = { ...made.head, set: { ...made.head.set, id }, overrides: [], comments: [] };
  const runs = made.runs.map((one): BundleRun => ({ ...one, run: { ...one.run, caseSetId: id } }));
  const blob = await write({ rows: made.rows.map((row) => (row.case === made.cases[0] ? { ...row, case: cases[0]! } : row)), head, runs });
  expect(blob.type).toBe("application/gzip");
  expect(blob.size).toBeLessThan(PACK_FROM);
  expect(await isBundle(blob)).toBe(true);
  const found = await read(blob);
  expect(found.ok && found.value.set.cases[0]?.context?.length).toBe(context8.length);
});

test("other files are no bundles", async () => {
  for (const text of ["", "{", "[]", '{"format":"chambers-results"}', "instruction,response\n", '{"a":1,"format":"chambers-bundle"}', "\u001f\u008b broken"]) {
    expect(await isBundle(new Blob([text]))).toBe(false);
  }
  expect(await isBundle(new Blob([new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2])]))).toBe(false);
  expect(await isBundle(new Blob(['\uFEFF { "format" : "chambers-bundle", "version": 9 }']))).toBe(true);
});

/** Written by the page when its bundles had that version. */
function fixture(version: number): string {
  return readFileSync(join(import.meta.dirname, `bundle-${version}.fixture.json`), "utf8");
}

test("a bundle of the first version, without pairs and reports, still opens, and its digest is as it was", async () => {
  const found = await read(new Blob([fixture(1)]));
  expect(found).toMatchObject({ ok: true, value: { digest: "sha256:6a187fd70e2f892c9585c6597164a76645a9182260d8a9bb3d6b679d30d1f449", shown: "run-1", runs: [{ run: { id: "run-1" }, pairs: [], reports: [] }] } });
  expect(found.ok && found.value.runs[0]?.verdicts.length).toBe(2);
});

test("a bundle of the second version still opens with its run, its pairs and its reports, and its digest is as it was", async () => {
  const found = await read(new Blob([fixture(2)]));
  if (!found.ok) throw new Error(`${found.code} ${found.detail}`);
  const { digest, shown, runs, overrides, comments } = found.value;
  expect(digest).toBe("sha256:bd51fb7bcf8a9ad8482ac6e4cd648920c5a203ec9ead66cac592d104387c8fa6");
  expect(shown).toBe("run-1");
  expect(runs.map(({ run, verdicts, pairs, reports }) => [run.id, run.mode, verdicts.length, pairs.length, reports.length])).toEqual([["run-1", undefined, 3, 0, 2], ["run-2", "pairwise", 0, 1, 0]]);
  expect([overrides.length, comments.length]).toEqual([3, 1]);
});

test("bundles of the versions before are checked as those of now", async () => {
  type Before = { -readonly [Key in keyof SectionsBefore]: SectionsBefore[Key] };
  const resealed = async (change: (document: Before) => void) => {
    const document = JSON.parse(fixture(2)) as Before & { set: Record<string, unknown> };
    change(document);
    return read(new Blob([JSON.stringify({ ...document, digest: await digestBefore(document) })]));
  };
  expect(await read(new Blob([fixture(2).replace('"score":', '"score":1')]))).toMatchObject({ code: "bundle-changed" });
  expect((await resealed(() => undefined)).ok).toBe(true);
  const damages: ((document: Before) => void)[] = [
    (document) => (document.pairRun = null),
    (document) => ((document.pairRun as Record<string, unknown>)["mode"] = "pointwise"),
    (document) => ((document.pairRun as Record<string, unknown>)["caseSetId"] = "set-other"),
    (document) => ((document.run as Record<string, unknown>)["judge"] = null),
    (document) => ((document.verdicts[0] as Record<string, unknown>)["criterionId"] = "x"),
    (document) => (document.verdicts = [document.verdicts[0], document.verdicts[0]]),
  ];
  for (const damage of damages) expect(await resealed(damage)).toMatchObject({ ok: false, code: "bundle-damaged" });
});

test("the digest covers every list of a bundle", async () => {
  const empty: BundleSections = { version: BUNDLE_VERSION, shown: null, set: {}, runs: [], cases: [], verdicts: [], pairs: [], overrides: [], comments: [], reports: [] };
  const digests = new Set([await bundleDigest(empty), await bundleDigest({ ...empty, shown: "x" }), await bundleDigest({ ...empty, version: BUNDLE_VERSION + 1 }), await bundleDigest({ ...empty, set: { id: "x" } })]);
  for (const list of Object.keys(BUNDLE_LISTS)) digests.add(await bundleDigest({ ...empty, [list]: [{}] }));
  expect(digests.size).toBe(4 + Object.keys(BUNDLE_LISTS).length);
});

test("property: canonical JSON is JSON of the same value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
});
