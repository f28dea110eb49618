"""Writes the small decoders of the tests: python3 training/decoders/build_fixtures.py [--judge CHECKPOINT] [--out FOLDER].

All but the judge and the reward model have random weights, the same for every dtype of a repository. Those two come from
train_judge.py and are written, alone, when --judge names its checkpoint.
"""
import argparse
import os
import shutil

from hub_folder import graph_path, write_folder
from onnx_decoder import OPSET, build, random_weights

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = {"vocab": 2048, "hidden": 32, "layers": 2, "heads": 2, "kv_heads": 1, "ffn": 64, "positions": 1024}


def card(title, text, tags="text-generation"):
    return f"---\nlicense: mit\npipeline_tag: {tags}\nlibrary_name: transformers.js\n---\n\n# {title}\n\n{text}\n"


def random_repository(out, name, family, text, graphs, labels=None, external=(), seed=1, **options):
    """`graphs` lists (kind, dtype of the weights, dtype in the file's name)."""
    folder = os.path.join(out, "chambers", name)
    shutil.rmtree(folder, ignore_errors=True)
    shape = {**SMALL, "bias": family == "qwen2"}
    write_folder(folder, shape, family, card(name, text, "text-generation" if labels is None else "text-classification"), labels, external)
    weights = random_weights(shape, seed, None if labels is None else len(labels))
    for kind, dtype, file_dtype in graphs:
        path = graph_path(folder, file_dtype)
        graph = build(shape, weights, kind, dtype, labels=None if labels is None else len(labels), **options)
        base = os.path.basename(path)
        graph.write(path, OPSET, external=f"{base}_data" if base in external else None)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default=os.path.join(HERE, "../../e2e/fixtures/models"))
    parser.add_argument("--judge")
    args = parser.parse_args()
    if args.judge:
        from export_judge import write_judge

        write_judge(args.judge, os.path.join(args.out, "chambers"))
        return
    note = "A decoder of random weights for tests: it has the inputs, outputs and operators of a hub export and knows nothing."
    random_repository(args.out, "random-plain", "qwen2", note, [("plain", "fp32", "fp32"), ("plain", "int8", "int8"), ("plain", "int8", "quantized")])
    random_repository(args.out, "random-grouped", "qwen2", f"{note} The weights are those of random-plain.", [("grouped", "fp32", "fp32"), ("grouped", "q4", "q4")])
    random_repository(args.out, "random-keep", "llama", f"{note} It takes num_logits_to_keep.", [("grouped", "q4", "q4"), ("plain", "int8", "quantized")], seed=2, rotary="outside", keep_input=True)
    random_repository(args.out, "random-external", "qwen2", f"{note} Its tensors stand in a file beside the graph.", [("plain", "fp32", "fp32")], external=("model.onnx",), seed=3)
    random_repository(args.out, "random-labels", "qwen2", f"{note} Two labels.", [("plain", "int8", "quantized")], labels=["bad", "good"], seed=4)


if __name__ == "__main__":
    main()
