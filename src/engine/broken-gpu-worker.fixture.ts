// A judge worker on a machine whose GPU gives so many devices and then no more: a worker named "0" fails the check before the
// runtime, one named "1" fails the runtime itself. For tests.
import type { JudgeCalls } from "../workers/protocol.ts";
import { serve } from "../workers/serve.ts";
import { createJudgeService } from "./judge-service.ts";

let devices = Number(self.name);
const requestDevice = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = function (...args) {
  devices -= 1;
  return devices < 0 ? Promise.reject(new DOMException("The device was lost.", "OperationError")) : requestDevice.apply(this, args);
};

serve<JudgeCalls>(createJudgeService());
