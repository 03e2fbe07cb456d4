"""Writes golden.json beside it: random point-in-time joins and windows, answered by pandas.

    python3 make.py

Made with pandas 1.5.3 and numpy 1.24.2. Joins are pandas.merge_asof (direction "backward", by the join key,
tolerance the time to live) over rows sorted by event and creation time; windows are DataFrame.rolling over
the entity's rows with the question as a last row without a value. Times are seconds on a coarse grid, so that
ties and rows exactly on the edge of a window or of the time to live are many.
"""
import json
import os

import numpy as np
import pandas as pd

HERE = os.path.dirname(os.path.abspath(__file__))
FUNCTIONS = ["count", "sum", "mean", "min", "max", "last"]


def column(values):
    return [None if pd.isna(v) else (v if isinstance(v, str) else float(v)) for v in values]


def join(source, asked, ttl):
    right = source.dropna(subset=["event"]).sort_values(["event", "created"], kind="stable", na_position="first")
    left = asked.dropna(subset=["at"]).sort_values("at", kind="stable")
    tolerance = None if ttl is None else pd.Timedelta(seconds=ttl)
    got = pd.merge_asof(left, right, left_on="at", right_on="event", by="key", tolerance=tolerance)
    rows = np.full(len(asked), -1)
    rows[got["question"]] = got["row"].fillna(-1).astype(int)
    return rows


def last(v):
    v = v[~np.isnan(v)]
    return v[-1] if len(v) else np.nan


def windows(source, asked, seconds):
    events = source.dropna(subset=["event"]).sort_values(["event", "created"], kind="stable", na_position="first")
    left = asked.dropna(subset=["at"]).rename(columns={"at": "event"})
    rows = pd.concat([events, left]).sort_values("event", kind="stable")
    out = {name: np.full(len(asked), 0.0 if name == "count" else np.nan) for name in FUNCTIONS}
    for _, group in rows.groupby("key"):
        group = group.set_index("event")
        rolling = group["value"].rolling(pd.Timedelta(seconds=seconds))
        question = group["question"].notna().to_numpy()
        at = group["question"][question].astype(int)
        for name in FUNCTIONS:
            v = rolling.apply(last, raw=True) if name == "last" else getattr(rolling, name)()
            out[name][at] = v.to_numpy()[question]
    return out


def case(rng, n, q, entities, grid):
    key = np.array(["u%d" % k for k in range(entities)], dtype=object)
    source = pd.DataFrame({"row": np.arange(n), "key": key[rng.integers(0, entities, n)]})
    seconds = rng.integers(0, grid, n).astype(float)
    seconds[rng.random(n) < 0.05] = np.nan
    created = rng.integers(0, 4, n).astype(float)
    created[rng.random(n) < 0.1] = np.nan
    value = np.round(rng.normal(0, 100, n), 3)
    value[rng.random(n) < 0.15] = np.nan
    base = pd.Timestamp("2024-03-01")
    source["event"] = base + pd.to_timedelta(seconds, unit="s")
    source["created"], source["value"] = created, value
    asked = pd.DataFrame({"question": np.arange(q), "key": key[rng.integers(0, entities, q)]})
    at = rng.integers(-2, grid + 2, q).astype(float)
    at[rng.random(q) < 0.05] = np.nan
    asked["at"] = base + pd.to_timedelta(at, unit="s")
    stranger = rng.random(q) < 0.1
    asked.loc[stranger, "key"] = "stranger"
    ttl = None if rng.random() < 0.3 else int(rng.integers(1, max(2, grid // 2)))
    window = int(rng.integers(1, max(2, grid)))
    return {
        "source": {"key": list(source["key"]), "event": column(seconds), "created": column(created), "value": column(value)},
        "asked": {"key": list(asked["key"]), "at": column(at)},
        "ttl": ttl, "rows": join(source, asked, ttl).tolist(),
        "window": window, "aggregates": {k: column(v) for k, v in windows(source, asked, window).items()},
    }


def main():
    rng = np.random.default_rng(20240301)
    cases = []
    for i in range(120):
        n, q = int(rng.integers(1, 40)), int(rng.integers(1, 25))
        cases.append(case(rng, n, q, int(rng.integers(1, 5)), int(rng.integers(2, 40))))
    cases.append(case(rng, 1500, 400, 3, 100_000))  # long histories
    cases.append(case(rng, 1500, 400, 700, 300))  # many entities
    cases.append(case(rng, 400, 200, 1, 5))  # ties everywhere
    head = {"pandas": pd.__version__, "numpy": np.__version__, "seed": 20240301, "unit": "seconds since 2024-03-01"}
    with open(os.path.join(HERE, "golden.json"), "w") as f:
        f.write(json.dumps(head)[:-1] + ', "cases": [\n')
        f.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]}\n")


if __name__ == "__main__":
    main()
