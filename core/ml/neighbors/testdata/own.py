"""Make own.json: neighbours of scikit-learn 1.2.1, most of them among rows at equal distances.

    python3 core/ml/neighbors/testdata/own.py

Needs scikit-learn 1.2.1; Go tests never run it. The data are in the file: rows of x, target y, rows to ask.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

HERE = pathlib.Path(__file__).resolve().parent
KINDS = {"KNeighborsClassifier": KNeighborsClassifier, "KNeighborsRegressor": KNeighborsRegressor}
rs = np.random.RandomState(7)


def numbers(n, d):
    return np.round(rs.randn(n, d), 2)


def grid(n, d):
    return rs.randint(0, 4, (n, d)).astype(float)


def case(kind, name, x, y, ask, **params):
    real = dict(params, p=np.inf) if params.get("p") == "inf" else params
    m = KINDS[kind](**real).fit(x, y)
    out = {"op": kind, "name": name, "params": params, "predict": m.predict(ask).tolist()}
    if kind == "KNeighborsClassifier":
        out["proba"] = m.predict_proba(ask).tolist()
    return out


def classes(x, k):
    return (np.floor(x.sum(axis=1) + rs.rand(len(x))) % k).astype(int)


sets = {
    "grid": (grid(300, 3), 3),
    "line": (grid(400, 1), 2),
    "plain": (numbers(260, 4), 3),
    "wide": (numbers(90, 17), 2),
    "few": (numbers(12, 2), 2),
}
data, cases = {}, []
for name, (x, k) in sets.items():
    # With more than 15 columns scikit-learn finds a row to be 1e-8 away from itself.
    ask = np.vstack([x[: 10 if x.shape[1] < 16 else 0], (grid if name in ("grid", "line") else numbers)(20, x.shape[1])])
    y = classes(x, k)
    data[name] = {"x": x.tolist(), "y": y.tolist(), "ask": ask.tolist()}
    for params in (
        {}, {"n_neighbors": 1}, {"n_neighbors": 9, "weights": "distance"}, {"p": 1, "leaf_size": 5}, {"p": 3, "weights": "distance"},
        {"p": "inf", "n_neighbors": 4}, {"p": 1.5, "n_neighbors": 3}, {"metric": "manhattan", "n_neighbors": 2},
        {"algorithm": "kd_tree", "leaf_size": 1, "n_neighbors": 7}, {"n_neighbors": 12},
    ):
        cases.append(case("KNeighborsClassifier", name, x, y, ask, **params))
        if "algorithm" not in params:
            cases.append(case("KNeighborsRegressor", name, x, y, ask, **params))
lines = ",\n".join(json.dumps(c) for c in cases)
(HERE / "own.json").write_text('{"meta": {"sklearn": "%s", "numpy": "%s"}, "data": %s,\n"cases": [\n%s\n]}\n' % (
    sklearn.__version__, np.__version__, json.dumps(data), lines))
