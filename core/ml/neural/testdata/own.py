"""Answers of scikit-learn itself that the project's set does not have.

    /usr/bin/python3 core/ml/neural/testdata/own.py

Needs scikit-learn 1.2.1 and numpy 1.24.2. The data come from a formula, that of pattern in the
tests. Go tests never run Python: this is for a new set only.
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.filterwarnings("ignore")
n = 60
X = np.array([[((i * 7919 + j * 104729) % 1009) / 504.5 - 1 for j in range(3)] for i in range(n)])
y = np.array([int(3 * (((i * 31) % 17) / 17.0) + X[i, 0] > 1.2) + int(X[i, 1] > 0.4) for i in range(n)])
cases = []

for kind, params, two in (
    (MLPClassifier, dict(hidden_layer_sizes=[6], max_iter=50, random_state=0), False),
    (MLPClassifier, dict(hidden_layer_sizes=[5, 4], activation="tanh", random_state=3, alpha=0.1, batch_size=16, max_iter=30), False),
    (MLPClassifier, dict(hidden_layer_sizes=[8], activation="logistic", solver="sgd", learning_rate_init=0.5, learning_rate="adaptive",
                         max_iter=150, batch_size=32, tol=1e-2, n_iter_no_change=3), False),
    (MLPClassifier, dict(hidden_layer_sizes=[7], early_stopping=True, learning_rate_init=0.05, validation_fraction=0.3,
                         n_iter_no_change=5, random_state=2), False),
    (MLPRegressor, dict(hidden_layer_sizes=4, activation="identity", solver="sgd", learning_rate_init=0.05, learning_rate="invscaling",
                        power_t=0.3, nesterovs_momentum=False, shuffle=False, max_iter=20), False),
    (MLPRegressor, dict(hidden_layer_sizes=[9], early_stopping=True, learning_rate_init=0.03, random_state=7), False),
    (MLPClassifier, dict(hidden_layer_sizes=[7], early_stopping=True, learning_rate_init=0.05, random_state=2), True),
    (MLPClassifier, dict(hidden_layer_sizes=[3], solver="lbfgs", max_iter=25, random_state=2), False),
    (MLPRegressor, dict(hidden_layer_sizes=[], solver="lbfgs", alpha=0.5), False),
):
    m = kind(**{"random_state": 0, **params}).fit(X, (y > 0) * 1 if two else y)
    answers = m.predict_proba(X[:3]).ravel() if kind is MLPClassifier else m.predict(X[:3])
    cases.append({"kind": kind.__name__, "params": params, "two": two, "n_iter_": m.n_iter_, "loss_": m.loss_,
                  "curve": None if m.solver == "lbfgs" else m.loss_curve_[:3] + m.loss_curve_[-3:],
                  "first": m.coefs_[0][0].tolist(), "last": m.intercepts_[-1].tolist(),
                  "scores": m.validation_scores_ if m.early_stopping else None, "answers": answers.tolist()})

meta = {"sklearn": "1.2.1", "numpy": "1.24.2", "data": "the formula of pattern in the tests"}
path = pathlib.Path(__file__).parent / "small.json"
path.write_text('{"meta": ' + json.dumps(meta) + ', "cases": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]}\n")
