// The worker of rpc.browser.test.ts. Test support only.
import "../security/worker-policy.ts";
import { testHandlers, type TestCalls } from "./rpc.fixture.ts";
import { serve } from "./serve.ts";

serve<TestCalls>(testHandlers(() => { setTimeout(() => { throw new Error("crashed"); }, 0); }));
