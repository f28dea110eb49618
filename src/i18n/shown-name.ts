// The name of a case set or an import as a person sees it.
import type { Messages } from "./en.ts";

/** What the store calls a source that came without a file. */
const PASTE = "paste";

export function shownName(name: string, messages: Messages["cases"], isSample = false): string {
  if (isSample) return messages.sampleName;
  return name === PASTE ? messages.pasteName : name;
}
