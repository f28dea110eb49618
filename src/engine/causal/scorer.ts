// A sequence classifier or reward model in a session of ONNX Runtime: ids in, one row of numbers out. Knows no texts.
import type { Tensor } from "onnxruntime-web";
import type { Runtime } from "../ort-runtime.ts";
import { floats, type ModelBytes, UnsupportedGraph } from "./decoder.ts";

export type Scorer = {
  readonly runtime: Runtime;
  /** The model's outputs for one input. Throws what the runtime throws, and an Error for numbers that are not finite. */
  run(ids: readonly number[]): Promise<number[]>;
  dispose(): Promise<void>;
};

/** Makes the session. Throws UnsupportedGraph for a graph with other inputs, and what the runtime throws. */
export async function createScorer(runtime: Runtime, { graph, external }: ModelBytes): Promise<Scorer> {
  const { ort, device } = runtime;
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: [device],
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    externalData: external.map(({ path, data }) => ({ path, data })),
  });
  const known = ["input_ids", "attention_mask", "position_ids", "token_type_ids"];
  const odd = session.inputNames.filter((name) => !known.includes(name));
  if (odd.length > 0) throw new UnsupportedGraph(`The model wants an input "${odd.join(", ")}".`);
  const output = session.outputNames.includes("logits") ? "logits" : session.outputNames[0];
  if (output === undefined || !session.inputNames.includes("input_ids")) throw new UnsupportedGraph("The model doesn't take ids.");

  return {
    runtime,
    async run(ids) {
      const length = ids.length;
      const row = (value: (i: number) => bigint): Tensor => new ort.Tensor("int64", BigInt64Array.from(ids, (_, i) => value(i)), [1, length]);
      const all: Record<string, Tensor> = {
        input_ids: row((i) => BigInt(ids[i] ?? 0)),
        attention_mask: row(() => 1n),
        position_ids: row((i) => BigInt(i)),
        token_type_ids: row(() => 0n),
      };
      const feeds = Object.fromEntries(session.inputNames.map((name) => [name, all[name] as Tensor]));
      const result = (await session.run(feeds))[output];
      if (result === undefined) throw new Error("The model gave no output.");
      const width = result.dims.at(-1) ?? 1;
      // Some exports give a score after every token; the last one has read all.
      const values = [...floats(result, result.size - width, result.size)];
      result.dispose();
      if (!values.every((value) => Number.isFinite(value))) throw new Error("The model's output is not a number.");
      return values;
    },
    dispose: () => session.release(),
  };
}
