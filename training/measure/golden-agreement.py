"""Writes the expected values of the statistics of agreement, by SciPy, scikit-learn and NumPy.

  /usr/bin/python3 training/measure/golden-agreement.py                 cases -> src/domain/statistics/golden.json
  /usr/bin/python3 training/measure/golden-agreement.py FOLDER OUT.json  every *.csv of FOLDER -> OUT.json

The second form is an independent check of `npm run agreement`: it reads the columns `judge`, `human`, `confidence` and
`response` of each file. Nothing here is shared with the TypeScript; null stands for "not defined".
"""
import csv
import json
import math
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
MOST_LABELS = 25


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
    """Pairs of different rows; ids tells copies of one row in a resample."""
    i, j = np.triu_indices(len(x), 1)
    different = ids[i] != ids[j]
    i, j = i[different], j[different]
    a, b = np.sign(x[i] - x[j]), np.sign(y[i] - y[j])
    decided = b != 0
    without = number((np.mean(a[decided] == b[decided]) + np.mean(a[decided] == 0) / 2)) if decided.any() else None
    return without, (number(np.mean(a == b)) if len(a) else None)


def figures(score, value, label, human, ids=None):
    """All figures; the orders, the values and the labels of a judge may be three lists. Without labels 12 are not defined."""
    related = correlations(score, human)
    wrong = errors(value, human)
    pairs = pairs_of(np.array(score, float), np.array(human, float), np.arange(len(human)) if ids is None else np.array(ids))
    values = [
        alpha_of(value, human, "interval"), related["pearson"], related["spearman"], related["kendall"],
        wrong["meanError"], wrong["meanAbsoluteError"], wrong["rootMeanSquareError"], *pairs,
    ]
    return dict(zip(FIGURES, ([None] * 12 if label is None else label_figures(label, human)) + values))


def label_figures(label, human):
    names = sorted(set(label) | set(human))
    x, y = [names.index(v) for v in label], [names.index(v) for v in human]
    averages = [metrics.precision_recall_fscore_support(y, x, average=how, zero_division=0)[:3] for how in ("macro", "weighted")]
    return [
        number(metrics.accuracy_score(y, x)), *(number(v) for average in averages for v in average),
        kappa_of(label, human, None), kappa_of(label, human, 1), kappa_of(label, human, 2),
        alpha_of(label, human, "nominal"), alpha_of(label, human, "ordinal"),
    ]


def nearest(levels, value):
    return max(levels, key=lambda level: (-abs(level - value), level))


def report(path):
    with open(path, newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    human = [float(row["human"]) for row in rows]
    judge = [float(row["judge"]) for row in rows]
    levels = sorted(set(human))
    as_is = all(v.is_integer() or v in levels for v in judge)
    label = judge if as_is else [nearest(levels, v) for v in judge]
    if len(set(label) | set(human)) > MOST_LABELS or (not as_is and len(levels) > MOST_LABELS):
        label = None
    labelled = lambda values: None if label is None else values
    n = len(rows)
    common = min(levels, key=lambda level: (-human.count(level), level))
    middle = (levels[0] + levels[-1]) / 2
    trivial = dict(
        majority=figures([common] * n, [common] * n, labelled([common] * n), human),
        middle=figures([middle] * n, [middle] * n, labelled([nearest(levels, middle)] * n), human),
    )
    if "response" in rows[0]:
        length = [len(row["response"]) for row in rows]
        matched = [0.0] * n
        for place, row in enumerate(sorted(range(n), key=lambda i: (length[i], i))):
            matched[row] = sorted(human)[place]
        trivial["longest"] = figures(length, matched, labelled(matched), human)
    drawn = []
    for sample in draws(n, **BOOTSTRAP):
        pick = lambda values: [values[i] for i in sample]
        drawn.append(figures(pick(judge), pick(judge), None if label is None else pick(label), pick(human), sample))
    intervals = {}
    for name in FIGURES:
        values = [found[name] for found in drawn if found[name] is not None]
        intervals[name] = np.quantile(values, [0.025, 0.975]).tolist() if 2 * len(values) >= BOOTSTRAP["resamples"] else None
    confidence = [float(row["confidence"]) for row in rows]
    out = dict(
        n=n, figures=figures(judge, judge, label, human), intervals=intervals, trivial=trivial,
        areaByError=risk_coverage(confidence, np.abs(np.subtract(judge, human)).tolist())["area"], byLabel=None,
    )
    if label is not None:
        names = sorted(set(label) | set(human))
        x, y = [names.index(v) for v in label], [names.index(v) for v in human]
        p, r, f, support = metrics.precision_recall_fscore_support(y, x, labels=range(len(names)), zero_division=0)
        correct = [a == b for a, b in zip(label, human)]
        out["byLabel"] = dict(
            labels=names, confusion=metrics.confusion_matrix(y, x).tolist(),
            classes=[dict(precision=number(a), recall=number(b), f1=number(c), support=int(d)) for a, b, c, d in zip(p, r, f, support)],
            calibration=calibration(confidence, correct), area=risk_coverage(confidence, [0 if c else 1 for c in correct])["area"],
        )
    return out


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
        write(sys.argv[2], {path.stem: report(path) for path in sorted(Path(sys.argv[1]).glob("*.csv"))})
    else:
        sys.exit(__doc__)
