"""Teaches the tiny judge: next-token loss on the feedback and on the score after it, on the score alone, and on whether each
item is right, which is read half way up and thrown away after training.

Run: python3 training/decoders/train_judge.py training/decoders/judge.json [--minutes 12] [--run NAME] [--stage 2]
Rows come from judge-data.ts. Checkpoints go to training/decoders/build/NAME; a run that was cut off resumes there, and its
learning rate follows the share of the stage's processor time used. Every row is one sequence: the prompt, then the score without reasons, then the
reasons and the score, which do not see the score before them and stand at the same positions. The wording that opens all
prompts of a format is computed once a batch.
"""
import argparse
import json
import os
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
from torch.nn import functional as F

from judge_model import Decoder

HERE = os.path.dirname(os.path.abspath(__file__))
BLOCKED = -1e9


class Rows:
    """Rows of one format. `prefix` holds the tokens that all its prompts begin with."""

    def __init__(self, folder):
        rows = json.load(open(os.path.join(folder, "rows.json")))
        meta = np.array([row[:5] for row in rows], dtype=np.int64)
        self.marks = [np.array(row[5:], dtype=np.int64).reshape(-1, 2) for row in rows]
        self.tokens = np.fromfile(os.path.join(folder, "rows.bin"), dtype="<u2").astype(np.int64)
        self.prompt, self.verdict, self.answer, self.score, self.label = meta.T
        self.start = np.concatenate([[0], np.cumsum(meta[:, :3].sum(1))[:-1]])
        first = self.tokens[: self.prompt[0]]
        n = len(first)
        for s, length in zip(self.start[1:200], self.prompt[1:200]):
            other = self.tokens[s : s + min(n, length)]
            differ = np.nonzero(other[: n] != first[: len(other)])[0]
            n = min(n, len(other), differ[0] if len(differ) else n)
        self.prefix = torch.from_numpy(first[: n - 1].copy())

    def __len__(self):
        return len(self.prompt)

    def batch(self, picks):
        """ids, positions, mask [B, 1, S, P + S], and lists of (row, place, target): tokens
        to learn, scores without reasons, and right or wrong items."""
        p = len(self.prefix)
        total = (self.prompt + self.verdict + self.answer)[picks] - p
        size = int(total.max())
        ids = np.zeros((len(picks), size), np.int64)
        positions = np.zeros((len(picks), size), np.int64)
        mask = np.zeros((len(picks), size, p + size), np.float32)
        mask[:, :, p:] = np.triu(np.full((size, size), BLOCKED, np.float32), 1)
        where, verdicts, marks = [], [], []
        for r, pick in enumerate(picks):
            n, v, a = int(self.prompt[pick]) - p, int(self.verdict[pick]), int(self.answer[pick])
            row = self.tokens[self.start[pick] + p : self.start[pick] + p + n + v + a]
            ids[r, : n + v + a] = row
            positions[r, : n + v] = p + np.arange(n + v)
            positions[r, n + v : n + v + a] = p + n + np.arange(a)
            mask[r, n + v :, p + n : p + n + v] = BLOCKED
            where.append((r, n - 1, row[n + v]))
            where.extend((r, n + v + j, row[n + v + j + 1]) for j in range(a - 1))
            label = n + int(self.label[pick])
            verdicts.append((r, label - 1, row[label]))
            marks.extend((r, at - p, right) for at, right in self.marks[pick])
        as_tensor = torch.from_numpy
        return as_tensor(ids), as_tensor(positions), as_tensor(mask)[:, None], np.array(where), np.array(verdicts), np.array(marks).reshape(-1, 3)


def run(model, rows, picks):
    """States of the batch, with the shared opening computed once."""
    ids, positions, mask, *targets = rows.batch(picks)
    p = len(rows.prefix)
    past = None
    if p > 0:
        causal = torch.triu(torch.full((p, p), BLOCKED), 1)[None, None]
        _, past, _ = model(rows.prefix[None], torch.arange(p)[None], causal)
    states, _, middle = model(ids, positions, mask, past)
    return states, middle, *targets


