// The search worker's entry: policy first, then the service. Nothing else.
import "../security/worker-policy.ts";
import type { SearchCalls } from "./protocol.ts";
import { createSearchService } from "./search-service.ts";
import { serve } from "./serve.ts";

serve<SearchCalls>(createSearchService());
