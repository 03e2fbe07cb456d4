"""Golden data beyond the project's set, made by scikit-learn itself.

    /usr/bin/python3 core/ml/testdata/own.py

Needs scikit-learn 1.2.1 and numpy 1.24.2. Go tests never run Python: this is for a new set only.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.model_selection import GroupKFold, TimeSeriesSplit

ML = pathlib.Path(__file__).resolve().parent.parent
META = {"sklearn": sklearn.__version__, "numpy": np.__version__}


def write(path, **parts):
    """One case a line, so that a change is seen in a diff."""
    lines = ['{"meta": ' + json.dumps(META)]
    for key, value in parts.items():
        lines.append(f', "{key}": [\n' + ",\n".join(json.dumps(v) for v in value) + "\n]")
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


folds()