def losses(model, rows, picks):
    states, middle, where, verdicts, marks = run(model, rows, picks)
    told = F.cross_entropy(model.logits(states[where[:, 0], where[:, 1]]), torch.from_numpy(where[:, 2]))
    alone = F.cross_entropy(model.logits(states[verdicts[:, 0], verdicts[:, 1]]), torch.from_numpy(verdicts[:, 2]))
    if len(marks) == 0:
        return told, alone, told.new_zeros(())
    right = F.binary_cross_entropy_with_logits(model.marks(middle[marks[:, 0], marks[:, 1]]), torch.from_numpy(marks[:, 2]).float())
    return told, alone, right


def exact_alone(model, rows, picks, labels):
    """Share of scores without reasons that are exactly right, over the allowed labels."""
    with torch.no_grad():
        states, _, _, verdicts, _ = run(model, rows, picks)
        said = model.logits(states[verdicts[:, 0], verdicts[:, 1]])[:, labels].argmax(-1) + 1
    return float((said.numpy() == rows.score[picks]).mean())


def join_spaced(model):
    """Starts " word" near "word": they mean the same."""
    vocab = json.load(open(os.path.join(HERE, "tokenizer.json")))["model"]["vocab"]
    with torch.no_grad():
        for token, i in vocab.items():
            bare = vocab.get(token[1:]) if token.startswith("\u0120") and len(token) > 1 else None
            if bare is not None:
                model.embed.weight[i] = 0.3 * model.embed.weight[i] + 0.95 * model.embed.weight[bare]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("--minutes", type=float, default=None)
    parser.add_argument("--run", default="judge")
    parser.add_argument("--stage", type=int, default=1)
    args = parser.parse_args()
    config = json.load(open(args.config))
    stage = config["stages"][args.stage - 1]
    minutes = args.minutes or stage["minutes"]
    torch.manual_seed(config["seed"])
    torch.set_num_threads(1)
    out = os.path.join(HERE, "build", args.run)
    os.makedirs(out, exist_ok=True)
    model = Decoder(config["model"])
    join_spaced(model)
    decay = [p for p in model.parameters() if p.dim() == 2]
    rest = [p for p in model.parameters() if p.dim() != 2]
    optimizer = torch.optim.AdamW([{"params": decay, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.98))
    path = os.path.join(out, "checkpoint.pt")
    step, used = 0, 0.0
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"], strict=False)
        if saved["stage"] == args.stage:
            optimizer.load_state_dict(saved["optimizer"])
            step, used = saved["step"], saved["used"]
    sets = {name: Rows(os.path.join(HERE, "build", "judge-data", name)) for name in stage["formats"]}
    held = {name: Rows(os.path.join(HERE, "build", "judge-held-out", name)) for name in stage["formats"]}
    names = list(stage["formats"])
    shares = np.array([stage["formats"][n] for n in names], dtype=float)
    labels = torch.tensor(config["labels"])
    print({n: (len(sets[n]), len(sets[n].prefix)) for n in names}, sum(p.numel() for p in model.parameters()), flush=True)

    def save():
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "stage": args.stage, "step": step, "used": used, "config": config}, path + ".part")
        os.replace(path + ".part", path)

    began, saved_at, logged = time.process_time() - used, time.time(), [0.0, 0.0, 0.0, 0]
    while used < minutes * 60:
        used = time.process_time() - began
        share = min(1.0, used / (minutes * 60))
        rate = stage["rate"] * min(1.0, (step + 1) / stage["warmup"]) * (0.05 + 0.95 * 0.5 * (1 + np.cos(np.pi * share)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        rng = np.random.default_rng([config["seed"], args.stage, step])
        name = names[rng.choice(len(names), p=shares / shares.sum())]
        rows = sets[name]
        picks = rng.integers(0, len(rows), size=stage["batch"])
        told, alone, right = losses(model, rows, picks)
        optimizer.zero_grad(set_to_none=True)
        (told + stage["alone"] * alone + right).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        logged = [logged[0] + float(told), logged[1] + float(alone), logged[2] + float(right), logged[3] + 1]
        if step % 20 == 0:
            exact = {n: round(exact_alone(model, held[n], np.arange(100), labels), 3) for n in names} if step % 400 == 0 else ""
            print(f"{step} {used:.0f}s told {logged[0] / logged[3]:.3f} alone {logged[1] / logged[3]:.3f} items {logged[2] / logged[3]:.3f} {exact}", flush=True)
            logged = [0.0, 0.0, 0.0, 0]
        if time.time() - saved_at > 60:
            save()
            saved_at = time.time()
    save()


if __name__ == "__main__":
    main()
