"""Computes quality for prepared items with PyTorch and the rounded weights: the golden numbers of the engines' tests.

Run: python3 training/reference.py training/runs/NAME/rounded.pt < inputs.jsonl > outputs.jsonl
Each input line has ids, segments, marks (equal lengths) and features; each output line is [location, log-scale].
"""
import json
import sys

import torch

torch.set_num_threads(1)

from model import Clerk


def main():
    state = torch.load(sys.argv[1])
    model = Clerk(state["shape"])
    model.load_state_dict(state["model"])
    model.eval()
    with torch.no_grad():
        for line in sys.stdin:
            row = json.loads(line)
            ids, segments, marks = (torch.tensor([row[k]], dtype=torch.int64) for k in ("ids", "segments", "marks"))
            out = model(ids, segments, marks, torch.tensor([row["features"]], dtype=torch.float32))
            print(json.dumps([float(x) for x in out[0]]))


if __name__ == "__main__":
    main()
