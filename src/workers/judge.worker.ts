// The judge worker's entry: policy first, then the service of src/engine/. Nothing else.
import "../security/worker-policy.ts";
import { createJudgeService } from "../engine/judge-service.ts";
import type { JudgeCalls } from "./protocol.ts";
import { serve } from "./serve.ts";

serve<JudgeCalls>(createJudgeService());
