"""Averages the weights of two stages of one training: what the second learnt, without losing what the first knew.

Run: python3 training/mean.py FIRST.pt SECOND.pt OUT.pt [--share 0.5]
Both must be of one shape, but for features that the second reads and the first did not, and the second must have been begun from
the first. `--share` is the second's share. Experts and leaning are left out: they are put on the mean. Source of the idea:
Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022.
"""
import argparse
import os

import torch

from model import widened, without


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("first")
    parser.add_argument("second")
    parser.add_argument("out")
    parser.add_argument("--share", type=float, default=0.5)
    args = parser.parse_args()
    first, second = (torch.load(path, map_location="cpu") for path in (args.first, args.second))
    after = without(second["average"], "tree_", "lean_")
    known, mean = widened(first["average"], after), {}
    for key, value in after.items():
        before = known[key]
        if before.shape != value.shape:
            raise SystemExit(f"{key} is {tuple(before.shape)} in {args.first} and {tuple(value.shape)} in {args.second}: not stages of one training.")
        mean[key] = before + args.share * (value - before) if value.is_floating_point() else value
    os.makedirs(os.path.dirname(args.out) or ".", exist_ok=True)
    torch.save(dict(second, model=mean, average=mean), args.out)


if __name__ == "__main__":
    main()
