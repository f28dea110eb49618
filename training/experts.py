"""Fits the Clerk's experts: small ensembles of boosted trees on the cheap features, one for each kind of judgement.

Run: python3 training/experts.py training/data/plain training/data/pass-6 training/runs/NAME/checkpoint.pt
A network of this size knows its training sets too well: on instructions that it never saw, trees on the cheap features alone
tell open-ended preferences, prose and refusals better than it does. So each expert is fitted on the sets that hold its kind of
judgement and on nothing else, scores by squared error around their set's mean, pairs by a Bradley-Terry term; leans.ts says
how much each kind of criterion listens to which. Trees have a fixed depth, so that the network can hold them as plain
matrices (model.py). Needs xgboost (on Debian: python3-xgboost).
"""
import json
import sys

import numpy as np
import torch
import xgboost

from data import Pass
from model import EXPERTS, TREE_DEPTH, Clerk, without

# Sets by expert: (prepared pass, set, weight). "plain" holds the files in their own wording, "made" the corruptions.
SETS = {
    "reference": [("plain", "evouna_qa", 1), ("plain", "math_answers", 1), ("plain", "student_answers_saf", 1), ("plain", "wmt23_translation_scores", 1), ("plain", "realsumm_coverage", 1)],
    "open": [("plain", "oasst_ranked", 1), ("plain", "qa_feedback_pairs", 1), ("plain", "llmfao_pairs", 0.5)],
    "coverage": [("plain", "realsumm_coverage", 1), ("plain", "made: coverage", 1)],
    "grounded": [("plain", "claim_evidence", 1), ("plain", "grounded_dialogue", 1), ("plain", "summedits", 1), ("made", "made: grounded", 1), ("made", "made: summary", 1)],
    "language": [("plain", "logic_recipes_grammar", 1), ("plain", "data_to_text", 1), ("made", "made: summary", 0.5)],
    "writing": [("plain", "lamp_writing", 1)],
    "argument": [("plain", "convincing_arguments", 1)],
    "harm": [("plain", "hh_harmless", 1), ("plain", "dices_safety", 1), ("plain", "justeval_safety", 1), ("plain", "made: harm", 1)],
    "comply": [("plain", "xstest_compliance", 1)],
    "details": [("plain", "summedits", 1), ("made", "made: grounded", 0.5)],
}
# Features that an expert may read, and which way each may only speak: that more numbers out of place are no better, more of the
# main points no worse, holds for every set, while what a few thousand rows say beyond it does not. Experts not named here read
# what OTHERS_READ says and may take it either way.
SOURCE = (
    "source-precision source-precision-idf source-precision-stem source-bigrams source-trigrams source-fourgrams copied-coverage copied-density source-numbers source-names "
    "source-worst-sentence source-worst-bigrams numbers-in-place names-in-place passage-recall passage-worst passage-together neighbours-near neighbours-ordered",
    "new-numbers new-names numbers-loose names-loose new-negations lost-negations replaced-words replaced-by-new rarest-new-word",
)
SIGNS = {
    "grounded": SOURCE,
    "details": SOURCE,
    "coverage": (
        "response-words response-chars response-sentences length-vs-source source-recall-idf instruction-recall-idf points-taken-up points-share passage-recall passage-worst copied-coverage copied-density "
        "source-bigrams source-trigrams source-fourgrams source-precision-idf lead-overlap reference-recall reference-recall-idf reference-recall-stem reference-bigram-recall rouge-l-recall asked-recall",
        "",
    ),
    "open": (
        "response-words response-chars response-sentences response-lines bullets numbered headings bold ends-finished starts-capital source-recall-idf instruction-recall-idf points-taken-up distinct-bigrams distinct-trigrams",
        "repeated-sentences doubled-words unknown-words refusals refusal-early top-word-share foreign-share symbol-share exclamations first-person",
    ),
    "language": (
        "ends-finished starts-capital distinct-words distinct-bigrams distinct-trigrams source-bigrams source-trigrams source-fourgrams copied-coverage copied-density neighbours-ordered neighbours-near passage-together response-sentences",
        "repeated-sentences doubled-words unknown-words top-word-share foreign-share symbol-share exclamations",
    ),
}
# Trees an expert, shared among ensembles with seeds of their own: the fewer rows there are, the more their mean steadies.
TREES = {"reference": (100, 2), "open": (70, 3), "coverage": (60, 2), "grounded": (100, 2), "language": (80, 1), "writing": (50, 2), "argument": (60, 1), "harm": (60, 1), "comply": (60, 1), "details": (60, 2)}
# How the response stands in its source, and what of a reference it adds to the question, is noise (validation rows) for the
# experts that check against nothing: they read the features before those. How alike a response and its reference are as a whole
# speaks by itself (leans.ts): trees on such features carried over no better, and worse to the similarity of sentences.
OTHERS_READ = {"reference": 105, "writing": 83, "argument": 83, "harm": 83, "comply": 83}
MOST = 6000  # rows of a set
RATE, PENALTY, LEAST, TEMPERATURE = 0.06, 5.0, 10, 0.2
SPREAD = 0.4  # standard deviation of an expert's answers over the plain pass, that of the network's own opinion


