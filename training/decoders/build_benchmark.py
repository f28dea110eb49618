"""Writes the models of the benchmark into training/decoders/build/bench/chambers (not kept in git), tensor by tensor:

python3 training/decoders/build_benchmark.py [--large] [--small] [--out FOLDER]

--large: a decoder of the Qwen2.5-0.5B shape, int8 with plain operators as "quantized" hub exports have them.
--small: 4 layers of width 128 with grouped attention and 4-bit weights, and in float32, for WebGPU.

Weights are random. The tokenizer is that of the small decoders, filled up with unused tokens to the size of the vocabulary,
so that prompts become tokens of its own and every logit is computed. The large model is left alone when it is there already.
"""
import argparse
import json
import os
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from hub_folder import HERE, graph_path, write_folder
from onnx_decoder import OPSET, Builder, random_weights

LARGE = {"vocab": 151936, "hidden": 896, "layers": 24, "heads": 14, "kv_heads": 2, "ffn": 4864, "positions": 32768, "bias": True}
SMALL = {"vocab": 2048, "hidden": 128, "layers": 4, "heads": 4, "kv_heads": 2, "ffn": 384, "positions": 4096, "bias": True}
SPREAD = 90
CARD = "---\nlicense: mit\nlibrary_name: transformers.js\n---\n\n# {name}\n\nRandom weights in the shape of a real decoder: good for measuring speed and memory, and for nothing else.\n"


class DirectInt8(Builder):
    """Draws int8 weights instead of rounding float ones: eight times less memory in use and much less time."""

    def draw(self, name, shape):
        rng = np.random.default_rng([7, *name.encode()])
        return lambda: rng.integers(-SPREAD, SPREAD + 1, shape, dtype=np.int8)

    def scale(self, rows, columns):
        # Uniform values up to SPREAD deviate by SPREAD / sqrt(3); a checkpoint's, by one over the root of the width.
        return np.full(columns, rows**-0.5 * 3**0.5 / SPREAD, np.float32)

    def int8_linear(self, x, name, rows, columns, transposed=None):
        if transposed is None:
            weight = self.g.lazy(f"{name}.weight_quantized", np.int8, (rows, columns), self.draw(name, (rows, columns)))
            transposed = (weight, self.g.tensor(f"{name}.weight_scale", self.scale(rows, columns)))
        return super().int8_linear(x, name, rows, columns, transposed)

    def embedding(self, ids):
        v, h = self.shape["vocab"], self.shape["hidden"]
        self.g.lazy("model.embed_tokens.weight_quantized", np.int8, (v, h), self.draw("embed", (v, h)))
        self.g.tensor("model.embed_tokens.weight_scale", self.scale(h / 4, v))
        return super().embedding(ids)


def padded_tokenizer(out, size):
    """The small decoders' tokenizer with unused tokens up to `size`; returns its path."""
    tokenizer = json.load(open(os.path.join(HERE, "tokenizer.json")))
    vocab = tokenizer["model"]["vocab"]
    taken = len(vocab) + len(tokenizer["added_tokens"])
    for i in range(taken, size):
        vocab[f"<unused_{i}>"] = i
    path = os.path.join(out, f"tokenizer.{os.getpid()}.json")
    with open(path, "w") as file:
        json.dump(tokenizer, file, ensure_ascii=False, separators=(",", ":"))
    return path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--out", default=os.path.join(HERE, "build/bench"))
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    if args.large:
        folder = os.path.join(args.out, "chambers/bench-0.5b")
        if not os.path.exists(graph_path(folder, "quantized")):
            began = time.time()
            padded = padded_tokenizer(args.out, LARGE["vocab"])
            write_folder(folder, LARGE, "qwen2", CARD.format(name="bench-0.5b"), tokenizer_file=padded)
            os.remove(padded)
            graph = DirectInt8(LARGE, random_weights(LARGE, 7), "plain", "int8").build()
            part = graph_path(folder, "quantized") + f".{os.getpid()}"
            graph.write(part, OPSET)
            os.replace(part, graph_path(folder, "quantized"))
            print(f"bench-0.5b: {os.path.getsize(graph_path(folder, 'quantized')) / 1e6:.0f} MB in {time.time() - began:.0f} s")
    if args.small:
        folder = os.path.join(args.out, "chambers/bench-small")
        write_folder(folder, SMALL, "qwen2", CARD.format(name="bench-small"))
        weights = random_weights(SMALL, 8)
        for kind, dtype, file_dtype in (("grouped", "q4", "q4"), ("grouped", "fp32", "fp32"), ("plain", "int8", "quantized")):
            Builder(SMALL, weights, kind, dtype).build().write(graph_path(folder, file_dtype), OPSET)
        print("bench-small: written")


if __name__ == "__main__":
    main()
