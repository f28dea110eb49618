"""Averages the weights of two stages of one training: what the second learnt, without losing what the first knew.

Run: python3 training/mean.py FIRST.pt SECOND.pt OUT.pt [--share 0.5]
Both must be of one shape, and the second must have been begun from the first. `--share` is the second's share. Source of
the idea: Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022.
"""
import argparse
import os

import torch


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("first")
    parser.add_argument("second")
    parser.add_argument("out")
    parser.add_argument("--share", type=float, default=0.5)
    args = parser.parse_args()
    first, second = (torch.load(path, map_location="cpu") for path in (args.first, args.second))
    mean = {}
    for key, value in second["average"].items():
        before = first["average"][key]
        if before.shape != value.shape:
            raise SystemExit(f"{key} is {tuple(before.shape)} in {args.first} and {tuple(value.shape)} in {args.second}: not stages of one training.")
        mean[key] = before + args.share * (value - before) if value.is_floating_point() else value
    os.makedirs(os.path.dirname(args.out) or ".", exist_ok=True)
    torch.save(dict(second, model=mean, average=mean), args.out)


if __name__ == "__main__":
    main()
