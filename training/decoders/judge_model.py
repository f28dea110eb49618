"""The tiny judge as a torch module: a decoder of the Qwen2 shape (RMSNorm, RoPE, grouped keys and values with biases,
SwiGLU, tied embeddings). Training and export use it; the page runs the exported graph."""
import math

import torch
from torch import nn
from torch.nn import functional as F

EPSILON = 1e-6
ROPE_BASE = 10000.0


def rope_tables(length, dim):
    """cos and sin [length, dim / 2] of the half-split rotary embedding."""
    freq = 1.0 / (ROPE_BASE ** (torch.arange(0, dim, 2).float() / dim))
    angle = torch.arange(length).float()[:, None] * freq[None]
    return angle.cos(), angle.sin()


def norm(x, weight):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPSILON) * weight


def rotate(x, cos, sin):
    """x [B, heads, S, d]; cos, sin [B, 1, S, d / 2]."""
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        h, d = c["hidden"], c["hidden"] // c["heads"]
        self.heads, self.kv, self.d = c["heads"], c["kv_heads"], d
        self.input_norm = nn.Parameter(torch.ones(h))
        self.post_norm = nn.Parameter(torch.ones(h))
        self.q = nn.Linear(h, h)
        self.k = nn.Linear(h, self.kv * d)
        self.v = nn.Linear(h, self.kv * d)
        self.o = nn.Linear(h, h, bias=False)
        self.gate = nn.Linear(h, c["ffn"], bias=False)
        self.up = nn.Linear(h, c["ffn"], bias=False)
        self.down = nn.Linear(c["ffn"], h, bias=False)

    def forward(self, x, cos, sin, mask, past):
        """past: None or (k, v) [1 or B, kv, P, d]. mask: additive [B, 1, S, P + S]. Returns (x, (k, v))."""
        b, s, _ = x.shape
        y = norm(x, self.input_norm)
        q = rotate(self.q(y).view(b, s, self.heads, self.d).transpose(1, 2), cos, sin)
        k = rotate(self.k(y).view(b, s, self.kv, self.d).transpose(1, 2), cos, sin)
        v = self.v(y).view(b, s, self.kv, self.d).transpose(1, 2)
        if past is not None:
            k = torch.cat([past[0].expand(b, -1, -1, -1), k], 2)
            v = torch.cat([past[1].expand(b, -1, -1, -1), v], 2)
        groups = self.heads // self.kv
        # Queries of one group share keys: fold them into the length instead of repeating the keys.
        q = q.reshape(b, self.kv, groups * s, self.d)
        weights = (q @ k.transpose(-1, -2)).view(b, self.kv, groups, s, -1) / math.sqrt(self.d) + mask[:, :, None]
        y = torch.softmax(weights, -1).view(b, self.kv, groups * s, -1) @ v
        y = y.view(b, self.heads, s, self.d).transpose(1, 2).reshape(b, s, -1)
        x = x + self.o(y)
        y = norm(x, self.post_norm)
        return x + self.down(F.silu(self.gate(y)) * self.up(y)), (k, v)


def start_as_copier(layer):
    """Starts attention so that a token looks at its like and passes it on (queries near keys, output near the values'
    transpose; "mimetic" initialisation, Trockman and Kolter 2023). Small models learn to copy and compare far sooner."""
    for head in range(layer.heads):
        kv = head // (layer.heads // layer.kv)
        own = slice(head * layer.d, (head + 1) * layer.d)
        shared = slice(kv * layer.d, (kv + 1) * layer.d)
        layer.q.weight[own] = 0.7 * layer.q.weight[own] + 0.7 * layer.k.weight[shared]
        layer.o.weight[:, own] = 0.5 * layer.o.weight[:, own] + 0.25 * layer.v.weight[shared].t()


class Decoder(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.config = c
        self.embed = nn.Embedding(c["vocab"], c["hidden"])
        self.layers = nn.ModuleList(Layer(c) for _ in range(c["layers"]))
        self.final_norm = nn.Parameter(torch.ones(c["hidden"]))
        for p in self.parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=0.02)
        with torch.no_grad():
            for layer in self.layers:
                for name in ("q", "k", "v"):
                    getattr(layer, name).bias.zero_()
                for name in ("gate", "up", "q", "k", "v"):
                    nn.init.normal_(getattr(layer, name).weight, std=c["hidden"] ** -0.5)
                for name in ("o", "down"):
                    w = getattr(layer, name).weight
                    nn.init.normal_(w, std=w.shape[1] ** -0.5 / math.sqrt(2 * c["layers"]))
                start_as_copier(layer)
            nn.init.normal_(self.embed.weight, std=c["hidden"] ** -0.5)
        # For training alone: whether the item at a place is right, read half way up, so that later layers can count.
        self.mark = nn.Linear(c["hidden"], 1)
        cos, sin = rope_tables(c["positions"], c["hidden"] // c["heads"])
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def forward(self, ids, positions, mask, past=None):
        """ids, positions [B, S]; returns (states [B, S, H] after the last norm, one (k, v) a layer, states half way up)."""
        x = self.embed(ids)
        cos, sin = self.cos[positions][:, None], self.sin[positions][:, None]
        kept = []
        for i, layer in enumerate(self.layers):
            x, kv = layer(x, cos, sin, mask, None if past is None else past[i])
            kept.append(kv)
            if i + 1 == len(self.layers) // 2:
                middle = x
        return norm(x, self.final_norm), kept, middle

    def marks(self, middle):
        return self.mark(norm(middle, 1.0))[..., 0]

    def logits(self, states):
        return states @ self.embed.weight.t()
