"""Golden data beyond the project's set, made by scikit-learn itself.

    /usr/bin/python3 core/ml/testdata/own.py

Needs scikit-learn 1.2.1 and numpy 1.24.2. Go tests never run Python: this is for a new set only.
"""

import json
import pathlib

import numpy as np
import sklearn
import sklearn.metrics as m
from sklearn.calibration import calibration_curve
from sklearn.inspection import partial_dependence
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, KFold, ParameterSampler, TimeSeriesSplit, cross_val_score, learning_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ML = pathlib.Path(__file__).resolve().parent.parent
META = {"sklearn": sklearn.__version__, "numpy": np.__version__}


def write(path, **parts):
    """One case a line, so that a change is seen in a diff."""
    lines = ['{"meta": ' + json.dumps(META)]
    for key, value in parts.items():
        text = ",\n".join(json.dumps(v) for v in value).replace("NaN", '"nan"')
        lines.append(f', "{key}": [\n' + text + "\n]")
    (ML / path).write_text("\n".join(lines) + "}\n")


def folds():
    rng = np.random.RandomState(7)
    cases = []
    for n, groups, k in ((30, 6, 3), (200, 40, 5), (2000, 500, 7), (60, 20, 10)):
        g = rng.randint(groups, size=n)
        g = np.unique(g, return_inverse=True)[1]
        test = [t.tolist() for _, t in GroupKFold(k).split(np.zeros(n), groups=g)]
        cases.append({"splitter": "GroupKFold", "n": n, "groups": g.tolist(), "params": {"n_splits": k}, "test_folds": test})
    for n, params in ((20, {}), (53, {"n_splits": 4}), (50, {"n_splits": 3, "max_train_size": 10, "gap": 2}), (50, {"n_splits": 6, "test_size": 4, "gap": 1})):
        both = list(TimeSeriesSplit(**params).split(np.zeros(n)))
        cases.append({"splitter": "TimeSeriesSplit", "n": n, "params": params,
                      "train_folds": [a.tolist() for a, _ in both], "test_folds": [b.tolist() for _, b in both]})
    write("split/testdata/folds.json", cases=cases)


def scores():
    """Scores by scikit-learn's scoring names, classes that are missing in truth or prediction included."""
    rng = np.random.RandomState(3)
    cases = []
    for name, n, k, missing in (("two", 40, 2, None), ("three", 60, 3, None), ("not_predicted", 50, 4, "pred"), ("not_true", 50, 4, "true"), ("one_sided", 20, 2, "pred")):
        logits = np.round(rng.randn(n, k), 1)
        prob = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        truth = np.array([rng.choice(k, p=0.5 * p + 0.5 / k) for p in prob])
        pred = prob.argmax(1)
        if missing == "pred":
            pred[pred == k - 1] = 0
        if missing == "true":
            truth[truth == k - 1] = 0
        expect = {"accuracy": m.accuracy_score(truth, pred), "balanced_accuracy": m.balanced_accuracy_score(truth, pred),
                  "matthews_corrcoef": m.matthews_corrcoef(truth, pred)}
        for family in ("precision", "recall", "f1", "jaccard"):
            score = getattr(m, family + "_score")
            for average in ("micro", "macro", "weighted"):
                expect[f"{family}_{average}"] = score(truth, pred, average=average, zero_division=0)
            if k == 2:
                expect[family] = score(truth, pred, zero_division=0)
        expect["neg_log_loss"] = -m.log_loss(truth, prob) if missing != "true" else float("nan")
        case = {"name": name, "classes": k, "truth": truth.tolist(), "pred": pred.tolist(), "prob": prob.tolist()}
        if k == 2:
            p = prob[:, 1]
            expect.update(roc_auc=m.roc_auc_score(truth, p), average_precision=m.average_precision_score(truth, p),
                          neg_brier_score=-m.brier_score_loss(truth, p), roc_auc_ovr=m.roc_auc_score(truth, p))
            case["calibration"] = [
                {"n_bins": bins, "strategy": how, "curve": [c.tolist() for c in calibration_curve(truth, p, n_bins=bins, strategy=how)]}
                for bins in (3, 5, 10) for how in ("uniform", "quantile")]
        elif missing != "true":
            for how in ("ovr", "ovo"):
                expect[f"roc_auc_{how}"] = m.roc_auc_score(truth, prob, multi_class=how)
                expect[f"roc_auc_{how}_weighted"] = m.roc_auc_score(truth, prob, multi_class=how, average="weighted")
        draws = np.random.RandomState(5)
        found = []
        for _ in range(200):
            rows = draws.randint(0, n, size=n)
            found.append(m.accuracy_score(truth[rows], pred[rows]))
        case["bootstrap"] = np.percentile(found, [5, 95]).tolist()
        case["expect"] = expect
        cases.append(case)
    write("metrics/testdata/scores.json", cases=cases)


def search():
    data = np.genfromtxt(ML / "search/testdata/iris.csv", delimiter=",", skip_header=1)
    x, y = data[:, :-1], data[:, -1]
    pipe = make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cg", tol=1e-10, max_iter=20000))
    groups = np.arange(len(y)) % 7
    values = [{"name": "GroupKFold", "scores": cross_val_score(pipe, x, y, cv=GroupKFold(3), groups=groups, scoring="f1_weighted").tolist()},
              {"name": "default", "scores": cross_val_score(pipe, x, y).tolist()}]
    mixed = np.random.RandomState(0).permutation(len(y))
    for shuffle in (False, True):
        sizes, train, test = learning_curve(pipe, x[mixed], y[mixed], cv=KFold(4), scoring="neg_log_loss", shuffle=shuffle, random_state=3)
        values.append({"name": "learning_curve", "shuffle": shuffle, "rows": mixed.tolist(), "sizes": sizes.tolist(), "train": train.tolist(), "test": test.tolist()})
    pipe.fit(x, y)
    for inputs, points in (([0], 20), ([2], 50), ([1, 3], 5), ([3], 100)):
        d = partial_dependence(pipe, x, inputs, grid_resolution=points)
        values.append({"name": "partial_dependence", "inputs": inputs, "points": points, "axes": [v.tolist() for v in d["values"]],
                       "mean": d["average"].reshape(3, -1).tolist()})
    for a, b, draws in ((5, 4, 6), (5, 4, 20), (40, 50, 10), (200, 100, 7)):
        drawn = ParameterSampler({"a": range(a), "b": range(b)}, draws, random_state=4)
        values.append({"name": "draw", "a": a, "b": b, "drawn": [[p["a"], p["b"]] for p in drawn]})
    write("search/testdata/own.json", cases=values)


folds()
scores()
search()
