"""Writes the expected values of the statistics of agreement, by SciPy, scikit-learn and NumPy.

  /usr/bin/python3 training/measure/golden-agreement.py                 cases -> src/domain/statistics/golden.json
  /usr/bin/python3 training/measure/golden-agreement.py FOLDER OUT.json  the sets of FOLDER/scales.json -> OUT.json

The second form is an independent check of the agreement report: it reads results files as the page exports them, with one
criterion each; scales.json has the levels of each. Nothing here is shared with the TypeScript; null stands for "not defined".
"""
import csv
import json
import math
import re
import sys
import warnings
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
from scipy import optimize, stats
from sklearn import metrics
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parents[2]


def number(value):
    value = float(value)
    return value if math.isfinite(value) else None


def correlations(x, y):
    """Judge x, person y. SciPy wants two values for a correlation."""
    if len(x) < 2:
        return dict(pearson=None, spearman=None, kendall=None)
    return dict(
        pearson=number(stats.pearsonr(x, y)[0]),
        spearman=number(stats.spearmanr(x, y)[0]),
        kendall=number(stats.kendalltau(x, y, variant="b")[0]),
    )


def errors(x, y):
    return dict(
        meanError=number(np.mean(np.subtract(x, y))),
        meanAbsoluteError=number(metrics.mean_absolute_error(y, x)),
        rootMeanSquareError=number(math.sqrt(metrics.mean_squared_error(y, x))),
    )


def pairwise(x, y):
    """By looking at every pair of rows."""
    right = half = decided = same = total = 0
    for i, j in combinations(range(len(x)), 2):
        sx, sy = np.sign(x[i] - x[j]), np.sign(y[i] - y[j])
        total += 1
        same += sx == sy
        if sy != 0:
            decided += 1
            right += sx == sy
            half += sx == 0
    return dict(
        pairwiseAccuracy=(right + half / 2) / decided if decided else None,
        pairwiseAccuracyWithTies=float(same / total) if total else None,
    )


def labels(x, y):
    names = sorted(set(x) | set(y))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(y, x, labels=names, zero_division=0)
    out = dict(
        accuracy=number(metrics.accuracy_score(y, x)),
        confusion=metrics.confusion_matrix(y, x, labels=names).tolist(),
        labels=names,
        classes=[dict(precision=number(p), recall=number(r), f1=number(f), support=int(s)) for p, r, f, s in zip(precision, recall, f1, support)],
    )
    for how in ("macro", "weighted"):
        p, r, f, _ = metrics.precision_recall_fscore_support(y, x, average=how, zero_division=0)
        out[how] = dict(precision=number(p), recall=number(r), f1=number(f))
    return out


def kappas(x, y):
    """Over every whole level between the lowest and the highest, used or not."""
    levels = list(range(min(min(x), min(y)), max(max(x), max(y)) + 1))
    if len(set(x) | set(y)) == 1:
        return dict(none=None, linear=None, quadratic=None)
    return {
        name: number(metrics.cohen_kappa_score(x, y, labels=levels, weights=weights))
        for name, weights in (("none", None), ("linear", "linear"), ("quadratic", "quadratic"))
    }


def alpha(units, metric):
    """From the definition: every ordered pair of values, within units and over all of them."""
    units = [[v for v in unit if v is not None] for unit in units]
    units = [unit for unit in units if len(unit) > 1]
    pool = [v for unit in units for v in unit]
    if not pool:
        return None
    count = {v: pool.count(v) for v in pool}

    def distance(a, b):
        if metric == "nominal":
            return float(a != b)
        if metric == "interval":
            return float((a - b) ** 2)
        low, high = min(a, b), max(a, b)
        between = sum(n for v, n in count.items() if low <= v <= high)
        return (between - (count[a] + count[b]) / 2) ** 2 if a != b else 0.0

    observed = sum(sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units) / len(pool)
    expected = sum(distance(a, b) for a, b in permutations(pool, 2)) / (len(pool) * (len(pool) - 1))
    return None if expected == 0 else 1 - observed / expected


def alphas(units):
    return {metric: alpha(units, metric) for metric in ("nominal", "ordinal", "interval")}


