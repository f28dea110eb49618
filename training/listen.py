"""Last step of training: teaches the product of features and criterion alone, everything else held still.

Run: python3 training/listen.py training/configs/cpu.json training/runs/cpu/checkpoint.pt
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
from model import Clerk, level_log_probabilities
from train import soft_levels

RATE, ROUNDS, BATCH = 3e-3, 14, 512
MARGINS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)  # taken off the gate's logit at the end: the wider, the surer it must be to open
ALLOWED = 0.002  # most that the gate may change the figures of ordinary validation rows


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
    """Inputs of the listening layers and what the rest says, for each item: [n, f], [n, e], [n, e], [n, 2]."""
    out = {"to": None, "bag": None, "kind": None, "rest": torch.zeros(len(items), 2)}
    order = np.argsort(data.lengths[items])

    def run(rows):
        seen = {}
        ids, segments, marks, features = data.tensors(items[rows])
        quality, parts = model.parts(ids, segments, marks, features)
        seen["to"], seen["bag"], seen["kind"], heard, _ = parts
        rest = quality.clone()
        rest[:, 0] -= heard
        return rows, seen, rest

    with ThreadPoolExecutor(workers) as pool:
        for rows, seen, rest in pool.map(run, np.array_split(order, max(1, len(order) // 24))):
            for key, value in seen.items():
                if out[key] is None:
                    out[key] = torch.zeros(len(items), value.shape[1])
                out[key][rows] = value
            out["rest"][rows] = rest
    return out


def made_checks(one):
    """1 for each remembered item that belongs to a rule-checked row, 0 for the others."""
    data, place = one[0], one[5]
    flags = torch.zeros(len(place))
    for rows, columns in ((data.scores, (0,)), (data.pairs, (0, 1))):
        for row in rows:
            if data.meta["sets"][int(row[4])].startswith("made: check"):
                for column in columns:
                    if int(row[column]) in place:
                        flags[place[int(row[column])]] = 1
    return flags


def main(config_file, path):
    config = json.load(open(config_file))
    torch.set_num_threads(1)
    torch.manual_seed(config["seed"])
    rng = np.random.default_rng(config["seed"])
    state = torch.load(path, map_location="cpu")
    model = Clerk(state["shape"])
    model.load_state_dict(state["average"], strict=False)
    model.eval()
    torch.nn.init.normal_(model.listen_out.weight, std=0.02)
    for key, parameter in model.named_parameters():
        parameter.requires_grad_(key.startswith("listen"))
    sets = []
    for folder, scores, pairs, weight in ((config.get("listenOn", config["extra"]), 6000, 8000, 1.0), (config["passes"][0], 6000, 3000, 1.0)):
        data = Pass(folder)
        s, p, held, kept, items = sample(data, rng, scores, pairs)
        memory = remember(model, data, items, config["threads"])
        sets.append((data, s, p, held, kept, {int(i): k for k, i in enumerate(items)}, memory, weight))
        print(f"{folder}: {len(items)} items remembered", flush=True)

    # First the gate, alone: which criteria are of the checked kind. Then it is held still too.
    checked, ordinary = (one[6]["kind"] for one in sets)
    with torch.no_grad():
        bags = model.listen_norm(torch.cat([checked, ordinary]))
        kind = torch.cat([torch.ones(len(checked)), -torch.ones(len(ordinary))])
        made = torch.cat([torch.zeros(len(checked)), made_checks(sets[1])])  # the ordinary pass holds some checks as well
        bags, kind = bags[made == 0], kind[made == 0]
    gate = torch.optim.AdamW(model.listen_gate.parameters(), lr=0.02, weight_decay=0.3)  # strong: it must know wordings it never saw
    for _ in range(400):
        loss = F.softplus(-kind * model.listen_gate(bags).squeeze(1)).mean()
        gate.zero_grad()
        loss.backward()
        gate.step()
    with torch.no_grad():
        print(f"gate: {(model.listen_gate(bags).squeeze(1) * kind > 0).float().mean():.3f} of the criteria on the right side", flush=True)
    for parameter in [*model.listen_gate.parameters(), *model.listen_norm.parameters()]:
        parameter.requires_grad_(False)

    def answer(memory, rows):
        heard = model.listen(memory["to"][rows], memory["bag"][rows], memory["kind"][rows])
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
    optimizer = torch.optim.AdamW([q for q in model.parameters() if q.requires_grad], lr=RATE, weight_decay=0.02)
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
    # The smallest margin with which ordinary rows stay as they are with the gate shut; the widest if none does. A gain there
    # counts as a change too: validation rows are asked in the wordings of training, so it says nothing of other criteria.
    trained, figures = model.listen_gate.bias.detach().clone(), []
    with torch.no_grad():
        model.listen_gate.bias.fill_(-30.0)
        shut = measure(sets[1], False)
        print(f"gate shut: other sets {shut:.4f}", flush=True)
        for margin in MARGINS:
            model.listen_gate.bias.copy_(trained - margin)
            figures.append((measure(sets[0], True), measure(sets[1], False)))
            print(f"margin {margin}: checks {figures[-1][0]:.4f}, other sets {figures[-1][1]:.4f}", flush=True)
        still = [k for k, (_, others) in enumerate(figures) if abs(others - shut) <= ALLOWED]
        chosen = still[0] if still else len(MARGINS) - 1
        model.listen_gate.bias.copy_(trained - MARGINS[chosen])
        print(f"margin {MARGINS[chosen]} taken", flush=True)
    state["average"] = model.state_dict()
    torch.save(state, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
