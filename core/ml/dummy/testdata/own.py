"""Make own.json: DummyClassifier and DummyRegressor of scikit-learn 1.2.1.

    python3 core/ml/dummy/testdata/own.py

Needs scikit-learn 1.2.1; Go tests never run it.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.dummy import DummyClassifier, DummyRegressor

HERE = pathlib.Path(__file__).resolve().parent
rs = np.random.RandomState(3)
ROWS = 60
x = np.zeros((ROWS, 1))
cases = []


def classes(y, **params):
    m = DummyClassifier(**params).fit(np.zeros((len(y), 1)), y)
    cases.append({"op": "DummyClassifier", "params": params, "y": np.asarray(y).tolist(), "prior": m.class_prior_.tolist(),
                  "predict": m.predict(x).tolist(), "proba": m.predict_proba(x).tolist()})


def numbers(y, **params):
    m = DummyRegressor(**params).fit(np.zeros((len(y), 1)), y)
    cases.append({"op": "DummyRegressor", "params": params, "y": np.asarray(y).tolist(), "predict": m.predict(x).tolist()})


two, four = rs.randint(0, 2, 31), np.r_[0, 1, 2, 3, rs.choice(4, 40, p=[0.1, 0.6, 0.2, 0.1])]
for strategy in ("prior", "most_frequent", "stratified", "uniform"):
    for seed in (0, 7):
        classes(two, strategy=strategy, random_state=seed)
        classes(four, strategy=strategy, random_state=seed)
classes([0, 0, 0], strategy="stratified", random_state=1)
classes(four, strategy="constant", constant=2)
y = np.round(rs.randn(23) * 10, 3)
for params in ({}, {"strategy": "median"}, {"strategy": "quantile", "quantile": 0.9}, {"strategy": "quantile", "quantile": 0.35},
               {"strategy": "quantile", "quantile": 0.0}, {"strategy": "constant", "constant": -3.5}):
    numbers(y, **params)
    numbers(y[:-1], **params)
lines = ",\n".join(json.dumps(c) for c in cases)
(HERE / "own.json").write_text('{"meta": {"sklearn": "%s", "numpy": "%s"}, "cases": [\n%s\n]}\n' % (sklearn.__version__, np.__version__, lines))
