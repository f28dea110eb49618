"""The baseline of the model card: gradient-boosted trees on the cheap features alone, one model for scores, one for pairs.

Run: npx tsx training/prepare.ts --plain --seed 1 --out training/data/plain
     python3 training/baseline.py training/data/plain training/data/dev-features.jsonl training/data/baseline.json
The features of the rows to answer come from `npm run evaluate -- FOLDER --features FILE`; fitting reads the plain pass only.
"""
import json
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from data import Pass


def fit(folder, seed=1):
    data = Pass(folder)
    s = data.scores
    size = np.bincount(s[:, 4].astype(int))
    scores = HistGradientBoostingRegressor(max_iter=300, learning_rate=0.06, max_leaf_nodes=24, l2_regularization=1.0, random_state=seed)
    scores.fit(data.features[s[:, 0].astype(int)], s[:, 1], sample_weight=1 / np.sqrt(size[s[:, 4].astype(int)]))
    p = data.pairs[data.pairs[:, 2] != 0.5]
    a, b = (data.features[p[:, k].astype(int)] for k in (0, 1))
    x = np.concatenate([a - b, b - a])
    y = np.concatenate([p[:, 2], 1 - p[:, 2]])
    size = np.bincount(p[:, 4].astype(int))
    w = np.tile(1 / np.sqrt(size[p[:, 4].astype(int)]), 2)
    pairs = HistGradientBoostingClassifier(max_iter=200, learning_rate=0.05, max_leaf_nodes=16, l2_regularization=1.0, random_state=seed)
    pairs.fit(x, y > 0.5, sample_weight=w)
    return scores, pairs


def main(folder, rows_file, out):
    scores, pairs = fit(folder)
    answers, keys, features = {}, {"score": [], "pair": []}, {"score": [], "pair": []}
    for line in open(rows_file):
        row = json.loads(line)
        f = np.array(row["features"], dtype=np.float32)
        keys[row["kind"]].append(f"{row['file']}/{row['id']}")
        features[row["kind"]].append(f[0] if row["kind"] == "score" else f[0] - f[1])
    if keys["score"]:
        answers.update(zip(keys["score"], scores.predict(np.array(features["score"])).tolist()))
    if keys["pair"]:
        answers.update(zip(keys["pair"], (pairs.predict_proba(np.array(features["pair"]))[:, 1] - 0.5).tolist()))
    json.dump(answers, open(out, "w"))
    print(f"{len(answers)} answers -> {out}")


if __name__ == "__main__":
    main(*sys.argv[1:])