def gather(passes, expert, rng):
    """Feature rows and index arrays of an expert's training rows: X, (score rows, y, weight), (pair rows a and b, label, weight)."""
    X, scores, pairs, at = [], [], [], 0
    for name, set_name, weight in SETS[expert]:
        data = passes[name]
        k = data.meta["sets"].index(set_name)
        for kind, rows in (("score", data.scores), ("pair", data.pairs[data.pairs[:, 2] != 0.5])):
            rows = rows[(rows[:, 4] == k) & (rows[:, 5] == 0)]
            rows = rows[rng.permutation(len(rows))[:MOST]]
            n = len(rows)
            if n == 0:
                continue
            w = np.full(n, weight / np.sqrt(n))
            if kind == "score":
                X.append(data.features[rows[:, 0].astype(int)])
                scores.append((at + np.arange(n), rows[:, 1] - rows[:, 1].mean(), w))
                at += n
            else:
                X += [data.features[rows[:, 0].astype(int)], data.features[rows[:, 1].astype(int)]]
                pairs.append((at + np.arange(n), at + n + np.arange(n), rows[:, 2], w))
                at += 2 * n
    none = np.zeros(0, int)
    return np.concatenate(X), [np.concatenate(c) for c in zip((none,) * 3, *scores)], [np.concatenate(c) for c in zip((none,) * 4, *pairs)]


def columns(expert, names):
    """Which features an expert reads, and for each the way it may speak: 1 up, -1 down, 0 either way."""
    if expert not in SIGNS:
        read = list(range(len(names)))[: OTHERS_READ[expert]]
        return read, [0] * len(read)
    up, down = (words.split() for words in SIGNS[expert])
    return [names.index(name) for name in up + down], [1] * len(up) + [-1] * len(down)


def fit(X, scores, pairs, trees, seed, signs):
    """One booster whose margin is quality around 0. X: [rows, features]; signs: one a feature, as `columns` gives them."""
    s, y, sw = scores
    a, b, label, pw = pairs
    mean = np.concatenate([sw, pw]).mean()
    sw, pw = sw / mean, pw / mean

    def objective(margin, _):
        g, h = np.zeros(len(margin)), np.full(len(margin), 1e-6)
        np.add.at(g, s, sw * (margin[s] - y))
        np.add.at(h, s, sw)
        p = 1 / (1 + np.exp(-(margin[a] - margin[b]) / TEMPERATURE))
        slope, curve = pw * (p - label) * TEMPERATURE / 2, pw / 8
        for rows, sign in ((a, 1), (b, -1)):
            np.add.at(g, rows, sign * slope)
            np.add.at(h, rows, curve)
        return g, h

    matrix = xgboost.DMatrix(X)
    matrix.set_base_margin(np.zeros(len(X)))
    options = {"max_depth": TREE_DEPTH, "eta": RATE, "reg_lambda": PENALTY, "min_child_weight": LEAST, "subsample": 0.7, "colsample_bytree": 0.5, "tree_method": "hist",
               "max_bin": 64, "nthread": 1, "disable_default_eval_metric": 1, "base_score": 0, "seed": seed, "monotone_constraints": f"({','.join(map(str, signs))})"}
    return xgboost.train(options, matrix, trees, obj=objective)


