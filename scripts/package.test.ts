// What the project may depend on: pinned, allowed by name and by licence, and one copy of the runtime.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

type Manifest = { readonly dependencies: Record<string, string>; readonly devDependencies: Record<string, string> };
type Locked = { readonly version?: string; readonly license?: string; readonly resolved?: string; readonly link?: boolean; readonly integrity?: string; readonly dev?: boolean; readonly devOptional?: boolean };

const ROOT = join(import.meta.dirname, "..");

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

const manifest = json("package.json") as Manifest;
const lock = (json("package-lock.json") as { packages: Record<string, Locked> }).packages;
const packages = Object.entries(lock).filter(([path, { link }]) => path.startsWith("node_modules/") && link !== true);

/** A package is code in a person's page: adding one is a decision that shows here. */
const ALLOWED = ["@cfworker/json-schema", "@huggingface/jinja", "@huggingface/tokenizers", "@huggingface/transformers", "hash-wasm", "hyparquet", "hyparquet-compressors", "hyparquet-writer", "idb", "onnxruntime-web", "react", "react-dom", "yaml", "zod", "zustand"];

const SHIPPED_LICENCES = new Set(["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD"]);
/** Tools that are never part of the page. */
const TOOL_LICENCES = new Set([...SHIPPED_LICENCES, "MPL-2.0", "BlueOak-1.0.0", "CC0-1.0", "CC-BY-4.0", "Python-2.0"]);

test("every version is exact", () => {
  for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    expect(range, name).toMatch(/^(\d+\.\d+\.\d+|file:\.\/stubs\/empty)$/);
  }
});

test("the page depends on these packages and no others", () => {
  expect(Object.keys(manifest.dependencies).sort()).toEqual(ALLOWED);
});

test("there is one ONNX Runtime, and no package for Node or for images", () => {
  const named = (name: string): string[] => Object.keys(lock).filter((path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`));
  expect(named("onnxruntime-web")).toEqual(["node_modules/onnxruntime-web"]);
  expect(named("onnxruntime-common")).toEqual(["node_modules/onnxruntime-common"]);
  for (const stubbed of ["onnxruntime-node", "sharp"]) {
    expect(named(stubbed)).toEqual([`node_modules/${stubbed}`]);
    expect(lock[`node_modules/${stubbed}`]).toEqual({ resolved: "stubs/empty", link: true });
  }
});

test("every licence is allowed", () => {
  for (const [path, { license, dev, devOptional }] of packages) {
    const tool = dev === true || devOptional === true;
    expect(tool ? TOOL_LICENCES : SHIPPED_LICENCES, `${path}: ${license ?? "none"}`).toContain(license);
  }
});

test("the lock file pins contents, and names no registry", () => {
  for (const [path, { integrity, resolved }] of packages) {
    expect(integrity, path).toMatch(/^sha512-/);
    expect(resolved, path).toBeUndefined();
  }
  expect(readFileSync(join(ROOT, ".npmrc"), "utf8")).not.toMatch(/registry\s*=\s*http|_auth/);
});

test("every command names a file that is there", () => {
  const { scripts } = json("package.json") as { scripts: Record<string, string> };
  for (const [name, command] of Object.entries(scripts)) {
    const file = /(?:node|tsx) (\S+)/.exec(command)?.[1];
    if (file !== undefined) expect(existsSync(join(ROOT, file)), `${name}: ${file}`).toBe(true);
  }
  expect(readdirSync(join(ROOT, ".ci"))).toContain("run");
});
