// The default Trusted Types policy of a worker. Every worker entry imports this file first: ONNX Runtime starts its own
// thread workers by plain addresses, and only this page's own scripts may pass. Runs on import; exports nothing.
import { createScriptPolicy } from "./trusted-types.ts";

createScriptPolicy("default");
