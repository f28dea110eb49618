// The shape of clerk.json. Types only.
import type { ClerkItem } from "../../src/formats/clerk/encode.ts";

export type Golden = {
  /** SHA-256 of the model.onnx whose weights gave the answers. */
  readonly model: string;
  readonly items: readonly {
    readonly item: ClerkItem;
    /** Location and log-scale as PyTorch computed them with the same rounded weights. */
    readonly quality: readonly [number, number];
  }[];
};