def calibration(confidence, correct):
    confidence, correct = np.asarray(confidence), np.asarray(correct, dtype=int)
    accuracy, mean = calibration_curve(correct, confidence, n_bins=10, strategy="uniform")
    bins = np.digitize(confidence, np.linspace(0, 1, 11)[1:-1], right=True)
    counts = [int(n) for n in np.bincount(bins, minlength=10)]
    weights = np.array([n for n in counts if n > 0]) / len(confidence)
    return dict(
        counts=counts,
        accuracy=accuracy.tolist(),
        confidence=mean.tolist(),
        expectedCalibrationError=number(np.sum(weights * np.abs(accuracy - mean))),
        brier=number(metrics.brier_score_loss(correct, confidence, pos_label=1)),
        logLoss=number(metrics.log_loss(correct, np.clip(confidence, np.finfo(float).eps, 1 - np.finfo(float).eps), labels=[0, 1], eps=0)),
    )


def forecasts(probabilities, truth):
    probabilities = np.asarray(probabilities)
    levels = list(range(probabilities.shape[1]))
    return dict(
        brier=number(np.mean(np.sum((probabilities - np.eye(len(levels))[truth]) ** 2, axis=1))),
        logLoss=number(metrics.log_loss(truth, probabilities, labels=levels)),
    )


def risk_coverage(confidence, loss):
    """Rows of equal confidence stand for their own mean, which is what random order gives on average."""
    confidence, loss = np.asarray(confidence, dtype=float), np.asarray(loss, dtype=float)
    order = np.argsort(-confidence, kind="stable")
    sorted_confidence, sorted_loss = confidence[order], loss[order]
    evened = np.array([sorted_loss[sorted_confidence == c].mean() for c in sorted_confidence])
    risks = np.cumsum(evened) / np.arange(1, len(loss) + 1)
    points = []
    for threshold in sorted(set(confidence.tolist()), reverse=True):
        kept = loss[confidence >= threshold]
        points.append(dict(threshold=threshold, n=len(kept), coverage=len(kept) / len(loss), risk=number(kept.mean())))
    return dict(points=points, area=number(risks.mean()))


def mcnemar(first, second):
    b = sum(1 for f, s in zip(first, second) if f and not s)
    c = sum(1 for f, s in zip(first, second) if s and not f)
    if b + c == 0:
        return dict(onlyFirst=b, onlySecond=c, exact=None, chiSquared=None, corrected=None)
    chi = max(0, abs(b - c) - 1) ** 2 / (b + c)
    return dict(onlyFirst=b, onlySecond=c, exact=number(stats.binomtest(b, b + c, 0.5).pvalue), chiSquared=chi, corrected=number(stats.chi2.sf(chi, 1)))


def wilcoxon(first, second):
    difference = np.subtract(first, second)
    used = difference[difference != 0]
    if len(used) == 0:
        return None
    exact = len(used) == len(difference) and len(set(np.abs(used))) == len(used) and len(used) <= 50
    found = stats.wilcoxon(used, mode="exact" if exact else "approx", zero_method="wilcox", correction=False)
    return dict(statistic=number(found.statistic), p=number(found.pvalue), method="exact" if exact else "normal")


def bradley_terry(sources, comparisons, prior):
    """Minimises the negative log-likelihood; the last source is held at 0 where there is no prior."""
    first = np.array([c[0] for c in comparisons])
    second = np.array([c[1] for c in comparisons])
    score = np.array([c[2] for c in comparisons])

    def full(free):
        return free if prior else np.append(free, 0.0)

    def gradient(free):
        s = full(free)
        p = 1 / (1 + np.exp(s[second] - s[first]))
        g = np.zeros(sources)
        np.add.at(g, first, score - p)
        np.add.at(g, second, p - score)
        g += prior * (0.5 - 1 / (1 + np.exp(-s)))
        return g if prior else g[:-1]

    start = np.zeros(sources if prior else sources - 1)
    found = optimize.root(gradient, start, method="hybr", tol=1e-14)
    strengths = full(found.x)
    assert np.abs(gradient(found.x)).max() < 1e-10, found
    return (strengths - strengths.mean()).tolist()


def mulberry32(seed):
    state = seed & 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        t ^= (t + ((t ^ (t >> 7)) * (t | 61) & 0xFFFFFFFF)) & 0xFFFFFFFF
        yield ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296


