// The library worker's entry: policy first, then the service of src/storage/ that keeps models. Nothing else.
import "../security/worker-policy.ts";
import { createModelLibrary } from "../storage/model-library.ts";
import { createModelStore } from "../storage/model-store.ts";
import type { LibraryCalls } from "./protocol.ts";
import { serve } from "./serve.ts";

serve<LibraryCalls>(createModelLibrary(createModelStore()));
