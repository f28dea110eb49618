// The download worker's entry, the one context that reaches a hub: policy first, then the service of src/engine/hub/ over the
// store of models. Nothing else, and above all nothing that could see a case. Its file name is known to src/security/headers.ts.
import "../security/worker-policy.ts";
import { createDownloadService } from "../engine/hub/download-service.ts";
import { takeModelLock } from "../storage/model-lock.ts";
import { createModelStore } from "../storage/model-store.ts";
import type { DownloadCalls } from "./protocol.ts";
import { serve } from "./serve.ts";

serve<DownloadCalls>(createDownloadService(createModelStore(), takeModelLock));
