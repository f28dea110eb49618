// The Clerk's network in a session of ONNX Runtime: padded tensors in, qualities out. Knows no texts and no verdicts.
import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { ClerkInput } from "../formats/clerk/encode.ts";
import type { LogisticQuality } from "../heads/discretized-logistic.ts";
import type { Runtime } from "./ort-runtime.ts";

export type ClerkModel = {
  readonly runtime: Runtime;
  /**
   * Runs one batch. Throws what the runtime throws, and an Error for an output that is not finite.
   * @returns one quality for each input, in order
   */
  run(inputs: readonly Pick<ClerkInput, "ids" | "segments" | "marks" | "features">[]): Promise<LogisticQuality[]>;
};

const INPUTS = ["ids", "segments", "marks", "features"] as const;

/** Makes the session. Throws when the bytes are no model, or one with other inputs. */
export async function createClerkModel(runtime: Runtime, bytes: Uint8Array): Promise<ClerkModel> {
  const { ort, device } = runtime;
  const session: InferenceSession = await ort.InferenceSession.create(bytes, {
    executionProviders: [device],
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  });
  const missing = INPUTS.filter((name) => !session.inputNames.includes(name));
  if (missing.length > 0) throw new Error(`The model has no input ${missing.join(", ")}.`);

  return {
    runtime,
    async run(inputs) {
      if (inputs.length === 0) return [];
      const batch = inputs.length;
      const length = Math.max(...inputs.map((input) => input.ids.length));
      const width = inputs[0]?.features.length ?? 0;
      // Zeros are padding: id 0 in segment 0.
      function padded(part: "ids" | "segments" | "marks"): Tensor {
        const data = new Int32Array(batch * length);
        inputs.forEach((input, i) => { data.set(input[part], i * length); });
        return new ort.Tensor("int32", data, [batch, length]);
      }
      const features = new Float32Array(batch * width);
      inputs.forEach((input, i) => { features.set(input.features, i * width); });
      const output = await session.run({
        ids: padded("ids"),
        segments: padded("segments"),
        marks: padded("marks"),
        features: new ort.Tensor("float32", features, [batch, width]),
      });
      const quality = output["quality"];
      const data = quality?.data;
      if (!(data instanceof Float32Array) || data.length !== 2 * batch) throw new Error("The model's output has an unexpected shape.");
      return inputs.map((_, i) => {
        const mean = data[2 * i] ?? NaN;
        const logScale = data[2 * i + 1] ?? NaN;
        if (!Number.isFinite(mean) || !Number.isFinite(logScale)) throw new Error("The model's output is not a number.");
        return { mean, logScale };
      });
    },
  };
}