def draws(n, resamples, seed):
    chance = mulberry32(seed)
    return [[int(next(chance) * n) for _ in range(n)] for _ in range(resamples)]


def interval(n, statistic, resamples, seed):
    """Percentile bootstrap with the same random numbers."""
    if n < 2:
        return None
    values = [v for v in (statistic(rows) for rows in draws(n, resamples, seed)) if v is not None]
    if len(values) * 2 < resamples:
        return None
    return np.quantile(values, [0.025, 0.975]).tolist()


def partial(x, y, z):
    """Correlation of what least squares on z leaves of x and of y."""
    design = np.column_stack([np.ones(len(z)), z])
    rest = [v - design @ np.linalg.lstsq(design, v, rcond=None)[0] for v in (np.asarray(x, float), np.asarray(y, float))]
    return number(stats.pearsonr(*rest)[0])


def cases():
    rng = np.random.default_rng(20)
    out = dict(numbers=[], labels=[], alpha=[], calibration=[], forecasts=[], mcnemar=[], wilcoxon=[], bradleyTerry=[], bootstrap=[], partial=[])

    lists = [([3], [3]), ([1, 2], [1, 2]), ([2, 2, 2], [1, 2, 3]), ([1, 2, 3], [2, 2, 2]), ([4, 4, 4], [4, 4, 4]), ([5, 1], [1, 5])]
    for n, low, high in ((5, 1, 5), (12, 0, 1), (30, 1, 5), (60, 1, 10), (120, -3, 3), (200, 1, 5), (40, 2, 4)):
        truth = rng.integers(low, high + 1, n)
        noisy = np.clip(truth + rng.integers(-2, 3, n), low, high)
        lists.append((noisy.tolist(), truth.tolist()))
    lists.append((rng.choice([1, 3, 7], 50).tolist(), rng.choice([1, 2, 7, 9], 50).tolist()))
    for x, y in lists:
        out["numbers"].append(dict(x=x, y=y, **correlations(x, y), **errors(x, y), **pairwise(x, y), kappa=kappas(x, y), labels=labels(x, y)))
    for n, scale in ((7, 1), (25, 1e-9), (50, 1e6), (90, 3)):
        y = rng.normal(0, scale, n)
        x = (y + rng.normal(0, scale, n)).tolist()
        y = y.tolist()
        out["numbers"].append(dict(x=x, y=y, **correlations(x, y), **errors(x, y), **pairwise(x, y)))
    for n in (1, 6, 40, 150):
        names = ["pass", "fail", "unsure", "zero"]
        y = rng.choice(names[:3], n).tolist()
        x = [v if rng.random() < 0.6 else str(rng.choice(names)) for v in y]
        out["labels"].append(dict(x=x, y=y, expected=labels(x, y)))

    # Krippendorff's own example with four observers, two of whom skip units (Computing Krippendorff's Alpha-Reliability, C).
    known = [[1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1], [None, None, 3, None]]
    unit_lists = [known, [[1, 1], [1, 1]], [[1, None]], [[1, 2]], []]
    for n, raters in ((10, 2), (25, 3), (40, 5)):
        truth = rng.integers(1, 6, n)
        unit_lists.append([[int(np.clip(t + rng.integers(-1, 2), 1, 5)) if rng.random() < 0.8 else None for _ in range(raters)] for t in truth])
    unit_lists.append([[float(a), float(a + b)] for a, b in rng.normal(1000, 1, (20, 2))])
    out["alpha"] = [dict(units=units, **alphas(units)) for units in unit_lists]

    for n in (1, 4, 20, 100):
        confidence = np.round(rng.beta(3, 1.5, n), 2 if n > 4 else 6)
        correct = (rng.random(n) < confidence).tolist()
        loss = np.abs(rng.normal(0, 1, n)).tolist()
        confidence = confidence.tolist()
        out["calibration"].append(dict(confidence=confidence, correct=correct, loss=loss, expected=calibration(confidence, correct), risk=risk_coverage(confidence, loss)))
    edges = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    out["calibration"].append(dict(confidence=edges, correct=[i % 3 == 0 for i in range(11)], loss=edges, expected=calibration(edges, [i % 3 == 0 for i in range(11)]), risk=risk_coverage(edges, edges)))

    for n, k in ((3, 2), (30, 5), (60, 11)):
        p = rng.dirichlet(np.ones(k), n)
        truth = rng.integers(0, k, n)
        out["forecasts"].append(dict(distributions=p.tolist(), truth=truth.tolist(), **forecasts(p, truth)))

    for n, first_rate, second_rate in ((1, 1, 1), (12, 0.9, 0.4), (60, 0.7, 0.6), (1500, 0.8, 0.72), (40, 0.5, 0.5)):
        first = (rng.random(n) < first_rate).tolist()
        second = (rng.random(n) < second_rate).tolist()
        out["mcnemar"].append(dict(first=first, second=second, **mcnemar(first, second)))
    even = [True, False, True, False]
    out["mcnemar"].append(dict(first=even, second=even[::-1], **mcnemar(even, even[::-1])))

    for n, whole in ((1, False), (8, False), (50, False), (51, False), (30, True), (80, True)):
        first = rng.normal(0.3, 1, n)
        second = rng.normal(0, 1, n)
        if whole:
            first, second = np.round(first), np.round(second)
        first, second = first.tolist(), second.tolist()
        out["wilcoxon"].append(dict(first=first, second=second, expected=wilcoxon(first, second)))
    out["wilcoxon"].append(dict(first=[1, 2], second=[1, 2], expected=None))

    for sources, n, prior in ((2, 9, 0), (4, 60, 0), (8, 400, 0), (4, 3, 1), (6, 30, 0.5), (12, 900, 0)):
        strengths = rng.normal(0, 0.8, sources)
        comparisons = []
        for k in range(n):
            i, j = (int(v) for v in rng.choice(sources, 2, replace=False))
            p = 1 / (1 + math.exp(strengths[j] - strengths[i]))
            comparisons.append([i, j, 0.5 if rng.random() < 0.15 else float(rng.random() < p)])
        out["bradleyTerry"].append(dict(sources=sources, comparisons=comparisons, prior=prior, expected=bradley_terry(sources, comparisons, prior)))

    for n in (2, 15, 40):
        y = rng.integers(1, 6, n)
        x = np.clip(y + rng.integers(-1, 2, n), 1, 5)
        z = np.clip(y + rng.integers(-2, 3, n), 1, 5)
        x, y, z = x.tolist(), y.tolist(), z.tolist()
        pick = lambda values, rows: [values[r] for r in rows]
        error = lambda values, rows: float(np.mean(np.abs(np.subtract(pick(values, rows), pick(y, rows)))))
        resamples, seed = 200, 11
        differences = [error(x, rows) - error(z, rows) for rows in draws(n, resamples, seed)]
        sides = min(sum(d <= 0 for d in differences), sum(d >= 0 for d in differences))
        out["bootstrap"].append(dict(
            x=x, y=y, z=z, resamples=resamples, seed=seed,
            spearman=interval(n, lambda rows: correlations(pick(x, rows), pick(y, rows))["spearman"], resamples, seed),
            kappa=interval(n, lambda rows: kappas(pick(x, rows), pick(y, rows))["quadratic"], resamples, seed),
            difference=error(x, range(n)) - error(z, range(n)),
            differenceInterval=np.quantile(differences, [0.025, 0.975]).tolist(),
            p=min(1, 2 * (sides + 1) / (resamples + 1)),
        ))

    for n in (4, 30):
        z = rng.normal(0, 1, n)
        x, y = z + rng.normal(0, 1, n), z * 2 + rng.normal(0, 1, n)
        out["partial"].append(dict(x=x.tolist(), y=y.tolist(), z=z.tolist(), expected=partial(x, y, z)))
    return out


