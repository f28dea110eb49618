// A run bundle holds everything and comes back the same; whatever is changed in it is found.
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
import { BUNDLE_VERSION, bundleDigest, canonicalJson } from "./bundle.ts";
import type { BundlePair, BundleReport, BundleSections } from "./bundle.ts";
import { isBundle } from "./bundle-sniff.ts";
import { PACK_FROM } from "./bundle-write.ts";
import type { BundleHead } from "./bundle-write.ts";
import { tableParts } from "./export-columns.ts";
import type { ExportRow } from "./export-row.ts";
import { anyResults } from "./export.fixture.ts";
import { createExportService } from "./export-service.ts";

const AT = "2026-02-03T04:05:06.000Z";
const context = { signal: new AbortController().signal, progress: () => undefined, transfer: () => undefined };

/** A run over the rows, with ids as the page gives them. */
const anyPair = fc.record({ a: fc.nat(), b: fc.nat(), fails: fc.boolean(), likes: fc.integer({ min: 0, max: 100 }), rationale: fc.option(fc.string()) });
const anyReports = fc.record({ bias: fc.boolean(), canaries: fc.boolean(), n: fc.nat({ max: 50 }) });

const anyRun = fc.tuple(anyResults, fc.option(fc.array(anyPair, { maxLength: 5 })), anyReports).map(([{ rubric, table }, chosen, asked]) => {
  let position = 0;
  const cases = table.map((row, i): Case => {
    const responses = row.case.responses.map((response) => ({ ...response, id: responseIdFor(position++, row.case, response) }));
    return { ...row.case, id: caseIdFor(i, row.case), responses };
  });
  const set = { id: caseSetIdFor(cases), name: "cases", isSample: false };
  const run: Run = {
    ...{ id: "run-1", createdAt: AT, caseSetId: set.id, rubric, state: "done", total: table.length * rubric.criteria.length },
    judge: { judge: "clerk", name: "The Clerk", version: "1", files: { "model.onnx": "ab".repeat(32) }, format: "clerk-1", device: "wasm", threads: 2, engine: "onnxruntime-web 1" },
  };
  const rows = table.map((row, i): ExportRow => {
    const item = cases[i]!;
    const response = item.responses[0]!;
    const cells = new Map([...row.cells].map(([id, cell]) => [id, cell.state === "scored" ? { ...cell, verdict: { ...cell.verdict, responseId: response.id } } : cell] as const));
    return { ...row, case: item, response, cells };
  });
  const overrides = rows.flatMap((row) => [...row.overrides].map(([criterionId, score]) => ({ caseSetId: set.id, responseId: row.response.id, criterionId, score, at: AT })));
  const comments = rows.flatMap((row) => (row.comment === null ? [] : [{ caseSetId: set.id, responseId: row.response.id, text: row.comment, at: AT }]));
  const [criterion] = rubric.criteria;
  const places = chosen === null || criterion === undefined || rows.length < 2 ? null : chosen;
  const pairs = new Map<string, BundlePair>();
  for (const place of places ?? []) {
    const [a, b] = [rows[place.a % rows.length]!, rows[place.b % rows.length]!];
    const names = { caseId: a.case.id, criterionId: criterion!.id, a: a.response.id, b: b.response.id };
    const first = { a: place.likes / 100, b: 1 - place.likes / 100, tie: 0 };
    const orders = ["a", "b"].map((side) => ({ first: side as "a" | "b", shares: first, choice: choiceOf(first), rationale: place.rationale, labelMass: 0.5 }));
    const cell: PairCell = place.fails ? { state: "failed", code: "judge-run-failed", detail: "why" } : { state: "scored", verdict: verdictOfOrders(names, [orders[0]!, orders[1]!], [{ kind: "empty-response" }]) };
    pairs.set(pairKey(names), { key: pairKey(names), cell });
  }
  const pairRun: Run | null = places === null ? null : { ...run, id: "run-2", rubric: { ...rubric, criteria: [criterion!] }, mode: "pairwise", pairs: { budget: null, of: 9 }, total: 9 };
  const reports: BundleReport[] = [
    ...(asked.bias ? [{ kind: "bias" as const, report: { runId: run.id, at: AT, sample: asked.n, judged: 2 * asked.n, findings: [{ kind: BIAS_KINDS[0], figure: { n: asked.n, value: 0.25, interval: [0.125, 0.5] as const, p: 0.0625 }, found: true, rows: [] }] } }] : []),
    ...(asked.canaries ? [{ kind: "canaries" as const, report: { runId: run.id, at: AT, tries: [{ attack: "x", family: ATTACK_FAMILIES[0], task: "t", clean: 0.5, attacked: 0.75, fooled: true }] } }] : []),
  ];
  return { rows, cases, pairs: [...pairs.values()], head: { run, set, overrides, comments, pairRun, reports } satisfies BundleHead };
});

