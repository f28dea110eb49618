// A judge worker whose graphics device can be taken away: any message on the channel "lose-gpu" destroys it. For tests.
import { openModel } from "../../storage/open-model.ts";
import type { JudgeCalls } from "../../workers/protocol.ts";
import { serve } from "../../workers/serve.ts";
import { createJudgeService } from "../judge-service.ts";

const devices: GPUDevice[] = [];
const requestDevice = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...args) {
  const device = await requestDevice.apply(this, args);
  devices.push(device);
  return device;
};
new BroadcastChannel("lose-gpu").onmessage = () => {
  for (const device of devices) device.destroy();
};

serve<JudgeCalls>(createJudgeService((key) => openModel(key)));