FIGURES = """accuracy precisionMacro recallMacro f1Macro precisionWeighted recallWeighted f1Weighted kappa kappaLinear kappaQuadratic
alphaNominal alphaOrdinal alphaInterval pearson spearman kendallTauB meanError meanAbsoluteError rootMeanSquareError
pairwiseAccuracy pairwiseAccuracyWithTies""".split()
BOOTSTRAP = dict(resamples=100, seed=20)


def kappa_of(x, y, power):
    """scikit-learn's kappa where levels are whole; elsewhere the same sums over the values themselves."""
    if len(set(x) | set(y)) == 1:
        return None
    if power is None:
        names = sorted(set(x) | set(y))
        return number(metrics.cohen_kappa_score([names.index(v) for v in x], [names.index(v) for v in y]))
    if all(float(v).is_integer() for v in x + y):
        whole = range(int(min(x + y)), int(max(x + y)) + 1)
        return number(metrics.cohen_kappa_score([int(v) for v in x], [int(v) for v in y], labels=list(whole), weights={1: "linear", 2: "quadratic"}[power]))
    a, b = np.array(x), np.array(y)
    return number(1 - np.mean(np.abs(a - b) ** power) / np.mean(np.abs(a[:, None] - b[None, :]) ** power))


def alpha_of(x, y, metric):
    """Two graders without gaps, in matrix form."""
    pool = np.array([v for pair in zip(x, y) for v in pair], dtype=float)
    if len(set(pool)) == 1:
        return None
    if metric == "nominal":
        far = lambda a, b: (a != b).astype(float)
        values = pool
    else:
        far = lambda a, b: (a - b) ** 2
        values = stats.rankdata(pool) if metric == "ordinal" else pool
    observed = far(values[0::2], values[1::2]).mean()
    n = len(pool)
    return number(1 - observed / (far(values[:, None], values[None, :]).sum() / (n * (n - 1))))


