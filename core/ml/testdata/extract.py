"""Cut the golden data of the packages below core/ml out of the project's set.

    python3 core/ml/testdata/extract.py FOLDER

FOLDER holds estimators.json, preprocess.json, splits.json, metrics.json and data/*.csv, made with
scikit-learn 1.2.1 and numpy 1.24.2. Go tests never run Python: this is for a new set only.
"""

import csv
import gzip
import json
import pathlib
import shutil
import sys

SOURCE = pathlib.Path(sys.argv[1])
ML = pathlib.Path(__file__).resolve().parent.parent


def read(name):
    return json.loads((SOURCE / name).read_text())


def write(path, meta, **parts):
    """One case a line, so that a change is seen in a diff."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ['{"meta": ' + json.dumps(meta)]
    for key, value in parts.items():
        if isinstance(value, list):
            lines.append(f', "{key}": [\n' + ",\n".join(json.dumps(v) for v in value) + "\n]")
        else:
            lines.append(f', "{key}": ' + json.dumps(value))
    path.write_text("\n".join(lines) + "}\n")


def targets(name):
    """The target of each row as text."""
    with open(SOURCE / "data" / f"{name}.csv") as f:
        return [row["target"] for row in csv.DictReader(f)]


def splits():
    full = read("splits.json")
    cases = full["train_test_split"]
    stratified = sorted({c["dataset"] for c in cases if c["stratify"]})
    classes = {}
    for name in stratified:
        y = targets(name)
        order = sorted(set(y))
        classes[name] = [order.index(v) for v in y]
    rng = [{k: r[k] for k in ("seed", "permutation")} for r in full["rng"]]
    write(ML / "split/testdata/splits.json", full["meta"], classes=classes, rng=rng, folds=full["folds"], cases=cases)
    write(ML / "random/testdata/random.json", full["meta"], cases=full["rng"])


def metrics():
    full = read("metrics.json")
    write(ML / "metrics/testdata/metrics.json", full["meta"], cases=full["cases"])


def search():
    full = read("model_selection.json")
    folder = ML / "search/testdata"
    write(folder / "model_selection.json", full["meta"], cases=full["cases"])
    copy(folder, {c["dataset"] for c in full["cases"]})


def preprocess():
    full = read("preprocess.json")
    cases = [c for c in full["cases"] if c["transformer"] == "StandardScaler"]
    folder = ML / "preprocess/testdata"
    write(folder / "standardscaler.json", full["meta"], cases=cases)
    copy(folder, {c["dataset"] for c in cases})
    others = [c for c in full["cases"] if c["transformer"] != "StandardScaler"]
    for c in others:
        if c["dataset"] == "breast_cancer":
            c["transform_head"] = c["transform_head"][:10]
    write(folder / "preprocess.json", full["meta"], cases=others)


def logistic():
    full = read("estimators.json")
    built = ("StandardScaler", "LogisticRegression")
    cases = [
        c
        for c in full["cases"]
        if c["steps"][-1]["op"] == "LogisticRegression"
        and all(s["op"] in built for s in c["steps"])
        and c["steps"][-1]["params"].get("penalty", "l2") in ("l2", "none", None)
    ]
    folder = ML / "linear/testdata"
    write(folder / "logistic.json", full["meta"], cases=cases)
    copy(folder, {c["dataset"] for c in cases})


def estimators(name, kinds, chosen=lambda params: True):
    """The cases that end with one of kinds, after nothing but a StandardScaler."""
    full = read("estimators.json")
    cases = [
        c
        for c in full["cases"]
        if c["steps"][-1]["op"] in kinds
        and all(s["op"] == "StandardScaler" for s in c["steps"][:-1])
        and chosen(c["steps"][-1]["params"])
    ]
    path = ML / name
    write(path, full["meta"], cases=cases)
    copy(path.parent, {c["dataset"] for c in cases})


def copy(folder, names):
    for name in sorted(names):
        shutil.copyfile(SOURCE / "data" / f"{name}.csv", folder / f"{name}.csv")


def whole():
    """All of the set that goes through the command, small: app/batch tests every case."""
    folder = ML.parent.parent / "app/batch/testdata"
    folder.mkdir(exist_ok=True)
    for path in [SOURCE / f"{n}.json" for n in ("estimators", "preprocess", "kmeans")] + sorted((SOURCE / "data").glob("*.csv")):
        data = path.read_bytes()
        if path.suffix == ".json":
            data = json.dumps(json.loads(data), separators=(",", ":")).encode()
        (folder / f"{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))


splits()
metrics()
search()
preprocess()
logistic()
estimators("linear/testdata/sparse.json", ("LogisticRegression",), lambda p: p.get("penalty") in ("l1", "elasticnet"))
estimators("linear/testdata/margin.json", ("LinearSVC",))
estimators("linear/testdata/regression.json", ("LinearRegression", "Ridge", "Lasso", "ElasticNet"))
estimators("svm/testdata/svc.json", ("SVC",))
estimators("neural/testdata/mlp.json", ("MLPClassifier", "MLPRegressor"))
whole()
