// The entry of the worker that runs deterministic criteria: policy first, then the rules of src/domain/checks/. Nothing else.
import "../security/worker-policy.ts";
import { createCheckService } from "../engine/check-service.ts";
import type { CheckCalls } from "./protocol.ts";
import { serve } from "./serve.ts";

serve<CheckCalls>(createCheckService());