def pairs_of(x, y, ids):
    """Pairs of different rows, counted; ids tells copies of one row in a resample."""
    i, j = np.triu_indices(len(x), 1)
    different = ids[i] != ids[j]
    i, j = i[different], j[different]
    a, b = np.sign(x[i] - x[j]), np.sign(y[i] - y[j])
    decided = b != 0
    right = np.sum(a[decided] == b[decided]) + np.sum(a[decided] == 0) / 2
    return np.array([right, np.sum(decided), np.sum(a == b), len(a)], dtype=float)


def figures(score, value, label, human, human_label, drawn, together):
    """All figures of the rows of a draw. The orders, the values and the labels of a judge may be three lists.

    drawn holds lists of rows that were drawn together; where they hold several, pairs are made within them only.
    """
    rows = [row for unit in drawn for row in unit]
    pick = lambda values: [values[row] for row in rows]
    people, scores, values = pick(human), pick(score), pick(value)
    related = correlations(scores, people)
    wrong = errors(values, people)
    order, truth = np.array(score, float), np.array(human, float)
    if together:
        counts = sum(pairs_of(order[unit], truth[unit], np.arange(len(unit))) for unit in map(np.array, drawn))
    else:
        counts = pairs_of(order[rows], truth[rows], np.array(rows))
    numbers = [
        alpha_of(values, people, "interval"), related["pearson"], related["spearman"], related["kendall"],
        wrong["meanError"], wrong["meanAbsoluteError"], wrong["rootMeanSquareError"],
        counts[0] / counts[1] if counts[1] else None, counts[2] / counts[3] if counts[3] else None,
    ]
    return dict(zip(FIGURES, label_figures(pick(label), pick(human_label)) + numbers))


def label_figures(label, human):
    names = sorted(set(label) | set(human))
    x, y = [names.index(v) for v in label], [names.index(v) for v in human]
    averages = [metrics.precision_recall_fscore_support(y, x, average=how, zero_division=0)[:3] for how in ("macro", "weighted")]
    return [
        number(metrics.accuracy_score(y, x)), *(number(v) for average in averages for v in average),
        kappa_of(label, human, None), kappa_of(label, human, 1), kappa_of(label, human, 2),
        alpha_of(label, human, "nominal"), alpha_of(label, human, "ordinal"),
    ]


def class_figures(label, human, names):
    """Precision, recall and F1 of each label; None where there is nothing to divide by."""
    out = []
    for name in names:
        given = sum(v == name for v in label)
        support = sum(v == name for v in human)
        hits = sum(a == b == name for a, b in zip(label, human))
        out += [hits / given if given else None, hits / support if support else None, 2 * hits / (given + support) if given + support else None]
    return out


def nearest(levels, value):
    return max(levels, key=lambda level: (-abs(level - value), level))


def rounded(levels, value):
    """People's scores between levels of the scale count as the nearest."""
    return value if value in levels or not levels[0] < value < levels[-1] else nearest(levels, value)


