// Says what is wrong with a model's file, from what was expected of it and what was found. Pure: it reads no bytes.
import { type Failure, fail } from "./error-code.ts";
import type { ModelFile } from "./model.ts";

/** Its size is not the expected one; null when it is. */
export function sizeTrouble(path: string, found: number, expected: number): Failure | null {
  if (found === expected) return null;
  const detail = `${path}: ${found} bytes instead of ${expected}`;
  return found < expected ? fail("model-truncated", detail) : fail("model-size-mismatch", detail);
}

/**
 * Its digest is not the expected one. When another file of the model has the digest that was found, the two were swapped.
 * @param others files of the same model whose digests are known
 */
export function digestTrouble(path: string, found: string, expected: string, others: readonly Pick<ModelFile, "path" | "sha256">[]): Failure {
  const other = others.find((file) => file.path !== path && file.sha256 === found);
  return other === undefined
    ? fail("model-hash-mismatch", `${path}: SHA-256 ${found} instead of ${expected}`)
    : fail("model-swapped", `${path}: holds the content of ${other.path}`);
}
