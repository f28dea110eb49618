"""Turns the shipped ONNX file back into a checkpoint: where training goes on when the checkpoints themselves are gone.

Run: python3 training/restore.py public/models/clerk/model.onnx training/configs/cpu-3.json training/runs/NAME/checkpoint.pt
The config says the network's shape, the manifest beside the file how long it was trained. Weights come back as int8 gives them, so the checkpoint computes what the page does, and
`rounded.pt`, from which the golden numbers are made, is written beside it.
"""
import json
import os
import re
import sys

import onnx
import torch
from onnx import numpy_helper

from model import Clerk


def weights_of(path):
    """Initializers of the file by name, int8 pairs multiplied out, and the matrix that each MatMul multiplies with."""
    graph = onnx.load(path).graph
    stored = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    named = {}
    for name, value in stored.items():
        if name.endswith("_q"):
            named[name[:-2]] = value.float() * stored[name[:-2] + "_s"]
        elif not (name.endswith("_s") and name[:-2] + "_q" in stored):
            named[name] = value
    used = {}
    for node in graph.node:
        if node.op_type in ("MatMul", "Gather"):
            for name in node.input:
                name = name[:-2] if name.endswith("_w") else name
                if name in named:
                    used[node.name] = named[name]
    return named, used


def main(onnx_file, config_file, out):
    named, used = weights_of(onnx_file)
    config = json.load(open(config_file))["model"]
    manifest = json.load(open(os.path.join(os.path.dirname(onnx_file), "manifest.json")))
    shape = dict(config, vocabulary=named["words_weight"].shape[0], features=manifest["features"], read=named["low"].shape[0], trees=named["tree_leaves"].shape[0] if "tree_leaves" in named else 0)
    model = Clerk(shape)
    state = model.state_dict()
    for key in state:
        layer, matmul = key.rsplit(".", 1)[0], None
        if key.endswith(".weight"):
            matmul = used.get("/" + re.sub(r"\.(?!\d)", "/", layer) + "/MatMul")
        if key in named:
            value = named[key]
        elif key.replace(".", "_") in named:
            value = named[key.replace(".", "_")]
        elif matmul is not None:
            value = matmul.T
        elif key == "idf":
            value = next(v for k, v in named.items() if "Gather" in k).squeeze(1)
        else:
            raise SystemExit(f"{onnx_file} has no weights for {key}: is {config_file} the config it was trained with?")
        if value.shape != state[key].shape:
            raise SystemExit(f"{key} is {tuple(value.shape)} in {onnx_file} and {tuple(state[key].shape)} in the network of {config_file}.")
        state[key] = value.contiguous()
    os.makedirs(os.path.dirname(out) or ".", exist_ok=True)
    torch.save({"model": state, "average": state, "optimizer": {"param_groups": []}, "step": manifest["steps"], "spent": manifest["minutesTrained"] * 60, "pass": 0, "shape": shape}, out)
    torch.save({"model": state, "shape": shape}, os.path.join(os.path.dirname(out), "rounded.pt"))
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters -> {out}")


if __name__ == "__main__":
    main(*sys.argv[1:])
