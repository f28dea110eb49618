"""The Clerk's network. What belongs here: layers and the forward pass; data, losses and export are in their own files.

One forward pass reads one response on one criterion: word ids, segment numbers, marks (all [batch, length]) and cheap
features [batch, features]; it gives the location and log-scale of a logistic distribution over quality [batch, 2].
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

PAD, CRITERION, SOURCE, REFERENCE, RESPONSE = range(5)
BINS = 12  # piecewise linear bins a feature
THRESHOLDS = (0.45, 0.65, 0.85)  # soft-match kernels
COMMON = 8.05  # inverse document frequency (natural log) above which a word of the criterion does not tell its kind
EARLY = 12.0  # words over which the weight of a criterion's words falls by a factor e where its kind is told
LEAN_KINDS, CHECK = 20, 1  # kinds of criteria that lean.py tells apart, and the place of those that a rule can check
# Experts on the cheap features (experts.py), in the order of the network's columns.
EXPERTS = ("reference", "open", "coverage", "grounded", "language", "writing", "argument", "harm", "comply", "details")
TREE_DEPTH = 5
# Nothing is given to check against; nothing, and what is asked for could do harm; a document; a short reference; a long one.
SITUATIONS = 5
PLAIN = 7  # weights of the plain leaning: length and closeness, both again where harm could be done, shared, copied, alike
LEAN_WIDTH = PLAIN + SITUATIONS * (1 + len(EXPERTS))
FOUND = 7  # figures of the criterion's words found in the response
SELDOM = 5.6  # natural logarithm of one in how many criteria holds a word above which it is the thing asked about
SAYS = 24  # width of the vectors that say what is asked of a thing
SHARP = 2.0  # how much more a word counts as the thing that a criterion asks about for each unit by which it is rarer
# Places of the cheap features that the leaning reads (src/formats/clerk/features.ts).
HAS_REFERENCE, RESPONSE_WORDS, SOURCE_WORDS, REFERENCE_WORDS, SOURCE_PRECISION, ALIKE_RECALL, ALIKE_F1 = 0, 2, 7, 8, 40, 105, 106
LONG_SOURCE, LONG_REFERENCE = math.log(120), math.log(25)  # words from which a source is a document, a reference a model answer
FEW_WORDS = math.log(5)  # words from which how alike a response is to the reference says something


class Local(nn.Module):
    """Gated depthwise convolution over neighbouring words; padded positions are kept at zero."""

    def __init__(self, d, width=7, dropout=0.1):
        super().__init__()
        self.norm = nn.LayerNorm(d)
        self.into = nn.Linear(d, 2 * d)
        self.conv = nn.Conv1d(d, d, width, padding=width // 2, groups=d)
        self.out = nn.Linear(d, d)
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.out.weight)

    def forward(self, x, live):
        a, b = self.into(self.norm(x)).chunk(2, dim=-1)
        h = (a * torch.sigmoid(b)) * live
        h = self.conv(h.transpose(1, 2)).transpose(1, 2)
        return x + self.dropout(self.out(h * torch.sigmoid(h)))


class Attention(nn.Module):
    """Pre-norm self-attention and feed-forward block."""

    def __init__(self, d, heads, wide, dropout=0.1):
        super().__init__()
        self.heads, self.size = heads, d // heads
        self.norm1, self.norm2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, wide), nn.Linear(wide, d)
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.down.weight)

    def forward(self, x, bias):
        b, n, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).chunk(3, dim=-1)
        q, k, v = (t.reshape(b, n, self.heads, self.size).transpose(1, 2) for t in (q, k, v))
        scores = torch.matmul(q, k.transpose(2, 3)) / math.sqrt(self.size) + bias
        mixed = torch.matmul(torch.softmax(scores, dim=-1), v).transpose(1, 2).reshape(b, n, d)
        x = x + self.dropout(self.out(mixed))
        h = self.up(self.norm2(x))
        return x + self.dropout(self.down(h * torch.sigmoid(1.702 * h)))


class Clerk(nn.Module):
    def __init__(self, config, bins=None, idf=None):
        """config: vocabulary, features, embed, width, local, attention, heads, wide, match, head, dropout, blockDropout, listen, positions;
        read: how many of the features the network reads (all when left out; the experts read all).
        bins: [features, BINS + 1] edges; idf: [vocabulary]. Both are buffers, filled from a checkpoint when left out."""
        super().__init__()
        c = self.config = config
        v, e, d, f = c["vocabulary"], c["embed"], c["width"], c.get("read", c["features"])
        drop = c["dropout"]
        self.words = nn.Embedding(v, e)
        self.widen = nn.Linear(e, d, bias=False)
        self.segment, self.mark = nn.Embedding(5, d), nn.Embedding(256, d)
        self.place = nn.Embedding(c["positions"], d)
        self.match = nn.Linear(e, c["match"], bias=False)
        self.match_in = nn.Linear(3, d)
        self.norm = nn.LayerNorm(d)
        self.local = nn.ModuleList(Local(d, dropout=c["blockDropout"]) for _ in range(c["local"]))
        self.blocks = nn.ModuleList(Attention(d, c["heads"], c["wide"], c["blockDropout"]) for _ in range(c["attention"]))
        self.last = nn.LayerNorm(d)
        self.register_buffer("low", torch.zeros(f, BINS) if bins is None else bins[:, :-1].clone())
        self.register_buffer("span", torch.ones(f, BINS) if bins is None else (bins[:, 1:] - bins[:, :-1]).clamp(min=1e-4))
        self.register_buffer("idf", torch.ones(v) if idf is None else idf)
        self.features = nn.Linear(f * BINS, d)
        self.gate = nn.Linear(d, d)
        soft = 5 * (1 + len(THRESHOLDS))
        # Two heads, added: one over single words, soft matches and features, one over what the layers made of the words.
        self.near_norm, self.far_norm = nn.LayerNorm(5 * d + soft), nn.LayerNorm(5 * d)
        self.near, self.far = nn.Linear(5 * d + soft, c["head"]), nn.Linear(5 * d, c["head"])
        self.near_out, self.far_out = nn.Linear(c["head"], 2), nn.Linear(c["head"], 2, bias=False)
        # Listening to the criterion: cheap features and word matches, multiplied by what the criterion's words ask for.
        self.listen_norm = nn.LayerNorm(e)
        self.listen_to = nn.Linear(f * BINS + FOUND, c["listen"])
        self.listen_for, self.listen_if = (nn.Linear(e + SAYS, c["listen"]) for _ in range(2))
        # Vectors of its own for a criterion's words: from what they stand beside, "any" and "no" are much the same.
        self.listen_words = nn.Embedding(v, SAYS)
        nn.init.zeros_(self.listen_words.weight)
        self.listen_out = nn.Linear(c["listen"], 1, bias=False)
        # How rare a word is among criteria, [vocabulary, 1]: what is rare there is the thing asked about. Set by listen.py.
        self.register_buffer("asked_rarity", torch.zeros(v, 1))
        nn.init.zeros_(self.listen_out.weight)
        # What a criterion of this kind leans on beside the network: set by experts.py and lean.py, not by training.
        trees, inner, leaves = c.get("trees", 0), 2**TREE_DEPTH - 1, 2**TREE_DEPTH
        self.register_buffer("tree_feature", torch.zeros(trees * inner, dtype=torch.int64))
        self.register_buffer("tree_threshold", torch.zeros(trees * inner))
        self.register_buffer("tree_leaves", torch.zeros(trees, leaves))
        self.register_buffer("tree_owner", torch.zeros(trees, len(EXPERTS)))
        self.register_buffer("tree_paths", paths(TREE_DEPTH), persistent=False)
        self.lean_kind, self.lean_words = nn.Linear(2 * e, LEAN_KINDS), nn.Embedding(v, LEAN_KINDS)
        nn.init.zeros_(self.lean_words.weight)
        self.register_buffer("lean_weights", torch.zeros(LEAN_KINDS, LEAN_WIDTH))
        # Whether what is asked for could do harm, told from the words of instruction and context.
        self.lean_risk, self.lean_risk_words = nn.Linear(e, 1), nn.Embedding(v, 1)
        nn.init.zeros_(self.lean_risk_words.weight)
        # The question comes first in a criterion, the descriptions of its levels after it: early words tell the kind.
        self.register_buffer("early", torch.exp(-torch.arange(c["positions"]) / EARLY))
        self.temperature = nn.Parameter(torch.tensor(math.log(0.2)))
        self.dropout = nn.Dropout(drop)
        for table in (self.segment, self.mark, self.place):
            nn.init.normal_(table.weight, std=0.02)
        nn.init.zeros_(self.near_out.weight)
        nn.init.zeros_(self.far_out.weight)
        with torch.no_grad():
            self.near_out.bias.copy_(torch.tensor([0.5, -1.2]))

    def forward(self, ids, segments, marks, features):
        return self.parts(ids, segments, marks, features)[0]

    def parts(self, ids, segments, marks, features):
        """The quality, the inputs and the output of `listen`, which listen.py trains alone, and what `lean` reads of the criterion."""
        live = (segments > 0).float()
        groups = [(segments == g).float() for g in (SOURCE, REFERENCE, RESPONSE)]
        e = self.words(ids)

        # Soft matches: for each word, the closest word of each other group by the cosine of a learned projection.
        p = self.match(e)
        p = p / (p * p).sum(-1, keepdim=True).add(1e-6).sqrt()
        similar = torch.matmul(p, p.transpose(1, 2))
        best = []
        for g in groups:
            m = (similar - 2.0 * (1.0 - g).unsqueeze(1)).max(dim=-1).values
            best.append(torch.relu(m) * (1.0 - g) * live)
        to_source, to_reference, to_response = best
        rare = F.embedding(ids, self.idf.unsqueeze(1)).squeeze(2)
        soft = []
        in_criterion = (segments == CRITERION).float()
        for value, group in ((to_reference, groups[2]), (to_response, groups[1]), (to_source, groups[2]), (to_response, groups[0]), (to_response, in_criterion)):
            w = rare * group
            total = w.sum(1).clamp(min=1e-3)
            soft.append((value * w).sum(1) / total)
            for t in THRESHOLDS:
                soft.append((torch.sigmoid((value - t) * 12.0) * w).sum(1) / total)
        soft = torch.stack(soft, dim=1)

        place = self.place.weight[: ids.shape[1]].unsqueeze(0)
        x = self.widen(e) + self.segment(segments) + self.mark(marks) + place + self.match_in(torch.stack(best, dim=2))
        x = self.dropout(self.norm(x))

        response = groups[2].unsqueeze(2)
        answered = groups[2].max(dim=1, keepdim=True).values

        def mean(h, mask):
            return (h * mask.unsqueeze(2)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1.0)

        def pooled(h):
            highest = (h * response - 20.0 * (1.0 - response)).max(dim=1).values * answered
            return [h[:, 0], mean(h, groups[2]), highest, mean(h, in_criterion)]

        u = ((features[:, : self.low.shape[0]].unsqueeze(2) - self.low) / self.span).clamp(0.0, 1.0)
        u = u.reshape(u.shape[0], -1)
        cheap = self.features(u)
        cheap = cheap * torch.sigmoid(cheap)
        early = pooled(x)
        gated = cheap * (1.0 + torch.tanh(self.gate(early[3])))
        h = self.near(self.dropout(self.near_norm(torch.cat([*early, gated, soft], dim=1))))
        out = self.near_out(self.dropout(h * torch.sigmoid(h)))

        # Marks have their lowest bit set on words of the criterion that stand in the response.
        asked = in_criterion * (ids > 2).float()
        half = marks.float() * 0.5
        matched = asked * (2.0 * (half - torch.floor(half)))
        weights = (rare + 0.5) * asked
        total = weights.sum(1, keepdim=True).clamp(min=1e-3)
        found = torch.cat([(weights * matched).sum(1, keepdim=True) / total, matched.sum(1, keepdim=True) / asked.sum(1, keepdim=True).clamp(min=1.0),
                           (weights * matched).max(dim=1, keepdim=True).values / 8.0, (weights * (1.0 - matched)).max(dim=1, keepdim=True).values / 8.0], dim=1)
        # A word that hardly any criterion holds is the thing asked about, the others say what is asked of it.
        seldom = F.embedding(ids, self.asked_rarity).squeeze(2)
        thing = seldom + 0.3 * rare  # and words like "such" are no things
        sharp = torch.exp(SHARP * thing - SHARP * (thing * asked).max(dim=1, keepdim=True).values) * asked
        found = torch.cat([found, (sharp * matched).sum(1, keepdim=True) / sharp.sum(1, keepdim=True).clamp(min=1e-3),
                           (thing * matched).max(dim=1, keepdim=True).values / 8.0, (thing * asked * (1.0 - matched)).max(dim=1, keepdim=True).values / 8.0], dim=1)
        nearness = self.early[: ids.shape[1]].unsqueeze(0)
        asks = asked * torch.sigmoid((SELDOM - seldom) * 6.0) * nearness.sqrt()
        evidence, bag = torch.cat([u, found], dim=1), unit((e * (asks * seldom).unsqueeze(2)).sum(1))
        # What kind of criterion it is: its common words and all of its words, the early ones more than the late.
        common = asked * ((COMMON - rare) * 20.0).clamp(0.0, 1.0)
        early_asked = (asked * nearness).unsqueeze(2)
        told = (self.lean_words(ids) * early_asked).sum(1) / (early_asked * early_asked).sum(1).clamp(min=1e-6).sqrt()
        early_criterion = torch.cat([unit((e * (w * nearness).unsqueeze(2)).sum(1)) for w in (common, weights)], dim=1)
        kinds = torch.softmax(self.lean_kind(early_criterion) + told, dim=1)
        heard = self.listen(evidence, bag, ids, asks, kinds[:, CHECK])

        lives = live.unsqueeze(2)
        bias = ((live - 1.0) * 10000.0).unsqueeze(1).unsqueeze(1)
        for layer in self.local:
            x = layer(x, lives)
        for layer in self.blocks:
            x = layer(x, bias)
        if self.local or self.blocks:
            h = self.far(self.dropout(self.far_norm(torch.cat([*pooled(self.last(x)), gated], dim=1))))
            out = out + self.far_out(self.dropout(h * torch.sigmoid(h)))
        source = groups[0] * (ids > 2).float()
        wanted = unit((e * ((rare + 0.5) * source).unsqueeze(2)).sum(1))
        risk = self.lean_risk(wanted) + (self.lean_risk_words(ids).squeeze(2) * source).sum(1, keepdim=True) / source.sum(1, keepdim=True).clamp(min=1.0).sqrt()
        kept, leaned = self.lean(features, kinds, torch.sigmoid(risk.squeeze(1)))
        location, scale = 0.5 + (out[:, 0] - 0.5) * kept + heard + leaned, out[:, 1].clamp(-4.0, 1.5)
        return torch.stack([location, scale], dim=1), (evidence, bag, asks, kinds[:, CHECK], heard, early_criterion, wanted)

    def listen(self, evidence, bag, ids, asks, checked):
        """What the criterion makes of the features, [batch], from [batch, features * BINS + FOUND], what its words ask for,
        [batch, embed], the words and how much each says what is asked, both [batch, length], and the chance that a rule can
        check it, [batch]."""
        says = (self.listen_words(ids) * asks.unsqueeze(2)).sum(1) / (asks * asks).sum(1, keepdim=True).clamp(min=0.1).sqrt()
        question = torch.cat([self.listen_norm(bag), says], dim=1)
        wanted = self.listen_for(question) + torch.relu(self.listen_if(question))
        heard = self.listen_out(torch.tanh(self.listen_to(evidence)) * wanted)
        # On questions of quality the rest knows better.
        return heard.squeeze(1) * checked

    def experts(self, features):
        """What each expert says of the cheap features, [batch, experts], quality around 0. A complete tree is a matrix: of its
        leaves, the one whose path agrees with all of the decisions counts."""
        inner = self.tree_paths.shape[0]
        if self.tree_leaves.shape[0] == 0:  # while it is trained, before experts.py
            return features.new_zeros(features.shape[0], len(EXPERTS))
        right = (features.index_select(1, self.tree_feature) >= self.tree_threshold).float()
        agree = torch.matmul((2.0 * right - 1.0).reshape(features.shape[0], -1, inner), self.tree_paths)
        said = (torch.relu(agree - (TREE_DEPTH - 1.0)) * self.tree_leaves).sum(2)
        return torch.matmul(said, self.tree_owner)

    def lean(self, features, kinds, risk):
        """Share of the network's own opinion that is kept, and what is added to the location, both [batch], from the features,
        the chances of each kind of criterion and the chance that what is asked for could do harm, [batch]. The kind of the
        criterion and the situation say how much each expert counts; length and closeness to the source speak where nothing is
        given to check against, or where a document is summed up or replied to, likeness to the reference where there is one."""
        weights = torch.matmul(kinds, self.lean_weights)
        length = features[:, RESPONSE_WORDS].clamp(math.log(5), math.log(600))
        close = features[:, SOURCE_PRECISION]
        document = torch.sigmoid((features[:, SOURCE_WORDS] - LONG_SOURCE) * 4.0)
        long_reference = features[:, HAS_REFERENCE] * torch.sigmoid((features[:, REFERENCE_WORDS] - LONG_REFERENCE) * 4.0)
        short_reference = (features[:, HAS_REFERENCE] - long_reference) * (1.0 - document)
        answered = long_reference * (1.0 - document)
        open_ended = 1.0 - document - short_reference - answered
        situations = torch.stack([open_ended * (1.0 - risk), open_ended * risk, document, short_reference, answered], dim=1).unsqueeze(2)
        shares = (weights[:, PLAIN:].reshape(-1, SITUATIONS, 1 + len(EXPERTS)) * situations).sum(1)
        shared = length + torch.log(close.clamp(min=0.1))  # words of the response that stand in the document
        by_length, by_closeness = (weights[:, k] * (1.0 - risk) + weights[:, k + 2] * risk for k in (0, 1))
        plain = (open_ended + 0.4 * answered) * (by_length * (length - math.log(100)) + by_closeness * (close - 0.3) * 10.0)
        plain = plain + document * (weights[:, 4] * (shared - math.log(35)) + weights[:, 5] * (close - 0.75) / 0.15)
        alike = 0.5 * (features[:, ALIKE_RECALL] + features[:, ALIKE_F1]) - 0.45
        worded = torch.sigmoid((features[:, REFERENCE_WORDS] - FEW_WORDS) * 8.0)
        plain = plain + (short_reference + answered) * worded * weights[:, 6] * alike * 10.0
        return 1.0 - shares[:, 0], plain * torch.exp(self.temperature) + (shares[:, 1:] * self.experts(features)).sum(1)


def paths(depth):
    """[inner nodes, leaves] of a complete tree in heap order: 1 where the leaf lies to the right of the node, -1 to its left, 0
    where the node is not on its path."""
    out = torch.zeros(2**depth - 1, 2**depth)
    for leaf in range(2**depth):
        place = 2**depth - 1 + leaf
        while place > 0:
            parent = (place - 1) // 2
            out[parent, leaf] = 1.0 if place == 2 * parent + 2 else -1.0
            place = parent
    return out


def without(weights, *prefixes):
    """The weights that do not begin with any of the prefixes: "tree_" is what experts.py sets, "lean_" what lean.py does."""
    return {key: value for key, value in weights.items() if not key.startswith(prefixes)}


def widened(before, now):
    """Weights of a network that read fewer features, for one that reads more: new features come last, and weigh nothing yet. Bins
    of the new features are those of `now`."""
    out = dict(before)
    for key, after in ((k, now[k]) for k in ("features.weight", "listen_to.weight") if k in before):
        tail = FOUND if key == "listen_to.weight" else 0  # what it reads behind the features
        old = before[key]
        out[key] = torch.zeros_like(after)
        out[key][:, : old.shape[1] - tail] = old[:, : old.shape[1] - tail]
        out[key][:, after.shape[1] - tail :] = old[:, old.shape[1] - tail :]
    for key in ("low", "span"):
        out[key] = now[key].clone()
        out[key][: len(before[key])] = before[key]
    return out


def unit(rows):
    """Each row with unit mean square; zero where it is zero."""
    return rows / (rows * rows).mean(1, keepdim=True).add(1e-4).sqrt()


def level_log_probabilities(out, levels):
    """Log-probabilities of `levels` equally wide levels, [batch, levels]; mirrors src/heads/discretized-logistic.ts."""
    location, log_scale = out[:, :1], out[:, 1:]
    edges = torch.arange(1, levels, dtype=out.dtype, device=out.device) / levels
    below = torch.sigmoid((edges - location) * torch.exp(-log_scale))
    zero, one = torch.zeros_like(location), torch.ones_like(location)
    cdf = torch.cat([zero, below, one], dim=1)
    return (cdf[:, 1:] - cdf[:, :-1]).clamp(min=1e-6).log()
