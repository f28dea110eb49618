"""Sets what each kind of criterion leans on, from the wordings and weights that leans.ts wrote: a logistic regression tells
the kinds apart by their word vectors and their words; nothing else is touched. Says how well a wording's kind is told when it is left out.

Run: npx tsx training/leans.ts training/data/leans.json
     python3 training/lean.py training/data/leans.json training/runs/NAME/checkpoint.pt
"""
import json
import sys

import numpy as np
import torch
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from model import CHECK, CRITERION, LEAN_KINDS, Clerk, without
from regress import join, store

PENALTIES = (0.3, 1.0, 3.0)
VECTORS, WORDS = 0.3, 6.0  # how much the two views of a wording weigh before the penalty
FOLDS, EVERY = 5, 3  # left-out figures come from every third line: a wording stands in the file once for each pair of level ends


@torch.no_grad()
def read(model, wordings):
    """The two views of each wording: its word vectors pooled, [wordings, 2 * embed], and its words, sparse [wordings, vocabulary]."""
    vectors, rows, columns, values = [], [], [], []
    early = model.early.numpy()
    for k, one in enumerate(wordings):
        ids, segments = torch.tensor([one["ids"]]), torch.tensor([one["segments"]])
        nothing = torch.zeros(1, model.config["features"])
        _, (*_, early_criterion, _) = model.parts(ids, segments, torch.zeros_like(ids), nothing)
        vectors.append(early_criterion[0])
        weights = np.where((segments[0] == CRITERION) & (ids[0] > 2), early[: len(one["ids"])], 0.0)
        rows.append(np.full(len(weights), k))
        columns.append(ids[0].numpy())
        values.append(weights / max(1e-3, np.sqrt((weights**2).sum())))
    flat = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return torch.stack(vectors).numpy().astype(np.float64), sparse.csr_matrix(flat, shape=(len(wordings), model.config["vocabulary"]))


def main(wordings_file, path):
    wordings = json.load(open(wordings_file))
    state = torch.load(path, map_location="cpu")
    model = Clerk(state["shape"])
    model.load_state_dict(without(state["average"], "lean_kind", "lean_words", "lean_weights"), strict=False)
    model.eval()
    vectors, words = read(model, wordings)
    x, used = join(vectors, words, VECTORS, WORDS)
    names = sorted({one["kind"] for one in wordings})
    assert len(names) == LEAN_KINDS and names[CHECK] == "check"
    rows = {one["kind"]: one["row"] for one in wordings}
    y = np.array([names.index(one["kind"]) for one in wordings])
    groups = np.unique([one["text"] for one in wordings], return_inverse=True)[1]
    some, best = np.arange(0, len(y), EVERY), None
    for penalty in PENALTIES:
        left_out = cross_val_predict(regression(penalty), x[some], y[some], groups=groups[some], cv=GroupKFold(FOLDS), method="predict_proba")
        loss, right = -np.log(left_out[np.arange(len(some)), y[some]]).mean(), (left_out.argmax(1) == y[some]).mean()
        print(f"penalty {penalty}: loss {loss:.3f}, right {right:.3f} when left out", flush=True)
        if best is None or loss < best[0]:
            best = (loss, penalty)
    fitted = regression(best[1]).fit(x, y)
    store(fitted, used, VECTORS, WORDS, model.lean_kind, model.lean_words)
    model.lean_weights.copy_(torch.tensor([rows[n] for n in names]))
    state["average"] = model.state_dict()
    torch.save(state, path)


def regression(penalty):
    return LogisticRegression(C=penalty, max_iter=150, class_weight="balanced")


if __name__ == "__main__":
    main(*sys.argv[1:])
