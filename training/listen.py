"""Last step of training: teaches the product of features and criterion alone, everything else held still.

Run: npx tsx training/leans.ts training/data/leans.json
     python3 training/listen.py training/configs/cpu.json training/runs/cpu/checkpoint.pt training/data/leans.json
The rest of the network is run once over a sample of items and remembered, so this takes minutes: rule-checked criteria
teach it to follow the criterion, as many rows of the ordinary passes keep it from disturbing what was learnt.
Writes the result back into the checkpoint's averaged weights.
"""
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from torch.nn import functional as F

from data import Pass
from model import CRITERION, Clerk, level_log_probabilities
from train import soft_levels

RATE, ROUNDS, BATCH = 3e-3, 14, 512
DECAY = 1.0  # strong: a word that tells yes from no in one wording must do so in all of them
CRITERION_WORDS = 114  # its budget in src/formats/clerk/encode.ts, the start and a cut mark


def sample(data, rng, scores, pairs):
    """Score and pair rows to learn from, and the items they need."""
    s = rng.permutation(np.nonzero(data.scores[:, 5] == 0)[0])[:scores]
    p = rng.permutation(np.nonzero(data.pairs[:, 5] == 0)[0])[:pairs]
    held = rng.permutation(np.nonzero(data.pairs[:, 5] == 1)[0])[:1200]
    kept = rng.permutation(np.nonzero(data.scores[:, 5] == 1)[0])[:3000]
    items = np.unique(np.concatenate([data.scores[s, 0], data.scores[kept, 0], data.pairs[p, :2].ravel(), data.pairs[held, :2].ravel()])).astype(int)
    return s, p, held, kept, items


