"""Make own.json: KMeans of scikit-learn 1.2.1 on data that are in the file.

    python3 core/ml/cluster/testdata/own.py

Needs scikit-learn 1.2.1; Go tests never run it.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.cluster import KMeans

HERE = pathlib.Path(__file__).resolve().parent
rs = np.random.RandomState(5)


def blobs(rows, width, groups):
    middle = rs.randn(groups, width) * 6
    return np.round(middle[rs.randint(0, groups, rows)] + rs.randn(rows, width), 4)


data = {"blobs": blobs(200, 3, 5), "flat": np.round(rs.rand(300, 2), 4), "one": np.round(rs.randn(80, 1) * 100 + 1e4, 3)}
data["corner"] = np.round(np.r_[rs.rand(40, 2), [[50, 50]]], 4)
cases = []


def case(name, **params):
    x = data[name]
    m = KMeans(**dict({"n_init": 10}, **params)).fit(x)
    cases.append({"name": name, "params": params, "inertia": m.inertia_, "labels": m.labels_.tolist(), "centers": m.cluster_centers_.tolist(),
                  "n_iter": m.n_iter_, "transform_head": m.transform(x)[:5].tolist()})


case("blobs", n_clusters=5, random_state=0)
case("blobs", n_clusters=4, random_state=3, n_init=1)
case("blobs", n_clusters=4, random_state=11, n_init=3, init="random")
case("flat", n_clusters=7, random_state=1, n_init=2)
case("flat", n_clusters=6, random_state=2, n_init=1, max_iter=3)
case("flat", n_clusters=6, random_state=2, n_init=1, tol=0.05)
case("one", n_clusters=3, random_state=4, n_init="auto")
case("one", n_clusters=1, random_state=4)
# Two of these centres lose all rows at once, and take the rows that are farthest from theirs.
case("corner", n_clusters=3, n_init=1, init=[[0.5, 0.5], [900, 900], [-900, 900]])
text = {k: v.tolist() for k, v in data.items()}
lines = ",\n".join(json.dumps(c) for c in cases)
(HERE / "own.json").write_text('{"meta": {"sklearn": "%s", "numpy": "%s"}, "data": %s,\n"cases": [\n%s\n]}\n' % (
    sklearn.__version__, np.__version__, json.dumps(text), lines))
