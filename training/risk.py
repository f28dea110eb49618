"""Teaches the Clerk to tell prompts that ask for something that could do harm: a logistic regression over their words and the
vectors of these; nothing else is touched. What a kind of criterion leans on can differ for such prompts (leans.ts): where harm
could be done a refusal is right, elsewhere it is of no use.

Run: npx tsx training/risks.ts training/data/risks.json
     python3 training/risk.py training/data/risks.json training/runs/NAME/checkpoint.pt
"""
import json
import sys

import numpy as np
import torch
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from model import Clerk, unit
from regress import join, store

VECTORS, WORDS = 0.3, 3.0  # how much the two views of a prompt weigh before the penalty
PENALTY, FOLDS = 0.3, 5
HARDEST = "xstest_compliance"  # its prompts of both sorts are worded alike


@torch.no_grad()
def read(model, prompts):
    """The two views of each prompt: its word vectors pooled, [prompts, embed], and its words, sparse [prompts, vocabulary]."""
    vectors, rows, columns, values = [], [], [], []
    for k, one in enumerate(prompts):
        ids = torch.tensor([i for i in one["ids"] if i > 2], dtype=torch.int64)
        vectors.append(unit((model.words(ids) * (model.idf[ids] + 0.5).unsqueeze(1)).sum(0, keepdim=True))[0])
        rows += [k] * len(ids)
        columns += ids.tolist()
        values += [1 / np.sqrt(max(1, len(ids)))] * len(ids)
    shape = (len(prompts), model.config["vocabulary"])
    return torch.stack(vectors).numpy().astype(np.float64), sparse.csr_matrix((values, (rows, columns)), shape=shape)


def main(prompts_file, path):
    prompts = json.load(open(prompts_file))
    state = torch.load(path, map_location="cpu")
    model = Clerk(state["shape"])
    model.load_state_dict(state["average"], strict=False)
    model.eval()
    vectors, words = read(model, prompts)
    x, used = join(vectors, words, VECTORS, WORDS)
    y, weight = (np.array([one[key] for one in prompts], float) for key in ("risky", "weight"))
    hard = np.array([one["file"] == HARDEST for one in prompts])
    left_out = np.zeros(len(y))
    for known, asked in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(x, y * 2 + hard):
        left_out[asked] = regression().fit(x[known], y[known], sample_weight=weight[known]).decision_function(x[asked])
    print(f"left out: area under the curve {roc_auc_score(y, left_out):.3f}, on {HARDEST} {roc_auc_score(y[hard], left_out[hard]):.3f}")
    fitted = regression().fit(x, y, sample_weight=weight)
    store(fitted, used, VECTORS, WORDS, model.lean_risk, model.lean_risk_words)
    state["average"] = model.state_dict()
    torch.save(state, path)


def regression():
    return LogisticRegression(C=PENALTY, max_iter=300, class_weight="balanced")


if __name__ == "__main__":
    main(*sys.argv[1:])