@torch.no_grad()
def remember(model, data, items, workers):
    """Inputs of the listening layers and what the rest says, for each item: [n, f], [n, e], [n, words], [n, words], [n], [n, 2]."""
    out = {"to": None, "bag": None, "ids": torch.zeros(len(items), CRITERION_WORDS, dtype=torch.int64), "asks": torch.zeros(len(items), CRITERION_WORDS), "checked": None, "rest": torch.zeros(len(items), 2)}
    order = np.argsort(data.lengths[items])

    def run(rows):
        seen = {}
        ids, segments, marks, features = data.tensors(items[rows])
        quality, parts = model.parts(ids, segments, marks, features)
        seen["to"], seen["bag"], asks, seen["checked"], heard, *_ = parts
        # The criterion comes first; shorter inputs are filled up.
        seen["ids"], seen["asks"] = (F.pad(t[:, :CRITERION_WORDS], (0, max(0, CRITERION_WORDS - t.shape[1]))) for t in (ids, asks))
        rest = quality.clone()
        rest[:, 0] -= heard
        return rows, seen, rest

    with ThreadPoolExecutor(workers) as pool:
        for rows, seen, rest in pool.map(run, np.array_split(order, max(1, len(order) // 24))):
            for key, value in seen.items():
                if out[key] is None:
                    out[key] = torch.zeros(len(items), *value.shape[1:])
                out[key][rows] = value
            out["rest"][rows] = rest
    return out


def rarity(wordings, model):
    """How rare each word is among criteria, [vocabulary, 1], from 0 up: the logarithm of one in how many wordings holds it. What
    checks ask about does not count."""
    seen, texts = torch.zeros(model.config["vocabulary"]), {}
    for one in wordings:
        texts.setdefault(one["text"], {i for i, segment in zip(one["ids"], one["segments"]) if segment == CRITERION} - set(one["things"]))
    for ids in texts.values():
        seen[list(ids)] += 1
    return torch.log((len(texts) + 1) / (seen + 1)).unsqueeze(1)


def main(config_file, path, wordings_file):
    config = json.load(open(config_file))
    torch.set_num_threads(1)
    torch.manual_seed(config["seed"])
    rng = np.random.default_rng(config["seed"])
    state = torch.load(path, map_location="cpu")
    model = Clerk(state["shape"])
    model.load_state_dict(state["average"], strict=False)
    model.eval()
    wordings = json.load(open(wordings_file))
    model.asked_rarity.copy_(rarity(wordings, model))
    torch.nn.init.normal_(model.listen_out.weight, std=0.02)
    for key, parameter in model.named_parameters():
        parameter.requires_grad_(key.startswith("listen"))
    sets = []
    for folder, scores, pairs, weight in ((config.get("listenOn") or config["extra"], 9000, 11000, 1.0), (config["passes"][0], 6000, 3000, 1.0)):
        data = Pass(folder)
        s, p, held, kept, items = sample(data, rng, scores, pairs)
        memory = remember(model, data, items, config["threads"])
        sets.append((data, s, p, held, kept, {int(i): k for k, i in enumerate(items)}, memory, weight))
        print(f"{folder}: {len(items)} items remembered", flush=True)

    def answer(memory, rows):
        heard = model.listen(memory["to"][rows], memory["bag"][rows], memory["ids"][rows], memory["asks"][rows], memory["checked"][rows])
        return torch.stack([memory["rest"][rows, 0] + heard, memory["rest"][rows, 1]], dim=1)

    @torch.no_grad()
    def measure(one, made):
        """Mean over the sets of pair accuracy without ties and of score correlation, on validation rows; made-up checks or the others."""
        data, _, _, held, kept, place, memory, _ = one
        names, figures = data.meta["sets"], []
        is_made = np.array([n.startswith("made: check") for n in names])
        a, b = (answer(memory, [place[int(i)] for i in data.pairs[held, k]])[:, 0].numpy() for k in (0, 1))
        x = answer(memory, [place[int(i)] for i in data.scores[kept, 0]])[:, 0].numpy()
        for k in np.nonzero(is_made == made)[0]:
            rows = (data.pairs[held, 4] == k) & (data.pairs[held, 2] != 0.5)
            if rows.sum() > 8:
                figures.append(((a > b) == (data.pairs[held, 2] > 0.5))[rows].mean())
            rows = data.scores[kept, 4] == k
            if rows.sum() > 12 and data.scores[kept, 1][rows].std() > 0:
                figures.append(np.corrcoef(x[rows], data.scores[kept, 1][rows])[0, 1])
        return float(np.mean(figures))

    def report(name):
        print(f"{name}: checks {measure(sets[0], True):.4f}, other sets {measure(sets[1], False):.4f} on validation rows", flush=True)

    report("before")
    optimizer = torch.optim.AdamW([q for q in model.parameters() if q.requires_grad], lr=RATE, weight_decay=DECAY)
    steps = [(k, part) for k, one in enumerate(sets) for part in np.array_split(np.arange(len(one[1]) + len(one[2])), max(1, (len(one[1]) + len(one[2])) // BATCH))]
    for turn in range(ROUNDS):
        shuffled = [rng.permutation(len(one[1]) + len(one[2])) for one in sets]
        for at in rng.permutation(len(steps)):
            k, part = steps[at]
            data, s, p, _, _, place, memory, weight = sets[k]
            chosen = shuffled[k][part]
            scores, pairs = data.scores[s[chosen[chosen < len(s)]]], data.pairs[p[chosen[chosen >= len(s)] - len(s)]]
            loss = torch.zeros(())
            if len(scores):
                out = answer(memory, [place[int(i)] for i in scores[:, 0]])
                for levels in np.unique(scores[:, 2]).astype(int):
                    rows = np.nonzero(scores[:, 2] == levels)[0]
                    target = soft_levels(torch.from_numpy(scores[rows, 1]), int(levels))
                    loss = loss - (target * level_log_probabilities(out[torch.from_numpy(rows)], int(levels))).sum() / np.log(max(2, levels)) * 0.7
            if len(pairs):
                a, b = (answer(memory, [place[int(i)] for i in pairs[:, c]])[:, 0] for c in (0, 1))
                loss = loss + F.binary_cross_entropy_with_logits((a - b) * torch.exp(-model.temperature.detach()), torch.from_numpy(pairs[:, 2]).float(), reduction="sum")
            rate = RATE * 0.5 * (1 + np.cos(np.pi * turn / ROUNDS))
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
            (loss * weight / max(1, len(scores) + len(pairs))).backward()
            optimizer.step()
        if turn % 4 == 3 or turn == ROUNDS - 1:
            report(f"round {turn + 1}")
    state["average"] = model.state_dict()
    torch.save(state, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
