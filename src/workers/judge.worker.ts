// The judge worker's entry: policy first, then the service of src/engine/ with the store of kept models. Nothing else.
import "../security/worker-policy.ts";
import { createJudgeService } from "../engine/judge-service.ts";
import { openModel } from "../storage/open-model.ts";
import type { JudgeCalls } from "./protocol.ts";
import { serve } from "./serve.ts";

serve<JudgeCalls>(createJudgeService((key) => openModel(key)));
