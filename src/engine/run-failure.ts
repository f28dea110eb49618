// Turns what ONNX Runtime throws into a failure with a code. The runtime's own messages are kept as detail.
import { type ErrorCode, type Failure, fail } from "../domain/error-code.ts";

const MEMORY = /out of memory|bad_alloc|memory access out of bounds|cannot enlarge memory|allocation failed|failed to allocate|aborted\(/i;

/**
 * Classifies an exception of the runtime. WebAssembly that runs out of memory throws a bare number (a pointer to a C++
 * exception) or an abort message; those are `judge-out-of-memory`, all others `otherwise`.
 */
export function runFailure(error: unknown, otherwise: ErrorCode): Failure {
  if (typeof error === "number") return fail("judge-out-of-memory", `exception ${error}`);
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return fail(error instanceof RangeError || MEMORY.test(detail) ? "judge-out-of-memory" : otherwise, detail);
}