async function write({ rows, head, pairs }: { readonly rows: readonly ExportRow[]; readonly head: BundleHead; readonly pairs: readonly BundlePair[] }): Promise<Blob> {
  const service = createExportService();
  const request = { format: "bundle", rubric: head.run.rubric, run: head.run, name: "", parts: tableParts(false), beside: [], pairs: { margin: 0, which: "all" }, criterion: null, language: null, bundle: head } as const;
  await service.begin({ request });
  for (let at = 0; at < rows.length; at += 2) await service.add({ rows: rows.slice(at, at + 2) });
  for (let at = 0; at < pairs.length; at += 2) await service.add({ rows: [], pairs: pairs.slice(at, at + 2) });
  const file = await service.finish();
  if (!file.ok) throw new Error(file.detail);
  return file.value.blob;
}

async function read(blob: Blob) {
  return createExportCalls().bundle({ blob }, context);
}

test("property: what is written comes back: run, cases, verdicts, scores and comments", async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ rows, cases, head, pairs }) => {
      const blob = await write({ rows, head, pairs });
      expect(await isBundle(blob)).toBe(true);
      const found = await read(blob);
      if (!found.ok) throw new Error(`${found.code} ${found.detail}`);
      const { digest, ...rest } = found.value;
      const verdicts = rows.flatMap((row) => [...row.cells].flatMap(([criterionId, cell]) => (cell.state === "pending" || cell.state === "running" ? [] : [{ responseId: row.response.id, criterionId, cell }])));
      expect(rest).toEqual({ run: head.run, set: { ...head.set, cases }, verdicts, overrides: head.overrides, comments: head.comments, pairs: head.pairRun === null ? null : { run: head.pairRun, verdicts: pairs }, reports: head.reports });
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    }),
    { numRuns: 30 },
  );
});

