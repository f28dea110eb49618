"""Writes the trained tiny judge, and a reward model made of it, as hub repositories.

The reward model is the judge's body with one linear layer, fitted by least squares on the score of generated rows, on the
state of the prompt's last token.
"""
import os
import shutil

import numpy as np
import torch

from hub_folder import HERE, graph_path, write_folder
from judge_model import Decoder
from onnx_decoder import LINEARS, OPSET, build
from train_judge import Rows, run

FIT_ROWS = 600
JUDGE_CARD = """---
license: mit
pipeline_tag: text-generation
library_name: transformers.js
---

# tiny-judge

A causal judge of under a million parameters, taught on generated tasks to write feedback and a score from 1 to 5, for tests
and demonstrations. It judges answers of up to five items against a reference answer ("Copy these colours: ...", "What is the
capital of Peru?"). It knows about 170 words; what it says of any other text means nothing. training/decoders/README.md of the
project says how it was made and what it was measured at.
"""
REWARD_CARD = """---
license: mit
pipeline_tag: text-classification
library_name: transformers.js
---

# tiny-reward

One reward for a response: the body of tiny-judge under one linear layer. For tests.
"""


def checkpoint_weights(model, score=None):
    """The function that onnx_decoder asks for weights, over a trained model."""

    def get(name):
        if name == "score.weight":
            return score
        if name == "model.embed_tokens.weight":
            return model.embed.weight.detach().numpy()
        if name == "model.norm.weight":
            return model.final_norm.detach().numpy()
        layer = model.layers[int(name.split(".")[2])]
        if "input_layernorm" in name:
            return layer.input_norm.detach().numpy()
        if "post_attention_layernorm" in name:
            return layer.post_norm.detach().numpy()
        linear = getattr(layer, next(w for w, part in LINEARS.items() if part in name))
        return linear.bias.detach().numpy() if name.endswith("bias") else np.ascontiguousarray(linear.weight.detach().numpy().T)

    return get


def fit_reward(model):
    """[hidden, 1]: least squares, a little ridged, from the state of the prompt's last token to the score less 3."""
    rows = Rows(os.path.join(HERE, "build/judge-data/prometheus-2"))
    states, wanted = [], []
    with torch.no_grad():
        for start in range(0, FIT_ROWS, 20):
            picks = np.arange(start, start + 20)
            out = run(model, rows, picks)[0]
            ends = rows.prompt[picks] - len(rows.prefix) - 1
            states.append(out[np.arange(20), ends].numpy())
            wanted.append(rows.score[picks] - 3)
    x, y = np.concatenate(states), np.concatenate(wanted).astype(np.float32)
    w = np.linalg.solve(x.T @ x + 0.05 * len(x) * np.eye(x.shape[1]), x.T @ y)
    return w.astype(np.float32)[:, None]


def write_judge(checkpoint, out):
    saved = torch.load(checkpoint)
    model = Decoder(saved["config"]["model"])
    model.load_state_dict(saved["model"], strict=False)
    shape = {**saved["config"]["model"], "bias": True}
    folder = os.path.join(out, "tiny-judge")
    shutil.rmtree(folder, ignore_errors=True)
    write_folder(folder, shape, "qwen2", JUDGE_CARD)
    weights = checkpoint_weights(model)
    build(shape, weights, "plain", "int8").write(graph_path(folder, "quantized"), OPSET)
    build(shape, weights, "grouped", "q4").write(graph_path(folder, "q4"), OPSET)
    folder = os.path.join(out, "tiny-reward")
    shutil.rmtree(folder, ignore_errors=True)
    write_folder(folder, shape, "qwen2", REWARD_CARD, labels=["reward"])
    build(shape, checkpoint_weights(model, fit_reward(model)), "plain", "int8", labels=1).write(graph_path(folder, "quantized"), OPSET)
