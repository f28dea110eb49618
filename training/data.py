"""Reads the files that prepare.ts wrote and makes batches of similar length."""
import json
import os

import numpy as np
import torch


class Pass:
    """One prepared pass over the training data, memory-mapped."""

    def __init__(self, folder):
        self.meta = json.load(open(os.path.join(folder, "meta.json")))
        load = lambda name, kind: np.memmap(os.path.join(folder, name), dtype=kind, mode="r")
        self.ids, self.segments, self.marks = load("ids.u16", np.uint16), load("segments.u8", np.uint8), load("marks.u8", np.uint8)
        self.features = load("features.f32", np.float32).reshape(-1, len(self.meta["featureNames"]))
        self.offsets = np.fromfile(os.path.join(folder, "offsets.u32"), dtype=np.uint32).astype(np.int64)
        # scores: item, score, levels, weight, set, validation, group; pairs: a, b, label, weight, set, validation
        self.scores = np.fromfile(os.path.join(folder, "scores.f64")).reshape(-1, 7)
        self.pairs = np.fromfile(os.path.join(folder, "pairs.f64")).reshape(-1, 6)
        self.lengths = np.diff(self.offsets)

    def tensors(self, items):
        """Padded inputs of a list of items: ids, segments, marks [n, longest] int64 and features [n, f] float32."""
        n, longest = len(items), int(self.lengths[items].max())
        ids, segments, marks = (np.zeros((n, longest), dtype=np.int64) for _ in range(3))
        for row, i in enumerate(items):
            a, b = self.offsets[i], self.offsets[i + 1]
            ids[row, : b - a], segments[row, : b - a], marks[row, : b - a] = self.ids[a:b], self.segments[a:b], self.marks[a:b]
        return torch.from_numpy(ids), torch.from_numpy(segments), torch.from_numpy(marks), torch.from_numpy(self.features[items].copy())

    def batches(self, rng, tokens, validation=False):
        """Yields (score rows, pair rows) index arrays; a batch holds about `tokens` padded ids. Random order."""
        flag = 1.0 if validation else 0.0
        s = np.nonzero(self.scores[:, 5] == flag)[0]
        p = np.nonzero(self.pairs[:, 5] == flag)[0]
        length = np.concatenate([self.lengths[self.scores[s, 0].astype(int)], np.maximum(self.lengths[self.pairs[p, 0].astype(int)], self.lengths[self.pairs[p, 1].astype(int)])])
        count = np.concatenate([np.ones(len(s), int), np.full(len(p), 2)])
        unit = np.concatenate([s, -1 - p])
        order = np.argsort(length + rng.uniform(-12, 12, len(length)), kind="stable")
        groups, current, longest, n = [], [], 0, 0
        for k in order:
            longest_next = max(longest, length[k])
            if current and longest_next * (n + count[k]) > tokens:
                groups.append(current)
                current, longest, n = [], 0, 0
                longest_next = length[k]
            current.append(unit[k])
            longest, n = longest_next, n + count[k]
        if current:
            groups.append(current)
        for g in rng.permutation(len(groups)):
            units = np.array(groups[g])
            yield units[units >= 0], -1 - units[units < 0]
