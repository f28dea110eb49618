"""Trains the Clerk: scores by soft cross-entropy over their own levels, pairs by a Bradley-Terry term, together.

Run: python3 training/train.py training/configs/cpu.json [--minutes 60] [--run NAME]
Checkpoints every few minutes to training/runs/NAME and resumes from there; the learning rate follows the share of the
time that has been used, so a run that is cut off and resumed ends annealed. On a CPU, start it with
MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 MALLOC_TOP_PAD_=268435456 (glibc): without them the
pages of every large tensor go back to the system at each step, which was measured to cost two thirds of the speed.
"""
import argparse
import copy
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

# One BLAS thread a worker: small products scale badly over BLAS threads, whole batches scale well over workers.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from torch.nn import functional as F

from data import Pass
from model import BINS, Clerk, level_log_probabilities, widened, without

BUCKETS = 1024  # ids of words that the vocabulary does not know
COMMONEST = 250  # words that are never exchanged: they hold sentences together


def bin_edges(features):
    """Quantile edges [features, BINS + 1] of a sample of feature rows; equal quantiles are spread a little."""
    edges = np.quantile(features, np.linspace(0.005, 0.995, BINS + 1), axis=0).T
    for row in edges:
        for k in range(1, len(row)):
            row[k] = max(row[k], row[k - 1] + 1e-3)
    return torch.from_numpy(edges.astype(np.float32))


def soft_levels(y, levels):
    """Target over `levels` levels for scores in [0, 1]: fractions are shared between the two neighbours."""
    place = y * (levels - 1)
    low = place.floor().clamp(max=levels - 2).long()
    high = place - low
    target = torch.zeros(len(y), levels)
    target.scatter_(1, low.unsqueeze(1), (1 - high).unsqueeze(1).float())
    target.scatter_(1, low.unsqueeze(1) + 1, high.unsqueeze(1).float())
    return target


def exchange(ids, segments, owners, most, rng):
    """Words exchanged for others that are about as rare, each everywhere it stands in a row: what agrees with what stays, and
    what the words mean goes, so that a network can't lean on the words of its training sets. ids, segments: [batch, length];
    owners: rows of one owner (the two responses of a pair) are exchanged alike; most: the largest share of a row's words.
    The criterion and the commonest words stay."""
    vocabulary = int(ids.max()) + 1
    first = 3 + BUCKETS + COMMONEST
    if vocabulary <= first:
        return ids
    rank = np.arange(vocabulary - first)
    other = np.arange(vocabulary)
    # Ids are in the order of frequency: neighbours in it are about as rare.
    other[first:] = first + np.argsort(rank + rng.uniform(-0.3, 0.3, len(rank)) * (rank + COMMONEST))
    rows = owners.max() + 1
    gone = rng.random((rows, vocabulary), dtype=np.float32) < rng.uniform(0, most, (rows, 1))
    swapped = np.where(gone[owners[:, None], ids.numpy()] & (segments.numpy() > 1), other[ids.numpy()], ids.numpy())
    return torch.from_numpy(swapped)


def losses(model, data, s, p, word_dropout, most_exchanged, rng):
    """Summed weighted loss and total weight of one batch of score rows `s` and pair rows `p`."""
    scores, pairs = data.scores[s], data.pairs[p]
    device = model.temperature.device
    items = np.concatenate([scores[:, 0], pairs[:, 0], pairs[:, 1]]).astype(int)
    ids, segments, marks, features = data.tensors(items)
    if most_exchanged > 0:
        owners = np.concatenate([np.arange(len(s)), np.tile(len(s) + np.arange(len(p)), 2)])
        ids = exchange(ids, segments, owners, most_exchanged, rng)
    ids, segments, marks, features = (t.to(device, non_blocking=True) for t in (ids, segments, marks, features))
    if word_dropout > 0:
        gone = torch.from_numpy(rng.random(ids.shape) < word_dropout).to(device) & (ids > 2)
        ids = torch.where(gone, 3 + ids % BUCKETS, ids)
    out = model(ids, segments, marks, features)
    loss, weight = torch.zeros((), device=device), 0.0
    n = len(s)
    for levels in np.unique(scores[:, 2]).astype(int) if n else ():
        rows = np.nonzero(scores[:, 2] == levels)[0]
        target = soft_levels(torch.from_numpy(scores[rows, 1]), int(levels)).to(device)
        w = torch.from_numpy(scores[rows, 3]).float().to(device)
        each = -(target * level_log_probabilities(out[torch.from_numpy(rows).to(device)], int(levels))).sum(1)
        loss = loss + (each * w / np.log(max(2, levels)) * 0.7).sum()
        weight += float(scores[rows, 3].sum())
    if len(p):
        a, b = out[n : n + len(p), 0], out[n + len(p) :, 0]
        w = torch.from_numpy(pairs[:, 3]).float().to(device)
        label = torch.from_numpy(pairs[:, 2]).float().to(device)
        each = F.binary_cross_entropy_with_logits((a - b) * torch.exp(-model.temperature), label, reduction="none")
        loss = loss + (each * w).sum()
        weight += float(pairs[:, 3].sum())
    return loss, weight


