"""Starts the word vectors from the texts themselves: truncated SVD of a positive pointwise mutual information matrix
over neighbouring words (Levy and Goldberg 2014; Bullinaria and Levy 2007 for the exponent on the singular values).

Run: python3 training/embed.py training/data/pass-1 OUT.npy [size]
"""
import sys

import numpy as np
import scipy.sparse as sp
from sklearn.utils.extmath import randomized_svd

from data import Pass

WINDOW = 4


def main(folder, out, size=128):
    data = Pass(folder)
    v = data.meta["vocabulary"]
    rng = np.random.default_rng(1)
    counts = sp.csr_matrix((v, v), dtype=np.float64)
    items = np.sort(rng.permutation(data.meta["items"])[: int(data.meta["items"] * 0.5)])
    for chunk in np.array_split(items, 12):
        ids, where = [], []
        for i in chunk:
            a, b = data.offsets[i], data.offsets[i + 1]
            ids.append(data.ids[a:b])
            where.append(data.segments[a:b].astype(np.int64) + 8 * i)
        ids, where = np.concatenate(ids).astype(np.int64), np.concatenate(where)
        for k in range(1, WINDOW + 1):
            same = where[k:] == where[:-k]
            a, b = ids[:-k][same], ids[k:][same]
            m = sp.coo_matrix((np.full(len(a), 1.0 / k), (a, b)), shape=(v, v)).tocsr()
            counts = counts + m + m.T
    counts[:3] = 0
    counts = counts.tocsc()
    counts[:, :3] = 0
    counts = counts.tocoo()
    rows = np.asarray(counts.sum(1)).ravel() + 1e-9
    columns = np.asarray(counts.sum(0)).ravel() ** 0.75
    total = columns.sum()
    pmi = np.log(counts.data * total / (rows[counts.row] * columns[counts.col] + 1e-9))
    keep = pmi > 0
    matrix = sp.csr_matrix((pmi[keep], (counts.row[keep], counts.col[keep])), shape=(v, v))
    print(f"{matrix.nnz} positive entries")
    u, s, _ = randomized_svd(matrix, n_components=size, n_iter=4, random_state=1)
    vectors = u * np.sqrt(s)
    vectors /= vectors.std() + 1e-9
    np.save(out, vectors.astype(np.float32))
    print(f"{vectors.shape} -> {out}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *(int(x) for x in sys.argv[3:]))
