// The parse worker's entry: policy first, then the service of src/io/. Nothing else.
import "../security/worker-policy.ts";
import { createParseService } from "../io/parse-service.ts";
import type { ParseCalls } from "./protocol.ts";
import { serve } from "./serve.ts";

serve<ParseCalls>(createParseService());
