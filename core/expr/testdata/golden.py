# Writes pandas.json: what pandas gives for the functions of text and the table-wide ones.
# python3 golden.py > pandas.json (numpy 1.24, pandas 1.5.3)
import json, math
import numpy as np
import pandas as pd

words = ["Oslo", "", "BERGEN", "Århus", "straße", "ΟΔΟΣ", "a-b-c", "--", "  padded\t", "日本 語", "x", "1.5", " -2e3 ", "İzmir", "ﬁn"]
t = pd.Series([w if w else None for w in words], dtype=object)
rng = np.random.default_rng(7)
x = np.round(rng.normal(10, 3, 60), 1)          # with ties
x[[5, 17]] = np.nan
y = rng.lognormal(0, 2, 60)
z = np.repeat([1.0, 1, 1, 2, 3, 50], 10)
train = [int(i) for i in rng.permutation(60)[:41]]

def cell(v):
    if v is None or (isinstance(v, float) and math.isnan(v)) or v is pd.NA:
        return None
    if isinstance(v, (bool, np.bool_)):
        return bool(v)
    if isinstance(v, (int, np.integer)):
        return int(v)
    return v

def text(f):
    return [cell(f(v)) if v is not None else None for v in t]

def part(s, sep, i):
    p = s.split(sep)
    return p[i] if -len(p) <= i < len(p) and p[i] != "" else None

texts = {
    "lower(t)": [cell(v) for v in t.str.lower()],
    "upper(t)": [cell(v) for v in t.str.upper()],
    "strip(t)": [cell(v) for v in t.str.strip()],
    "len(t)": [cell(v) for v in t.str.len()],
    "contains(t, 'a')": [cell(v) for v in t.str.contains("a", regex=False)],
    "startswith(t, 'B')": [cell(v) for v in t.str.startswith("B")],
    "endswith(t, 'o')": [cell(v) for v in t.str.endswith("o")],
    "split(t, '-', 0)": text(lambda s: part(s, "-", 0)),
    "split(t, '-', 1)": text(lambda s: part(s, "-", 1)),
    "split(t, '-', -1)": text(lambda s: part(s, "-", -1)),
    "split(t, '-', -3)": text(lambda s: part(s, "-", -3)),
    "replace(t, '-', '/')": [cell(v) for v in t.str.replace("-", "/", regex=False)],
    "replace(t, 'a', 'aa')": [cell(v) for v in t.str.replace("a", "aa", regex=False)],
    "t + '!'": [cell(v) for v in t + "!"],
    "number(t)": [cell(float(v)) for v in pd.to_numeric(t, errors="coerce")],
}

def learnt(name, s):
    full, s = pd.Series(s), pd.Series(s)[train]
    q = lambda n: pd.qcut(s, n, labels=False, duplicates="drop")
    one = {
        "mean(%s)": s.mean(), "std(%s)": s.std(), "median(%s)": s.median(), "colmin(%s)": s.min(), "colmax(%s)": s.max(),
        "quantile(%s, 0.9)": s.quantile(0.9), "quantile(%s, 0)": s.quantile(0), "quantile(%s, 0.33)": s.quantile(0.33),
    }
    many = {
        "zscore(%s)": (s - s.mean()) / s.std(), "rank(%s)": s.rank(pct=True), "quantile_bin(%s, 4)": q(4), "quantile_bin(%s, 10)": q(10), "quantile_bin(%s, 3)": q(3),
    }
    out = {k % name: [cell(float(v))] * len(train) for k, v in one.items()}
    out.update({k % name: [cell(float(v)) for v in vs] for k, vs in many.items()})
    return out

stamps = ["1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2024-02-29T12:34:56.000001Z", "2023-03-01T00:00:00Z", "2000-12-31T23:59:59Z",
          "1900-03-01T06:00:00Z", "2100-02-28T18:00:00Z", "1805-05-17T01:02:03Z", "2261-11-11T11:11:11Z", "", "2024-12-31T00:00:00Z", "2024-01-01T00:00:00Z"]
d = pd.Series(pd.to_datetime(stamps, utc=True))
whole = lambda s: [cell(float(v)) for v in s]
times = {
    "year(d)": whole(d.dt.year), "month(d)": whole(d.dt.month), "day(d)": whole(d.dt.day), "weekday(d)": whole(d.dt.weekday),
    "dayofyear(d)": whole(d.dt.dayofyear), "hour(d)": whole(d.dt.hour), "minute(d)": whole(d.dt.minute), "second(d)": whole(d.dt.second),
    "days_between(date('2024-01-31 06:00'), d)": whole((d - pd.Timestamp("2024-01-31 06:00", tz="UTC")).dt.total_seconds() / 86400),
    "number(d > date('2000-12-31'))": whole((d > pd.Timestamp("2000-12-31", tz="UTC")).astype(float)),
}

tables = {}
for name, s in {"x": x, "y": y, "z": z}.items():
    tables.update(learnt(name, s))
print(json.dumps({
    "texts": {"t": words, "want": texts},
    "times": {"d": stamps, "want": times},
    "tables": {"x": [cell(float(v)) for v in x], "y": [float(v) for v in y], "z": [float(v) for v in z], "train": train, "want": tables},
}, ensure_ascii=False, indent=0))
