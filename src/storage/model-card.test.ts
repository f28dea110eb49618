import { expect, test } from "vitest";
import { ok } from "../domain/error-code.ts";
import type { ModelKey, ModelManifest } from "../domain/model.ts";
import { platformSha256 } from "../formats/template-digest.ts";
import { MODEL_CARD, readModelCard } from "./model-card.ts";

const CARD = "# A judge\n\n措辭 {instruction}\n";
const bytes = new TextEncoder().encode(CARD);
const card = { path: MODEL_CARD, bytes: bytes.length, sha256: await platformSha256(bytes) };
const config = { path: "config.json", bytes: 2, sha256: await platformSha256(new TextEncoder().encode("{}")) };

function manifest(files: ModelManifest["files"]): ModelManifest {
  return { version: 1, key: "owner-name-q4" as ModelKey, repository: "owner/name", commit: null, hub: null, dtype: "q4", head: "causal", files, addedAt: "2026-01-01T00:00:00Z" };
}

/** A store that holds `text` as the card, or nothing. */
function holding(text: string | null) {
  return { file: (key: ModelKey, path: string) => Promise.resolve(ok(text === null || key !== "owner-name-q4" || path !== MODEL_CARD ? null : new File([text], MODEL_CARD))) };
}

test("the card is the text that was kept with the model, and null for a model without one", async () => {
  expect(await readModelCard(manifest([config, card]), holding(CARD))).toEqual({ ok: true, value: CARD });
  expect(await readModelCard(manifest([config]), holding(CARD))).toEqual({ ok: true, value: null });
});

test("a card that is not the one that was kept is refused", async () => {
  const read = async (text: string | null): Promise<string> => {
    const found = await readModelCard(manifest([config, card]), holding(text));
    return found.ok ? "read" : found.code;
  };
  expect(await read(null)).toBe("model-file-missing");
  expect(await read(CARD.slice(1))).toBe("model-truncated");
  expect(await read(`${CARD}x`)).toBe("model-size-mismatch");
  expect(await read(CARD.replace("A judge", "B judge"))).toBe("model-hash-mismatch");
  expect(await read("x".repeat((8 << 20) + 1))).toBe("file-too-large");
});