def mixed(main, extra, share, rng, tokens):
    """Batches of one pass over `main`; after each, with probability `share`, one of an endless shuffle of `extra`."""
    more = iter(())
    for s, p in main.batches(rng, tokens):
        yield main, s, p
        if extra is not None and rng.random() < share:
            batch = next(more, None)
            if batch is None:
                more = extra.batches(rng, tokens)
                batch = next(more)
            yield extra, *batch


def gradients(model, data, s, p, rng, word_dropout, most_exchanged):
    """Loss, weight and gradients of one batch; safe to call from several threads at once."""
    loss, weight = losses(model, data, s, p, word_dropout, most_exchanged, rng)
    grads = torch.autograd.grad(loss, list(model.parameters()), allow_unused=True)
    return float(loss), weight, grads


@torch.no_grad()
def validate(model, data, most=160):
    """Per set on validation rows: Pearson correlation of the location with the score, or pair accuracy without ties."""
    model.eval()
    names = data.meta["sets"]
    table = {}
    s = np.nonzero(data.scores[:, 5] == 1)[0]
    p = np.nonzero((data.pairs[:, 5] == 1) & (data.pairs[:, 2] != 0.5))[0]

    def location(items):
        out = np.zeros(len(items))
        order = np.argsort(data.lengths[items])
        for chunk in np.array_split(order, max(1, len(order) // 24)):
            if len(chunk):
                out[chunk] = model(*(t.to(model.temperature.device) for t in data.tensors(items[chunk])))[:, 0].cpu().numpy()
        return out

    for k, name in enumerate(names):
        rows = s[data.scores[s, 4] == k][:most]
        if len(rows) > 12 and data.scores[rows, 1].std() > 0:
            x = location(data.scores[rows, 0].astype(int))
            table[name] = float(np.corrcoef(x, data.scores[rows, 1])[0, 1])
        rows = p[data.pairs[p, 4] == k][: most // 2]
        if len(rows) > 8:
            a, b = location(data.pairs[rows, 0].astype(int)), location(data.pairs[rows, 1].astype(int))
            table[name] = float(((a > b) == (data.pairs[rows, 2] > 0.5)).mean())
    model.train()
    return table


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--run")
    args = parser.parse_args()
    config = json.load(open(args.config))
    minutes = args.minutes or config["minutes"]
    name = args.run or os.path.splitext(os.path.basename(args.config))[0]
    folder = os.path.join("training/runs", name)
    os.makedirs(folder, exist_ok=True)
    torch.set_num_threads(1)
    workers = config.get("threads", os.cpu_count())
    torch.manual_seed(config["seed"])
    rng = np.random.default_rng(config["seed"])

    passes = [Pass(f) for f in config["passes"]]
    extra = Pass(config["extra"]) if os.path.exists(config.get("extra", "")) else None
    for data in passes + ([extra] if extra else []):
        factors = np.array([config.get("factors", {}).get(n, 1.0) for n in data.meta["sets"]])
        data.scores[:, 3] *= factors[data.scores[:, 4].astype(int)]
        data.pairs[:, 3] *= factors[data.pairs[:, 4].astype(int)]
    first = passes[0]
    shape = dict(config["model"], vocabulary=first.meta["vocabulary"], features=first.features.shape[1])
    sample = np.sort(rng.permutation(len(first.features))[:20000])
    vocabulary = json.load(open(config["vocabularyFile"]))
    idf = np.full(shape["vocabulary"], max(vocabulary["idf10"]) / 10, dtype=np.float32)
    idf[3 + vocabulary["buckets"] :] = np.array(vocabulary["idf10"], dtype=np.float32) / 10
    idf[:3] = 0
    model = Clerk(shape, bin_edges(first.features[sample].astype(np.float64)), torch.from_numpy(idf))
    if config.get("vectors") and os.path.exists(config["vectors"]):
        vectors = np.load(config["vectors"])[:, : shape["embed"]]
        with torch.no_grad():
            model.words.weight.copy_(torch.from_numpy(vectors) * 0.3)
            if shape["match"] <= shape["embed"]:
                model.match.weight.copy_(torch.eye(shape["embed"])[: shape["match"]])
    if config.get("start"):
        # A second stage goes on from the averaged weights of a first one, without what is put on a trained network last of all.
        # Features that were added since are read with weights of zero.
        before = without(torch.load(config["start"], map_location="cpu")["average"], "tree_", "lean_")
        model.load_state_dict(widened(before, model.state_dict()), strict=False)
    model = model.to(config.get("device", "cpu"))
    average = copy.deepcopy(model)
    decay, no_decay, listen, still = [], [], [], []
    for key, parameter in model.named_parameters():
        (still if key.startswith(tuple(config.get("still", ()))) else listen if key.startswith("listen") else no_decay if parameter.dim() < 2 or "words" in key else decay).append(parameter)
    # The product that listens to the criterion starts at a saddle and needs larger steps than the rest to leave it.
    optimizer = torch.optim.AdamW([{"params": decay, "weight_decay": 0.03, "factor": 1.0}, {"params": no_decay, "weight_decay": 0.0, "factor": 1.0},
                                   {"params": listen, "weight_decay": 0.01, "factor": config["listenFactor"]},
                                   {"params": still, "weight_decay": 0.0, "factor": 0.0}], lr=1e-3, betas=(0.9, 0.98))
    step, spent, at_pass = 0, 0.0, 0
    path = os.path.join(folder, "checkpoint.pt")
    if os.path.exists(path):
        state = torch.load(path, map_location=config.get("device", "cpu"))
        model.load_state_dict(state["model"], strict=False), average.load_state_dict(state["average"], strict=False)
        if len(state["optimizer"]["param_groups"]) == len(optimizer.param_groups):
            optimizer.load_state_dict(state["optimizer"])
        step, spent, at_pass = state["step"], state["spent"], state["pass"]
        # Another order than the one that was cut off, and the next pass: rows seen least come first.
        rng, at_pass = np.random.default_rng(config["seed"] + step), at_pass + 1
        print(f"resumed at step {step}, {spent / 60:.1f} minutes", flush=True)
    print(f"{sum(x.numel() for x in model.parameters()):,} parameters, {sum(x.numel() for k, x in model.named_parameters() if 'words' not in k):,} beside the word vectors", flush=True)

    def save():
        torch.save({"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "spent": spent, "pass": at_pass, "shape": shape}, path + ".part")
        os.replace(path + ".part", path)

    limit, begun, saved, told = minutes * 60, time.time() - spent, time.time(), time.time()
    running, tokens, waiting = [], 0, []
    pool = ThreadPoolExecutor(workers)
    while time.time() - begun < limit:
        for data, s, p in mixed(passes[at_pass % len(passes)], extra, config.get("extraShare", 0), rng, config["batch"]):
            spent = time.time() - begun
            share = min(1.0, spent / limit)
            if share >= 1.0:
                break
            rate = config["rate"] * min(1.0, (step + 1) / config["warm"]) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
            for group in optimizer.param_groups:
                group["lr"] = rate * group["factor"]
            waiting.append((data, s, p, np.random.default_rng(rng.integers(1 << 31))))
            if len(waiting) < workers:
                continue
            jobs = [pool.submit(gradients, model, *job, config["wordDropout"], config.get("exchange", 0)) for job in waiting]
            done = [job.result() for job in jobs]
            loss, weight = sum(d[0] for d in done), sum(d[1] for d in done)
            for parameter, *parts in zip(model.parameters(), *(d[2] for d in done)):
                there = [g for g in parts if g is not None]
                parameter.grad = sum(there) / max(weight, 1e-6) if there else None
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            with torch.no_grad():
                keep = min(0.997, (step + 1) / (step + 10))
                for a, b in zip(average.parameters(), model.parameters()):
                    a.mul_(keep).add_(b, alpha=1 - keep)
            running.append(loss / max(weight, 1e-6))
            for data, s, p, _ in waiting:
                tokens += int(data.lengths[np.concatenate([data.scores[s, 0], data.pairs[p, 0], data.pairs[p, 1]]).astype(int)].sum())
            waiting = []
            if step % 50 == 0:
                print(f"step {step} pass {at_pass} {spent / 60:.1f} min loss {np.mean(running[-100:]):.4f} {tokens / (time.time() - told):.0f} ids/s", flush=True)
                tokens, told = 0, time.time()
            if time.time() - saved > config["saveSeconds"]:
                table = validate(average, passes[0])
                print(f"validation {np.mean(list(table.values())):.4f} " + " ".join(f"{k}={v:.2f}" for k, v in table.items()), flush=True)
                save()
                saved = time.time()
        at_pass += 1
    spent = time.time() - begun
    table = validate(average, passes[0], most=600)
    print(f"final validation {np.mean(list(table.values())):.4f} " + " ".join(f"{k}={v:.3f}" for k, v in table.items()), flush=True)
    json.dump({"step": step, "minutes": spent / 60, "validation": table}, open(os.path.join(folder, "result.json"), "w"), indent=1)
    save()


if __name__ == "__main__":
    main()
