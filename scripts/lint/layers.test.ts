import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findCycle, importGraph, wrongImport, wrongPackage } from "./layers.js";

const SRC = "/repo/src";
const check = (from: string, to: string, typeOnly = false): string | null => wrongImport(`${SRC}/${from}`, `${SRC}/${to}`, typeOnly, SRC);

test.each([
  ["app/shell.tsx", "features/run/run-panel.tsx"],
  ["features/run/a.tsx", "features/run/b.tsx"],
  ["features/run/a.tsx", "store/use-app.ts"],
  ["store/start.ts", "workers/page-workers.ts"],
  ["workers/judge.worker.ts", "engine/judge-service.ts"],
  ["engine/x.ts", "formats/clerk/words.ts"],
  ["io/x.ts", "domain/case.ts"],
  ["main.tsx", "app/shell.tsx"],
])("%s may import %s", (from, to) => {
  expect(check(from, to)).toBeNull();
});

test.each([
  ["domain/case.ts", "io/table.ts"],
  ["features/run/a.tsx", "features/cases/b.tsx"],
  ["features/run/a.tsx", "engine/x.ts"],
  ["ui/grid.tsx", "domain/case.ts"],
  ["ui/grid.tsx", "store/use-app.ts"],
  ["engine/x.ts", "storage/y.ts"],
  ["store/start.ts", "features/run/a.tsx"],
  ["io/x.ts", "workers/client.ts"],
  ["domain/case.ts", "main.tsx"],
  ["engine/x.ts", "../training/model.ts"],
])("%s must not import %s", (from, to) => {
  expect(check(from, to)).not.toBeNull();
});

test("a contract of types may be named from below, but not run", () => {
  expect(check("engine/judge-service.ts", "workers/protocol.ts", true)).toBeNull();
  expect(check("engine/judge-service.ts", "workers/protocol.ts", false)).not.toBeNull();
  expect(check("domain/case.ts", "workers/protocol.ts", true)).not.toBeNull();
});

test("packages have homes", () => {
  const at = (file: string, name: string): string | null => wrongPackage(`${SRC}/${file}`, name, SRC);
  expect(at("engine/x.ts", "onnxruntime-web/wasm")).toBeNull();
  expect(at("storage/x.ts", "idb")).toBeNull();
  expect(at("store/x.ts", "zustand/vanilla")).toBeNull();
  expect(at("features/run/x.tsx", "react")).toBeNull();
  expect(at("workers/x.ts", "onnxruntime-web")).not.toBeNull();
  expect(at("features/run/x.tsx", "zustand")).not.toBeNull();
  expect(at("store/x.ts", "idb")).not.toBeNull();
  expect(at("engine/x.ts", "node:fs")).not.toBeNull();
  expect(at("domain/x.ts", "react")).not.toBeNull();
});

test("a cycle is found by its files, through re-exports and dynamic imports too; a worker's address is no import", () => {
  const src = mkdtempSync(join(tmpdir(), "chambers-layers-"));
  mkdirSync(join(src, "a"));
  writeFileSync(join(src, "a/one.ts"), 'import {\n  two,\n} from "./two.ts";\n');
  writeFileSync(join(src, "a/two.ts"), 'export * from "./three.ts";\n');
  writeFileSync(join(src, "a/three.ts"), 'const x = await import("./one.ts");\n');
  writeFileSync(join(src, "a/four.ts"), 'import url from "./five.ts?worker&url";\n');
  writeFileSync(join(src, "a/five.ts"), 'import "./four.ts";\n');
  const graph = importGraph(src);
  expect(findCycle(graph, join(src, "a/one.ts"))).toEqual(["one", "two", "three"].map((name) => join(src, `a/${name}.ts`)));
  expect(findCycle(graph, join(src, "a/five.ts"))).toBeNull();
});
