"""Exports a trained Clerk to ONNX with int8 weights and writes the folder that the page loads.

Weights are stored as int8 with one float scale an output column (a row for the embedding); activations stay float32, so
a score does not depend on what else is in the batch, and WASM, WebGPU and PyTorch compute the same function. The page's
runtime turns matrix weights back to float32 once, when the session is made.

Run: python3 training/export.py training/runs/NAME/checkpoint.pt public/models/clerk --version 1.0.0
"""
import argparse
import hashlib
import json
import os

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from model import Clerk

MIN_ELEMENTS = 4096


def int8_columns(w, axis):
    """Symmetric int8 with one scale for each index of `axis`; returns (int8 array, float32 scales with kept dims)."""
    other = tuple(a for a in range(w.ndim) if a != axis)
    scale = np.maximum(np.abs(w).max(axis=other, keepdims=True) / 127.0, 1e-8).astype(np.float32)
    return np.clip(np.round(w / scale), -127, 127).astype(np.int8), scale


def round_weights(model):
    """Replaces the weights that export stores as int8 by what int8 gives back, so that PyTorch is the reference."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.dim() == 2 and p.numel() >= MIN_ELEMENTS:
                q, scale = int8_columns(p.numpy(), 0)
                p.copy_(torch.from_numpy(q.astype(np.float32) * scale))


def store_int8(graph_model):
    """Stores large matrices as int8 plus scale, with Cast and Mul in front of their use."""
    graph = graph_model.graph
    uses = {}
    for node in graph.node:
        for i, name in enumerate(node.input):
            uses.setdefault(name, []).append((node, i))
    front, kept = [], []
    for tensor in graph.initializer:
        w = numpy_helper.to_array(tensor)
        if w.dtype != np.float32 or w.ndim != 2 or w.shape[1] == 1 or w.size < MIN_ELEMENTS or tensor.name not in uses:
            kept.append(tensor)
            continue
        consumers = uses[tensor.name]
        gathers = [n for n, i in consumers if n.op_type == "Gather" and i == 0]
        matmuls = [n for n, i in consumers if n.op_type in ("MatMul", "Gemm") and i == 1]
        if len(gathers) + len(matmuls) != len(consumers):
            kept.append(tensor)
            continue
        # Gemm keeps PyTorch's [out, in]; MatMul has been transposed to [in, out]; a table has one scale a row.
        axis = 0 if gathers or matmuls[0].op_type == "Gemm" else 1
        q, scale = int8_columns(w, axis)
        base = tensor.name.replace(".", "_")
        kept.append(numpy_helper.from_array(q, base + "_q"))
        kept.append(numpy_helper.from_array(scale, base + "_s"))
        if gathers:
            for n in gathers:
                out = n.output[0]
                n.input[0], n.output[0] = base + "_q", out + "_q"
                at = list(graph.node).index(n)
                extra = [
                    helper.make_node("Gather", [base + "_s", n.input[1]], [out + "_s"], name=out + "_scale"),
                    helper.make_node("Cast", [out + "_q"], [out + "_f"], to=TensorProto.FLOAT, name=out + "_cast"),
                    helper.make_node("Mul", [out + "_f", out + "_s"], [out], name=out + "_mul"),
                ]
                for k, node in enumerate(extra):
                    graph.node.insert(at + 1 + k, node)
        else:
            front += [
                helper.make_node("Cast", [base + "_q"], [base + "_f"], to=TensorProto.FLOAT, name=base + "_cast"),
                helper.make_node("Mul", [base + "_f", base + "_s"], [base + "_w"], name=base + "_mul"),
            ]
            for n in matmuls:
                n.input[1] = base + "_w"
    del graph.initializer[:]
    graph.initializer.extend(kept)
    for k, node in enumerate(front):
        graph.node.insert(k, node)


def example(features, n=3, length=24):
    rng = np.random.default_rng(0)
    segments = np.sort(rng.integers(1, 5, (n, length)), axis=1).astype(np.int32)
    segments[1, length - 5 :] = 0
    return (torch.from_numpy(rng.integers(3, 900, (n, length)).astype(np.int32)), torch.from_numpy(segments),
            torch.from_numpy(rng.integers(0, 255, (n, length)).astype(np.int32)), torch.from_numpy(rng.random((n, features)).astype(np.float32)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint")
    parser.add_argument("out")
    parser.add_argument("--version", required=True)
    args = parser.parse_args()
    state = torch.load(args.checkpoint, map_location="cpu")
    model = Clerk(state["shape"])
    model.load_state_dict(state["average"])
    model.eval()
    round_weights(model)
    os.makedirs(args.out, exist_ok=True)
    path = os.path.join(args.out, "model.onnx")
    names = ["ids", "segments", "marks", "features"]
    axes = {n: {0: "batch", 1: "length"} for n in names[:3]}
    axes.update({"features": {0: "batch"}, "quality": {0: "batch"}})
    torch.onnx.export(model, example(state["shape"]["features"]), path, input_names=names, output_names=["quality"], dynamic_axes=axes, opset_version=16, do_constant_folding=True)
    graph_model = onnx.load(path)
    store_int8(graph_model)
    graph_model.producer_name, graph_model.doc_string = "chambers-clerk", ""
    onnx.checker.check_model(graph_model)
    onnx.save(graph_model, path)
    files = {}
    for name in ("model.onnx", "vocabulary.json"):
        data = open(os.path.join(args.out, name), "rb").read()
        files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    parameters = sum(p.numel() for p in model.parameters())
    manifest = {"id": "clerk", "name": "The Clerk", "version": args.version, "format": "clerk-3", "licence": "MIT", "parameters": parameters,
                "minutesTrained": round(state["spent"] / 60, 1), "steps": state["step"], "features": state["shape"]["features"], "files": files}
    json.dump(manifest, open(os.path.join(args.out, "manifest.json"), "w"), indent=1)
    torch.save({"model": model.state_dict(), "shape": state["shape"]}, os.path.join(os.path.dirname(args.checkpoint), "rounded.pt"))
    print(json.dumps(manifest, indent=1))


if __name__ == "__main__":
    main()
