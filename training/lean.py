"""Sets what each kind of criterion leans on, from the wordings and weights that leans.ts wrote: a logistic regression tells
the kinds apart by their common words; nothing else is touched. Says how well a wording's kind is told when it is left out.

Run: npx tsx training/leans.ts training/data/leans.json
     python3 training/lean.py training/data/leans.json training/runs/NAME/checkpoint.pt
"""
import json
import sys

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from model import LEAN_KINDS, Clerk

FIELDS = ("openLength", "openCloseness", "documentShared", "documentCloseness", "openTrust", "documentTrust")
PENALTIES = (0.003, 0.01, 0.03, 0.1, 0.3)


@torch.no_grad()
def read(model, wordings):
    """What `lean` reads of each wording, [wordings, 2 * embed]."""
    rows = []
    for one in wordings:
        ids, segments = torch.tensor([one["ids"]]), torch.tensor([one["segments"]])
        nothing = torch.zeros(1, model.config["features"])
        _, (*_, early_criterion) = model.parts(ids, segments, torch.zeros_like(ids), nothing)
        rows.append(early_criterion[0])
    return torch.stack(rows).numpy().astype(np.float64)


def main(wordings_file, path):
    wordings = json.load(open(wordings_file))
    state = torch.load(path, map_location="cpu")
    model = Clerk(state["shape"])
    model.load_state_dict(state["average"], strict=False)
    x = read(model, wordings)
    names = sorted({one["kind"] for one in wordings})
    assert len(names) == LEAN_KINDS
    leans = {one["kind"]: [one["lean"][f] if "Trust" not in f else 1 - one["lean"][f] for f in FIELDS] for one in wordings}
    y = np.array([names.index(one["kind"]) for one in wordings])
    groups = np.unique([one["text"] for one in wordings], return_inverse=True)[1]
    folds, best = GroupKFold(8), None
    for penalty in PENALTIES:
        left_out = cross_val_predict(LogisticRegression(C=penalty, max_iter=2000, class_weight="balanced"), x, y, groups=groups, cv=folds, method="predict_proba")
        loss, right = -np.log(left_out[np.arange(len(y)), y]).mean(), (left_out.argmax(1) == y).mean()
        print(f"penalty {penalty}: loss {loss:.3f}, right {right:.3f} when left out", flush=True)
        if best is None or loss < best[0]:
            best = (loss, penalty)
    fitted = LogisticRegression(C=best[1], max_iter=2000, class_weight="balanced").fit(x, y)
    with torch.no_grad():
        model.lean_kind.weight.copy_(torch.from_numpy(fitted.coef_.astype(np.float32)))
        model.lean_kind.bias.copy_(torch.from_numpy(fitted.intercept_.astype(np.float32)))
        model.lean_weights.copy_(torch.tensor([leans[n] for n in names]))
    state["average"] = model.state_dict()
    torch.save(state, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