class Exported:
    """A results file of the page with one criterion: rows with a verdict, and among them those that people scored."""

    def __init__(self, path, levels):
        with open(path, newline="", encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
        name = next(column for column in rows[0] if column.endswith(": score"))[: -len(": score")]
        judged = [row for row in rows if row[f"{name}: score"] != ""]
        self.levels = levels
        self.all_scores = [float(row[f"{name}: score"]) for row in judged]
        self.all_confidences = [float(row[f"{name}: confidence"]) for row in judged]
        self.all_lengths = [len(unguarded(row["response"])) for row in judged]
        people = [self.person(row, name) for row in judged]
        kept = [i for i, score in enumerate(people) if score is not None]
        self.human = [people[i] for i in kept]
        self.judge = [self.all_scores[i] for i in kept]
        self.accept_by = [self.all_confidences[i] for i in kept]
        self.length = [self.all_lengths[i] for i in kept]
        self.distribution = [json.loads(judged[i][f"{name}: distribution"]) for i in kept]
        between = any(not v.is_integer() and v not in levels for v in self.judge)
        self.label = [nearest(levels, v) for v in self.judge] if between else self.judge
        self.human_label = [rounded(levels, v) for v in self.human]
        self.confidence = [min(1, p[levels.index(nearest(levels, v))]) for p, v in zip(self.distribution, self.judge)]
        cases = [tuple(judged[i][column] for column in ("instruction", "context", "reference")) for i in kept]
        cases = [case if any(case) else (i,) for i, case in enumerate(cases)]
        members = {}
        for i, case in enumerate(cases):
            members.setdefault(case, []).append(i)
        shared = sum(len(members[case]) > 1 for case in cases)
        self.together = len(members) > 1 and 2 * shared >= len(cases)
        self.units = list(members.values()) if self.together else [[i] for i in range(len(kept))]

    def person(self, row, name):
        own = row.get(f"{name}: override", "")
        if own != "" and float(own) in self.levels:
            return float(own)
        given = row["human_score"]
        return float(given) if given != "" and self.levels[0] <= float(given) <= self.levels[-1] else None


def unguarded(text):
    """The page puts an apostrophe before text that a spreadsheet would run as a formula."""
    return text[1:] if re.match(r"'+[^\S\t\r\n]*[=+\-@\t\r\n＝＋－＠]", text) else text


def with_interval(of, draws_of_rows, rows):
    """Values of several statistics on all rows, each with its percentile interval over the draws."""
    values = of(rows)
    drawn = [of(sample) for sample in draws_of_rows]
    out = []
    for k, value in enumerate(values):
        found = [one[k] for one in drawn if one[k] is not None]
        enough = value is not None and len(draws_of_rows) > 0 and 2 * len(found) >= len(draws_of_rows)
        out.append(dict(value=value, interval=np.quantile(found, [0.025, 0.975]).tolist() if enough else None))
    return out


def curve_of(confidence, loss, samples, rows):
    at = lambda sample: [risk_coverage([confidence[i] for i in sample], [loss[i] for i in sample])["area"]]
    found = risk_coverage(confidence, loss)
    area = with_interval(at, samples, rows)[0] | dict(constant=number(np.mean(loss)))
    return dict(area=area, risks=[p["risk"] for p in found["points"]], coverages=[p["coverage"] for p in found["points"]])


def over_levels(distribution, truth):
    p = np.asarray(distribution)
    eps = np.finfo(float).eps
    hit = np.clip(p[np.arange(len(truth)), truth], eps, 1 - eps)
    return [number(np.mean(np.sum((p - np.eye(p.shape[1])[truth]) ** 2, axis=1))), number(np.mean(-np.log(hit)))]


def report(path, levels):
    file = Exported(path, levels)
    n = len(file.human)
    rows = list(range(n))
    of = lambda score, value, label, drawn=file.units: figures(score, value, label, file.human, file.human_label, drawn, file.together)
    common = lambda values: min(set(values), key=lambda v: (-values.count(v), v))
    middle = (levels[0] + levels[-1]) / 2
    order = sorted(rows, key=lambda i: (file.length[i], i))
    matched, matched_label = [0.0] * n, [0.0] * n
    for place, row in enumerate(order):
        matched[row], matched_label[row] = sorted(file.human)[place], sorted(file.human_label)[place]
    trivial = dict(
        majority=of([common(file.human)] * n, [common(file.human)] * n, [common(file.human_label)] * n),
        middle=of([middle] * n, [middle] * n, [nearest(levels, middle)] * n),
        longest=of(file.length, matched, matched_label),
    )
    picked = draws(len(file.units), **BOOTSTRAP)
    drawn = [[file.units[unit] for unit in sample] for sample in picked]
    samples = [[row for unit in sample for row in unit] for sample in drawn]
    own = of(file.judge, file.judge, file.label)
    found = [of(file.judge, file.judge, file.label, sample) for sample in drawn]
    intervals = {}
    for name in FIGURES:
        values = [one[name] for one in found if one[name] is not None]
        enough = own[name] is not None and 2 * len(values) >= len(found)
        intervals[name] = np.quantile(values, [0.025, 0.975]).tolist() if enough else None

    names = sorted(set(file.label) | set(file.human_label))
    x, y = [names.index(v) for v in file.label], [names.index(v) for v in file.human_label]
    pick = lambda values, sample: [values[row] for row in sample]
    classes = with_interval(lambda sample: class_figures(pick(x, sample), pick(y, sample), range(len(names))), samples, rows)
    correct = [a == b for a, b in zip(x, y)]
    names_of = ("expectedCalibrationError", "brier", "logLoss")

    def calibrated(sample, confidence=file.confidence):
        one = calibration(pick(confidence, sample), pick(correct, sample))
        return [one[name] for name in names_of]

    bins = calibration(file.confidence, correct)
    constant = calibrated(rows, [sum(correct) / n] * n)
    truth = [levels.index(v) for v in file.human_label]
    shares = [truth.count(k) / n for k in range(len(levels))]
    spread = with_interval(lambda sample: over_levels(pick(file.distribution, sample), pick(truth, sample)), samples, rows)
    level_constant = over_levels([shares] * n, truth)
    everything = range(len(file.all_scores))
    lengths = lambda sample: [correlations(pick(values, sample), pick(file.all_lengths, sample))["spearman"] for values in (file.all_scores, file.all_confidences)]
    facts = with_interval(lengths, draws(len(everything), **BOOTSTRAP), everything)
    return dict(
        n=n, unit="group" if file.together else "row", figures=own, intervals=intervals, trivial=trivial,
        byError=curve_of(file.accept_by, np.abs(np.subtract(file.judge, file.human)).tolist(), samples, rows),
        byLabel=dict(
            labels=names, confusion=metrics.confusion_matrix(y, x, labels=range(len(names))).tolist(),
            classes=[dict(precision=p, recall=r, f1=f, support=y.count(k)) for k, (p, r, f) in enumerate(zip(classes[0::3], classes[1::3], classes[2::3]))],
            bins=dict(counts=bins["counts"], accuracy=bins["accuracy"], confidence=bins["confidence"]),
            calibration={name: one | dict(constant=c) for name, one, c in zip(names_of, with_interval(calibrated, samples, rows), constant)},
            curve=curve_of(file.accept_by, [0 if c else 1 for c in correct], samples, rows),
        ),
        distribution={name: one | dict(constant=c) for name, one, c in zip(("brier", "logLoss"), spread, level_constant)},
        facts=dict(n=len(everything), scoreWithLength=facts[0], confidenceWithLength=facts[1]),
    )


def write(path, value):
    """One case a line, so that a change can be read."""
    if isinstance(value, dict) and all(isinstance(v, list) for v in value.values()):
        parts = [json.dumps(k) + ": [\n" + ",\n".join(json.dumps(case) for case in v) + "\n]" for k, v in value.items()]
    else:
        parts = [json.dumps(k) + ": " + json.dumps(v) for k, v in value.items()]
    Path(path).write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        write(ROOT / "src/domain/statistics/golden.json", cases())
    elif len(sys.argv) == 3:
        scales = json.loads((Path(sys.argv[1]) / "scales.json").read_text())
        write(sys.argv[2], {name: report(Path(sys.argv[1]) / f"{name}.csv", levels) for name, levels in sorted(scales.items())})
    else:
        sys.exit(__doc__)
