"""Make own.json: GaussianNB of scikit-learn 1.2.1 on data that are in the file.

    python3 core/ml/bayes/testdata/own.py

Needs scikit-learn 1.2.1; Go tests never run it.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.naive_bayes import GaussianNB

HERE = pathlib.Path(__file__).resolve().parent
rs = np.random.RandomState(3)
NAMES = ["theta_", "var_", "class_prior_", "class_count_", "epsilon_"]


def case(classes, rows, scale, **params):
    y = np.r_[np.arange(classes), rs.randint(0, classes, rows - classes)]
    x = np.round((rs.randn(rows, 3) + 0.7 * y[:, None]) * scale + 5 * np.asarray(scale), 6)
    m = GaussianNB(**params).fit(x, y)
    ask = x[:15]
    return {"params": params, "x": x.tolist(), "y": y.tolist(), "attributes": {n: np.asarray(getattr(m, n)).tolist() for n in NAMES},
            "predict": m.predict(ask).tolist(), "proba": m.predict_proba(ask).tolist()}


cases = [
    case(2, 40, [1, 10, 1e-3]),
    case(3, 60, [1, 1, 1], priors=[0.2, 0.5, 0.3]),
    case(4, 50, [100, 1, 0.1], var_smoothing=0.01),
    case(1, 20, [1, 2, 3]),
    case(2, 30, [1e6, 1, 1], var_smoothing=0.0, priors=[0.0, 1.0]),
]
lines = ",\n".join(json.dumps(c) for c in cases)
(HERE / "own.json").write_text('{"meta": {"sklearn": "%s", "numpy": "%s"}, "cases": [\n%s\n]}\n' % (sklearn.__version__, np.__version__, lines))
