// What the check worker answers: the verdict of a rule on one response, with what in the response addresses the judge. No model.
import { checkVerdict } from "../domain/checks/check-verdict.ts";
import { runCheck } from "../domain/checks/run-check.ts";
import { fail, ok } from "../domain/error-code.ts";
import type { CheckCalls } from "../workers/protocol.ts";
import type { Handlers } from "../workers/serve.ts";
import { withInjections } from "./injection-flags.ts";

export function createCheckService(): Handlers<CheckCalls> {
  return {
    ready: () => ok(null),
    check({ item }) {
      const { check } = item.criterion;
      if (check === undefined) return fail("check-invalid", `The criterion ${item.criterion.id} has no rule.`);
      const found = runCheck(check, item.response, item.reference);
      return found.ok ? ok(withInjections(checkVerdict(item.responseId, item.criterion, found.value, []), item)) : found;
    },
  };
}
