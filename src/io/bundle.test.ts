// A run bundle holds everything and comes back the same; whatever is changed in it is found.
import fc from "fast-check";
import { expect, test } from "vitest";
import { caseIdFor, caseSetIdFor, responseIdFor } from "../domain/content-hash.ts";
import type { Case } from "../domain/case.ts";
import type { Run } from "../domain/run.ts";
import { createExportCalls } from "../workers/export-calls.ts";
import { BUNDLE_VERSION, bundleDigest, canonicalJson } from "./bundle.ts";
import type { BundleSections } from "./bundle.ts";
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
const anyRun = anyResults.map(({ rubric, table }) => {
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
  return { rows, cases, head: { run, set, overrides, comments } satisfies BundleHead };
});

async function write({ rows, head }: { readonly rows: readonly ExportRow[]; readonly head: BundleHead }): Promise<Blob> {
  const service = createExportService();
  const request = { format: "bundle", rubric: head.run.rubric, run: head.run, name: "", parts: tableParts(false), pairs: { margin: 0, which: "all" }, criterion: null, language: null, bundle: head } as const;
  await service.begin({ request });
  for (let at = 0; at < rows.length; at += 2) await service.add({ rows: rows.slice(at, at + 2) });
  const file = await service.finish();
  if (!file.ok) throw new Error(file.detail);
  return file.value.blob;
}

async function read(blob: Blob) {
  return createExportCalls().bundle({ blob }, context);
}

test("property: what is written comes back: run, cases, verdicts, scores and comments", async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ rows, cases, head }) => {
      const blob = await write({ rows, head });
      expect(await isBundle(blob)).toBe(true);
      const found = await read(blob);
      if (!found.ok) throw new Error(`${found.code} ${found.detail}`);
      const { digest, ...rest } = found.value;
      const verdicts = rows.flatMap((row) => [...row.cells].flatMap(([criterionId, cell]) => (cell.state === "pending" || cell.state === "running" ? [] : [{ responseId: row.response.id, criterionId, cell }])));
      expect(rest).toEqual({ run: head.run, set: { ...head.set, cases }, verdicts, overrides: head.overrides, comments: head.comments });
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
  const head: BundleHead = { ...made.head, run: { ...made.head.run, caseSetId: id }, set: { ...made.head.set, id }, overrides: [], comments: [] };
  const blob = await write({ rows: made.rows.map((row, i) => (i === 0 ? { ...row, case: cases[0]! } : row)), head });
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

test("property: canonical JSON is JSON of the same value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
});
