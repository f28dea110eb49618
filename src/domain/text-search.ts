// How a search looks at texts: literally, with letter forms and case folded, or by a regular expression. Pure; where it runs is
// decided elsewhere.
import { type Result, fail, ok } from "./error-code.ts";

/** What a literal search compares: compatibility forms folded, case ignored. Full-width and half-width letters are the same. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/**
 * A regular expression as a person wrote it: case ignored, ^ and $ at every line. Failure: search-pattern, with the engine's
 * own words. It may run for ever on a text, so that it belongs where it can be ended from outside.
 */
export function compilePattern(pattern: string): Result<RegExp> {
  try {
    return ok(new RegExp(pattern, "imu"));
  } catch (error) {
    try {
      // Without the Unicode rules some escapes are allowed that people know from other tools.
      return ok(new RegExp(pattern, "im"));
    } catch {
      return fail("search-pattern", error instanceof Error ? error.message : pattern);
    }
  }
}