def complete(tree, read):
    """A tree as a complete one: (feature, threshold) of its inner nodes in heap order, and the values of its leaves. `read`: the
    features that its columns stand for."""
    inner = 2**TREE_DEPTH - 1
    feature, threshold, value = np.zeros(inner, int), np.full(inner, np.inf, np.float32), np.zeros(2 * inner + 1, np.float32)
    left, right, index, condition = (np.array(tree[k]) for k in ("left_children", "right_children", "split_indices", "split_conditions"))

    def put(node, place):
        if place >= inner:
            value[place] = condition[node]
        elif left[node] < 0:  # a leaf above the last level: whatever way is taken below it, its value is found
            for child in (2 * place + 1, 2 * place + 2):
                put(node, child)
        else:
            feature[place], threshold[place] = read[index[node]], condition[node]
            put(left[node], 2 * place + 1)
            put(right[node], 2 * place + 2)

    put(0, 0)
    threshold[np.isinf(threshold)] = 3e38
    return feature, threshold, value[inner:]


def main(plain, made, path):
    passes = {"plain": Pass(plain), "made": Pass(made)}
    state = torch.load(path, map_location="cpu")
    features = np.array(passes["plain"].features)
    found, owners, answers = [], [], []
    for k, name in enumerate(EXPERTS):
        trees, ensembles = TREES[name]
        read, signs = columns(name, passes["plain"].meta["featureNames"])
        mine, total = [], np.zeros(len(features))
        for seed in range(1, ensembles + 1):
            X, scores, pairs = gather(passes, name, np.random.default_rng(seed))
            booster = fit(X[:, read], scores, pairs, trees, seed, signs)
            total += booster.predict(xgboost.DMatrix(features[:, read], base_margin=np.zeros(len(features))), output_margin=True)
            mine += json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"]
        scale = SPREAD / total.std()
        answers.append(total * scale)
        for feature, threshold, leaves in (complete(tree, read) for tree in mine):
            found.append((feature, threshold, leaves * scale))
            owners.append(k)
        print(f"{name}: {len(mine)} trees, scale {scale:.3f}", flush=True)
    shape = dict(state["shape"], trees=len(found), features=features.shape[1], read=state["shape"].get("read", state["shape"]["features"]))
    model = Clerk(shape)
    model.load_state_dict(without(state["average"], "tree_", "lean_"), strict=False)
    with torch.no_grad():
        model.tree_feature.copy_(torch.from_numpy(np.stack([f for f, _, _ in found]).reshape(-1)))
        model.tree_threshold.copy_(torch.from_numpy(np.stack([t for _, t, _ in found]).reshape(-1)))
        model.tree_leaves.copy_(torch.from_numpy(np.stack([v for _, _, v in found])))
        model.tree_owner.copy_(torch.nn.functional.one_hot(torch.tensor(owners), len(EXPERTS)).float())
    model.eval()
    some = np.random.default_rng(0).permutation(len(features))[:4000]
    with torch.no_grad():
        said = model.experts(torch.from_numpy(features[some])).numpy()
    furthest = np.abs(said - np.stack(answers, axis=1)[some]).max()
    print(f"the matrices differ from the trees by at most {furthest:.1e}")
    if furthest > 1e-3:
        raise SystemExit("The network's matrices do not say what the trees say.")
    state.update(shape=shape, average=model.state_dict(), model=model.state_dict())
    torch.save(state, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
