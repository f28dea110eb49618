// The parse worker's entry: policy first, then the service of src/io/, whose cases go to the page in pieces. Nothing else.
import "../security/worker-policy.ts";
import { inPieces } from "../domain/case-pieces.ts";
import { createParseService } from "../io/parse-service.ts";
import type { ParseCalls } from "./protocol.ts";
import { serve } from "./serve.ts";

const service = createParseService();

serve<ParseCalls>({
  open: service.open,
  async build(payload, context) {
    const built = await service.build(payload, context);
    if (!built.ok) return built;
    const { set } = built.value;
    const of = set.cases.length;
    let done = 0;
    for (const cases of inPieces(set.cases)) {
      done += cases.length;
      context.progress({ done, of, cases });
      // The page takes one piece before the next is copied for it.
      await new Promise((resolve) => setTimeout(resolve, 0));
      context.signal.throwIfAborted();
    }
    return { ...built, value: { ...built.value, set: { ...set, cases: [] } } };
  },
});
