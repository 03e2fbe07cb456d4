"""The cases of versus with scikit-learn and pandas, one thread each.

    python3 versus.py FOLDER

FOLDER holds the columns of each table as float64 and the CSV, as versus has
written them. The first line names the versions, or says what is absent; the
others are figures in seconds.
"""
import os
import sys
import time

for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR"):
    os.environ[name + "_NUM_THREADS"] = "1"

try:
    import numpy as np
    import pandas as pd
    import sklearn
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
except ImportError as e:
    print("absent:", e.name)
    sys.exit()

print(f"scikit-learn {sklearn.__version__}, pandas {pd.__version__}, numpy {np.__version__}")
folder = sys.argv[1]
only = os.environ.get("ORRERY_ONLY", "")


def read(name, cols):
    path = os.path.join(folder, name)
    x = np.column_stack([np.fromfile(f"{path}.{j}") for j in range(cols)])
    return x, np.fromfile(f"{path}.y")


def measure(name, prepare):
    """The best of the runs in two seconds, at least two, after one that is not counted."""
    if only not in name:
        return
    work = prepare()
    begin, best, run = time.perf_counter(), float("inf"), 0
    while run < 3 or run < 50 and time.perf_counter() - begin < 2:
        start = time.perf_counter()
        work()
        if run > 0:
            best = min(best, time.perf_counter() - start)
        run += 1
    print(f"versus: {name} = {best:.9g}", flush=True)


def fit(make, name, cols):
    def prepare():
        x, y = read(name, cols)
        return lambda: make().fit(x, y)
    return prepare


def neighbours():
    x, y = read("21kx10", 10)
    m = KNeighborsClassifier().fit(x[:20000], y[:20000])
    return lambda: m.predict(x[20000:])


def square():
    x = read("1Mx20", 20)[0]
    df = pd.DataFrame({f"feature_{j + 1}": x[:, j] for j in range(20)})
    return lambda: df.eval("feature_1 ** 2")


measure("LogisticRegression 100 x 3", fit(LogisticRegression, "100x3", 3))
measure("LogisticRegression 10k x 20", fit(LogisticRegression, "10kx20", 20))
measure("LogisticRegression 100k x 50", fit(LogisticRegression, "100kx50", 50))
measure("LogisticRegression 1M x 20", fit(LogisticRegression, "1Mx20", 20))
measure("RandomForest 80k x 20, 10 trees", fit(lambda: RandomForestClassifier(n_estimators=10, random_state=0), "80kx20", 20))
measure("HistGradientBoosting 80k x 20, 100 rounds", fit(lambda: HistGradientBoostingClassifier(early_stopping=False), "80kx20", 20))
measure("KNeighbors 20k x 10, predict 1k", neighbours)
measure("feature_1 ** 2, 1M rows", square)
measure("CSV of 130 MB", lambda: lambda: pd.read_csv(os.path.join(folder, "1Mx20.csv")))
