import { expect, test } from "vitest";
import { EVIL_FILES } from "../../e2e/fixtures/evil/evil-files.ts";
import { decodeBytes } from "./encoding.ts";

function bytesOf(title: string): Uint8Array {
  const file = EVIL_FILES.find((candidate) => candidate.title === title);
  if (!file) throw new Error(title);
  return file.bytes();
}

function decode(bytes: Uint8Array, forced: string | null = null) {
  const result = decodeBytes(bytes, forced);
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

test("a person can force an encoding, and is offered the one that fits", () => {
  const forced = decode(bytesOf("Big5"), "gb18030");
  expect(forced.encoding).toBe("gb18030");
  expect(forced.alternatives).toContain("big5");
  expect(decode(bytesOf("Big5"), "big5").text).toContain("大門右側");
});

test("an unknown label is an error, not an exception", () => {
  expect(decodeBytes(bytesOf("Big5"), "klingon")).toMatchObject({ ok: false, code: "encoding-unknown", detail: "klingon" });
});

test("plain ASCII needs no alternatives", () => {
  expect(decode(new TextEncoder().encode("instruction,response"))).toEqual({
    text: "instruction,response",
    encoding: "utf-8",
    alternatives: [],
    lossy: false,
  });
});

test("UTF-8 Chinese is never taken for a legacy encoding", () => {
  expect(decode(new TextEncoder().encode("題目,回應\n為什麼？,因為。\n")).encoding).toBe("utf-8");
});

test.each(["Big5", "GB18030", "Shift_JIS"])("the alternatives of %s read the bytes without loss and leave out the chosen one", (title) => {
  const decoded = decode(bytesOf(title));
  expect(decoded.alternatives).not.toContain(decoded.encoding);
  for (const label of decoded.alternatives) expect(() => new TextDecoder(label, { fatal: true }).decode(bytesOf(title))).not.toThrow();
});

test("few bad bytes in much UTF-8 damage only themselves", () => {
  const good = new TextEncoder().encode("這是一段很長的中文,大部分都是好的。".repeat(20));
  const bytes = new Uint8Array([...good, 0xff, 0x41]);
  const decoded = decode(bytes);
  expect(decoded).toMatchObject({ encoding: "utf-8", lossy: true });
  expect(decoded.text.endsWith("\uFFFDA")).toBe(true);
});
