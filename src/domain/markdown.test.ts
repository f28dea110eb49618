import fc from "fast-check";
import { expect, test } from "vitest";
import { type Block, type Inline, parseInline, parseMarkdown } from "./markdown.ts";

/** A tree as a short text, for comparing by eye. */
function inline(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case "text":
          return part.text;
        case "code":
          return `{code ${part.text}}`;
        case "break":
          return "{br}";
        case "link":
        case "image":
          return `{${part.kind} ${part.address}: ${inline(part.children)}}`;
        case "strong":
        case "emphasis":
        case "strike":
          return `{${part.kind} ${inline(part.children)}}`;
      }
    })
    .join("");
}

function outline(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.kind) {
        case "heading":
          return `h${block.level}(${inline(block.children)})`;
        case "paragraph":
          return `p(${inline(block.children)})`;
        case "code":
          return `code[${block.language}](${block.text})`;
        case "quote":
          return `quote(${outline(block.children)})`;
        case "list":
          return `${block.start === null ? "ul" : `ol${block.start}`}(${block.items.map(outline).join(" / ")})`;
        case "table":
          return `table(${[block.head, ...block.rows].map((row) => row.map(inline).join(",")).join("; ")})`;
        case "rule":
          return "rule";
      }
    })
    .join(" ");
}

test.each([
  ["# One\n\nTwo\nthree\n\n---\n", "h1(One) p(Two\nthree) rule"],
  ["## Closed ##\n#not a heading", "h2(Closed) p(#not a heading)"],
  ["- a\n- b\n  - c\n  - d\n- e", "ul(p(a) / p(b) ul(p(c) / p(d)) / p(e))"],
  ["3. a\n4. b\n\nafter", "ol3(p(a) / p(b)) p(after)"],
  ["1. a\n\n   more\n\n2. b", "ol1(p(a) p(more) / p(b))"],
  ["born in\n1984. It was", "p(born in\n1984. It was)"],
  ["> a\n> > b\n\nc", "quote(p(a) quote(p(b))) p(c)"],
  ["```js\nlet a = `*b*`;\n\n# no\n```\nafter", "code[js](let a = `*b*`;\n\n# no) p(after)"],
  ["```\nnever closed", "code[](never closed)"],
  ["    four\n      six", "code[](four\n  six)"],
  ["| a | b |\n|---|:-:|\n| 1 | `x` |\n| 2 |", "table(a,b; 1,{code x}; 2,)"],
  ["a | b\nno table", "p(a | b\nno table)"],
  ["<script>alert(1)</script>", "p(<script>alert(1)</script>)"],
  ["", ""],
])("blocks: %j", (text, expected) => {
  expect(outline(parseMarkdown(text))).toBe(expected);
});

test.each([
  ["**a *b* c** _d_", "{strong a {emphasis b} c} {emphasis d}"],
  ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
  ["~~gone~~ ~no~", "{strike gone} ~no~"],
  ["`` a ` b `` and `c", "{code a ` b} and `c"],
  ["[the *site*](https://example.org/a_(b) \"title\")", "{link https://example.org/a_(b): the {emphasis site}}"],
  ["![a cat](http://evil.example/x.png?q=1)", "{image http://evil.example/x.png?q=1: a cat}"],
  ["[![in](one)](two)", "{link two: {image one: in}}"],
  ["<https://example.org> <b>", "{link https://example.org: https://example.org} <b>"],
  ["[no link] [a](b c)", "[no link] [a](b c)"],
  ["a  \nb\\\nc\\*d\\e", "a{br}b{br}c*d\\e"],
  ["**open *and", "**open *and"],
])("inline: %j", (text, expected) => {
  expect(inline(parseInline(text))).toBe(expected);
});

function textsIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textsIn).join("");
  if (typeof value === "object" && value !== null) return Object.entries(value).filter(([key]) => key !== "kind").map(([, inner]) => textsIn(inner)).join("");
  return "";
}

test("no text makes it fail, and no letter or digit of a text is lost or made up", () => {
  const bit = fc.constantFrom("a", "B", "雨", " ", "\n", "\n\n", "*", "**", "_", "`", "```", "[", "](", ")", "!", "#", "# ", "> ", "- ", "|", "|-|", "~~", "\\", "<", ">", "    ");
  const letters = (text: string): string => [...text].filter((one) => /\p{L}/u.test(one)).sort().join("");
  fc.assert(
    fc.property(fc.array(bit, { maxLength: 60 }), (bits) => {
      const text = bits.join("");
      const found = letters(textsIn(parseMarkdown(text)));
      const given = letters(text);
      // Cells beyond the head of a table are not shown, as everywhere; all else is.
      if (text.includes("|")) expect(given.length).toBeGreaterThanOrEqual(found.length);
      else expect(found).toBe(given);
    }),
    { numRuns: 500 },
  );
});

test("texts made to take long or to nest deep are read in time", () => {
  const began = performance.now();
  for (const text of ["[".repeat(20_000), "*a ".repeat(10_000), "`".repeat(5001) + "a", "> ".repeat(3000) + "a", "- ".repeat(3000) + "a", "**a".repeat(3000), "![](".repeat(3000)]) parseMarkdown(text);
  expect(performance.now() - began).toBeLessThan(20_000);
});
