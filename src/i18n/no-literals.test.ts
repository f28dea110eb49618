// Holds the rule that every text a person sees goes through i18n: reads the syntax of each component.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const FOLDERS = ["app", "features", "ui"];
const SPOKEN = new Set(["aria-label", "title", "label", "hint", "placeholder", "alt", "caption", "closeLabel", "removeLabel"]);
const LETTER = /\p{L}/u;

function components(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return components(path);
    return entry.name.endsWith(".tsx") && !entry.name.includes(".test.") ? [path] : [];
  });
}

/** Texts in JSX, and in attributes that are read out or shown, that are written in the source itself. */
function literals(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  function report(node: ts.Node, text: string): void {
    if (LETTER.test(text)) found.push(`${name}:${String(file.getLineAndCharacterOfPosition(node.getStart()).line + 1)} ${text.trim()}`);
  }
  function visit(node: ts.Node): void {
    if (ts.isJsxText(node)) report(node, node.text);
    if (ts.isJsxExpression(node) && node.expression !== undefined && ts.isStringLiteralLike(node.expression) && !ts.isJsxAttribute(node.parent)) report(node, node.expression.text);
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText(file)) && node.initializer !== undefined && ts.isStringLiteral(node.initializer)) report(node, node.initializer.text);
    ts.forEachChild(node, visit);
  }
  visit(file);
  return found;
}

describe("components", () => {
  test("hold no text of their own", () => {
    const files = FOLDERS.flatMap((folder) => components(join(SOURCE, folder)));
    expect(files.length).toBeGreaterThan(30);
    expect(files.flatMap((path) => literals(path.slice(SOURCE.length + 1), readFileSync(path, "utf8")))).toEqual([]);
  });

  test("the scan sees texts, expressions and spoken attributes, and lets marks pass", () => {
    expect(literals("a.tsx", `const a = <p title="Hello">World {"again"} – {1} · {b}</p>;`)).toEqual(["a.tsx:1 Hello", "a.tsx:1 World", "a.tsx:1 again"]);
    expect(literals("b.tsx", `const a = <p className="plain" title={t.x}> – {t.y}</p>;`)).toEqual([]);
  });
});
