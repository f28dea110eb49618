// The export worker's entry: policy first, then the calls of export-calls.ts. Nothing else.
import "../security/worker-policy.ts";
import { createExportCalls } from "./export-calls.ts";
import type { ExportCalls } from "./protocol.ts";
import { serve } from "./serve.ts";

serve<ExportCalls>(createExportCalls());
