// The statistics worker's entry: policy first, then the service. Nothing else.
import "../security/worker-policy.ts";
import type { StatisticsCalls } from "./protocol.ts";
import { serve } from "./serve.ts";
import { createStatisticsService } from "./statistics-service.ts";

serve<StatisticsCalls>(createStatisticsService());
