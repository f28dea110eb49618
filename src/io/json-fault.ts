// Checks a whole JSON text: where it breaks and whether it nests too deep. Text that comes in pieces is json-scanner.ts.
import { JsonScanner } from "./json-scanner.ts";
import type { JsonFault } from "./json-scanner.ts";

/** What is wrong with the text; null when it is JSON (RFC 8259) of at most `maxDepth` containers within each other. */
export function findJsonFault(text: string, maxDepth: number): JsonFault | null {
  const scanner = new JsonScanner(maxDepth);
  scanner.push(text);
  scanner.finish();
  return scanner.fault;
}