test("property: the digest does not depend on spaces or the order of keys, and finds any change of a value", async () => {
  const shuffled = (value: unknown): unknown =>
    Array.isArray(value) ? (value as unknown[]).map(shuffled) : typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, shuffled(inner)])) : value;
  await fc.assert(
    fc.asyncProperty(anyRun, fc.nat(), async (made, pick) => {
      const document = JSON.parse(await (await write(made)).text()) as Record<string, unknown> & { digest: string; version: number };
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

test("each fault has its own answer: cut off, newer, changed, damaged, not of these cases", async () => {
  const [made] = fc.sample(anyRun, { numRuns: 1, seed: 3 });
  if (made === undefined) throw new Error("no run");
  const text = await (await write(made)).text();
  expect(await read(new Blob([text.slice(0, -20)]))).toMatchObject({ code: "bundle-damaged" });
  expect(await read(new Blob(["{}"]))).toMatchObject({ code: "bundle-damaged" });
  expect(await read(new Blob([text.replace(`"version":${BUNDLE_VERSION}`, `"version":${BUNDLE_VERSION + 1}`)]))).toMatchObject({ code: "bundle-newer" });
  expect(await read(new Blob([text.replace(/"digest":"sha256:./, '"digest":"sha256:x')]))).toMatchObject({ code: "bundle-changed" });

  // Sealed anew after the change, so that only the checks of the records can find it.
  const resealed = async (change: (document: BundleSections & Record<string, unknown>) => void): Promise<Blob> => {
    const document = JSON.parse(text) as BundleSections & { set: { id: string; name: string; isSample: boolean } } & Record<string, unknown>;
    change(document);
    return new Blob([JSON.stringify({ ...document, digest: await bundleDigest(document) })]);
  };
  expect((await read(await resealed(() => undefined))).ok).toBe(true);
  const damages: ((document: BundleSections & Record<string, unknown>) => void)[] = [
    (document) => ((document.run as Record<string, unknown>)["judge"] = null),
    (document) => ((document.run as Record<string, unknown>)["caseSetId"] = "set-other"),
    (document) => ((document.cases[0] as Record<string, unknown>)["instruction"] = "another"),
    (document) => ((document.verdicts as unknown[]).push({ responseId: "r9", criterionId: "x", cell: { state: "skipped", reason: "empty-response" } })),
    (document) => ((document.overrides as unknown[]).push({ caseSetId: "set-other", responseId: made.rows[0]?.response.id, criterionId: "x", score: 1, at: AT })),
    (document) => ((document.comments as unknown[]).push({ text: 4 })),
  ];
  for (const damage of damages) expect(await read(await resealed(damage))).toMatchObject({ ok: false, code: "bundle-damaged" });
});

test("a large bundle is packed, is still known by its beginning, and comes back", async () => {
  const [made] = fc.sample(anyRun, { numRuns: 1, seed: 5 });
  if (made === undefined) throw new Error("no run");
  const context8 = Array.from({ length: PACK_FROM / 8 }, (_, i) => `${(i * 2_654_435_761) % 9_999_991}`.padStart(8, "0")).join("");
  const cases = made.cases.map((item, i) => (i === 0 ? { ...item, context: context8 } : item));
  const id = caseSetIdFor(cases);
  const head: BundleHead = { ...made.head, run: { ...made.head.run, caseSetId: id }, set: { ...made.head.set, id }, overrides: [], comments: [], pairRun: null };
  const blob = await write({ rows: made.rows.map((row, i) => (i === 0 ? { ...row, case: cases[0]! } : row)), head, pairs: [] });
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

test("a bundle of the first version, without pairs and reports, still opens, and its digest is as it was", async () => {
  // Written by the page when its bundles had version 1.
  const found = await read(new Blob([readFileSync(join(import.meta.dirname, "bundle-1.fixture.json"))]));
  expect(found).toMatchObject({ ok: true, value: { digest: "sha256:6a187fd70e2f892c9585c6597164a76645a9182260d8a9bb3d6b679d30d1f449", pairs: null, reports: [] } });
  expect(found.ok && found.value.verdicts.length).toBe(2);
});

test("pairs and reports are checked as they are in the database", async () => {
  const made = fc.sample(anyRun, { numRuns: 200, seed: 5 }).find(({ pairs, head }) => head.reports.length === 2 && pairs.some(({ cell }) => cell.state === "scored"));
  if (made === undefined) throw new Error("no run with pairs and reports");
  const text = await (await write(made)).text();
  type Document = BundleSections & { pairs: { key: string; cell: Record<string, unknown> }[]; pairRun: Record<string, unknown> | null; reports: { kind: string; report: Record<string, unknown> }[] };
  const resealed = async (change: (document: Document) => void): Promise<unknown> => {
    const document = JSON.parse(text) as Document & { set: BundleSections["set"] };
    change(document);
    return read(new Blob([JSON.stringify({ ...document, digest: await bundleDigest(document) })]));
  };
  expect(await resealed(() => undefined)).toMatchObject({ ok: true });
  const damages: ((document: Document) => void)[] = [
    (document) => (document.pairs[0]!.key = `r\u0000s\u0000${made.head.run.rubric.criteria[0]!.id}`),
    (document) => (document.pairs[0]!.cell = { state: "pending" }),
    (document) => (document.pairRun = null),
    (document) => (document.pairRun!["mode"] = "pointwise"),
    (document) => (document.pairRun!["caseSetId"] = "set-other"),
    (document) => (document.reports[0]!.report["runId"] = "run-other"),
    (document) => (document.reports[1]!.kind = "none"),
  ];
  for (const damage of damages) expect(await resealed(damage)).toMatchObject({ ok: false, code: "bundle-damaged" });
});

test("property: canonical JSON is JSON of the same value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
});
