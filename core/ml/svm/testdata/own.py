"""Answers of scikit-learn itself that the project's set does not have.

    /usr/bin/python3 core/ml/svm/testdata/own.py

Needs scikit-learn 1.2.1 and numpy 1.24.2. The data come from a formula, that of pattern in the
tests. Go tests never run Python: this is for a new set only.
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn.svm import SVC

warnings.filterwarnings("ignore")
n = 60
X = np.array([[((i * 7919 + j * 104729) % 1009) / 504.5 - 1 for j in range(3)] for i in range(n)])
y = np.array([int(3 * (((i * 31) % 17) / 17.0) + X[i, 0] > 1.2) + int(X[i, 1] > 0.4) for i in range(n)])
cases = []

for params, two in (
    ({}, False),
    (dict(gamma="auto", decision_function_shape="ovo", C=10), False),
    (dict(kernel="linear", C=0.5, class_weight={"0": 3, "1": 0.5}), False),
    (dict(kernel="poly", coef0=1.0, degree=2, break_ties=True, class_weight="balanced"), False),
    (dict(kernel="sigmoid", gamma=0.3, coef0=0.1, shrinking=False), False),
    (dict(max_iter=4, gamma=2.0), False),
    (dict(C=2.0), True),
):
    given = dict(params)
    if isinstance(given.get("class_weight"), dict):
        given["class_weight"] = {int(k): v for k, v in given["class_weight"].items()}
    m = SVC(**given).fit(X, (y > 0) * 1 if two else y)
    case = {"params": params, "two": two, "n_iter_": m.n_iter_.tolist(), "support_": m.support_.tolist(),
            "n_support_": m.n_support_.tolist(), "intercept_": m.intercept_.tolist(), "dual_coef_0": m.dual_coef_[:, 0].tolist(),
            "decision": m.decision_function(X[:4] * 1.1).reshape(4, -1).tolist(), "predict": m.predict(X).tolist()}
    if m.kernel == "linear":
        case["coef_"] = m.coef_.tolist()
    cases.append(case)

meta = {"sklearn": "1.2.1", "numpy": "1.24.2", "data": "the formula of pattern in the tests"}
path = pathlib.Path(__file__).parent / "small.json"
path.write_text('{"meta": ' + json.dumps(meta) + ', "cases": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]}\n")
