"""Logistic regressions that the network holds: over two views of a text, its pooled word vectors and its words. What belongs here
is joining the views and writing what was fitted into the network; what is told apart is in lean.py and risk.py.
"""
import numpy as np
import torch
from scipy import sparse


def join(vectors, words, by_vectors, by_words):
    """One matrix of both views, weighed against each other, and the words that occur. vectors: [texts, dense]; words: sparse
    [texts, vocabulary]; by_vectors, by_words: how much each counts before the penalty."""
    used = np.unique(words.nonzero()[1])
    return sparse.hstack([sparse.csr_matrix(vectors * by_vectors), words[:, used] * by_words]).tocsr(), used


@torch.no_grad()
def store(fitted, used, by_vectors, by_words, linear, table):
    """Writes a regression fitted on what `join` gave into the network: the vectors' part into a linear layer, the words' part
    into an embedding of the vocabulary, zero for words that did not occur."""
    dense = linear.in_features
    linear.weight.copy_(torch.from_numpy((fitted.coef_[:, :dense] * by_vectors).astype(np.float32)))
    linear.bias.copy_(torch.from_numpy(fitted.intercept_.astype(np.float32)))
    table.weight.zero_()
    table.weight[torch.from_numpy(used).long()] = torch.from_numpy((fitted.coef_[:, dense:].T * by_words).astype(np.float32))
