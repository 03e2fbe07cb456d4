"""Make more.json: further cases with the answers of scikit-learn 1.2.1.

    python3 core/ml/preprocess/testdata/more.py

Needs scikit-learn 1.2.1 and pandas; Go tests never run it. The form is that of preprocess.json;
fit_rows fits on the first rows only and transforms all.
"""

import json
import pathlib

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)

HERE = pathlib.Path(__file__).resolve().parent
KINDS = [ColumnTransformer, MinMaxScaler, OneHotEncoder, OrdinalEncoder, PCA, PolynomialFeatures, RobustScaler,
         SimpleImputer, StandardScaler]
KINDS = {k.__name__: k for k in KINDS}


def read(name):
    t = pd.read_csv(HERE / f"{name}.csv")
    for c in t.columns:
        if t[c].dtype == object:
            t[c] = t[c].fillna("")
    return t


def plain(v):
    """v as JSON, with nan and inf as texts."""
    if isinstance(v, (np.ndarray, list, tuple)):
        return [plain(x) for x in v]
    if isinstance(v, (bool, np.bool_)):
        return bool(v)
    if isinstance(v, (int, np.integer)):
        return int(v)
    if isinstance(v, (float, np.floating)):
        if np.isnan(v):
            return "nan"
        return float(v) if np.isfinite(v) else ("inf" if v > 0 else "-inf")
    return v


def real(params):
    """Parameters as scikit-learn takes them."""
    out = {}
    for k, v in params.items():
        if v == "nan":
            v = np.nan
        if k in ("feature_range", "quantile_range") or k == "degree" and isinstance(v, list):
            v = tuple(v)
        out[k] = v
    return out


def make(op, params):
    if op != "ColumnTransformer":
        return KINDS[op](**real(params))
    branches = []
    for b in params["transformers"]:
        steps = [make(s["op"], s.get("params", {})) for s in b["steps"]] if isinstance(b["steps"], list) else b["steps"]
        if isinstance(steps, list):
            steps = make_pipeline(*steps) if steps else "passthrough"
        branches.append((b["name"], steps, b["columns"]))
    rest = {k: v for k, v in params.items() if k != "transformers"}
    return ColumnTransformer(branches, sparse_threshold=0, **rest)


def case(op, dataset, columns, params=None, fit_rows=None, attributes=(), tolerance=1e-9):
    params = params or {}
    x = read(dataset)[columns] if columns else read(dataset).iloc[:, :-1]
    step = make(op, params)
    step.fit(x if fit_rows is None else x.iloc[:fit_rows])
    out = step.transform(x)
    out = np.asarray(out.todense() if hasattr(out, "todense") else out, dtype=float)
    names = [str(n) for n in step.get_feature_names_out()]
    a = {k: plain(getattr(step, k)) for k in attributes}
    a["feature_names_out"] = names
    return {
        "transformer": op, "dataset": dataset, "columns": list(x.columns), "params": params, "fit_rows": fit_rows,
        "attributes": a, "transform_head": plain(out[:12]), "transform_colsum": plain(np.nansum(out, axis=0)),
        "tolerance": {"abs": tolerance, "rel": tolerance},
    }


TEXT, NUMBERS = ["city", "level"], ["num_a", "num_b", "count_g"]
BOTH = ["city", "level", "count_g"]
FOUR = ["c0", "c1", "c2", "c3"]
PARTS = ["components_", "explained_variance_", "explained_variance_ratio_", "singular_values_", "mean_", "noise_variance_",
         "n_components_", "n_samples_"]
SCALE = {"op": "StandardScaler"}
cases = [
    case("MinMaxScaler", "mixed", NUMBERS, {"clip": True, "feature_range": [-2, 0.5]}, 40, ["data_range_", "n_samples_seen_"]),
    case("RobustScaler", "mixed", NUMBERS, {"unit_variance": True, "quantile_range": [5, 80]}, None, ["center_", "scale_"]),
    case("RobustScaler", "iris", FOUR, {"with_centering": False}, 60, ["scale_"]),
    case("RobustScaler", "iris", FOUR, {"with_scaling": False}, 60, ["center_"]),
    case("SimpleImputer", "mixed", NUMBERS, {"strategy": "median", "add_indicator": True}, None, ["statistics_"]),
    case("SimpleImputer", "mixed", NUMBERS, {"strategy": "most_frequent", "add_indicator": True}, 3, ["statistics_"]),
    case("SimpleImputer", "iris", FOUR, {"strategy": "mean", "missing_values": 0.2, "add_indicator": True}, None, ["statistics_"]),
    case("OneHotEncoder", "mixed", BOTH, {"handle_unknown": "ignore", "drop": "first"}, 6),
    case("OneHotEncoder", "mixed", BOTH, {"handle_unknown": "ignore", "drop": "if_binary"}, 3),
    case("OneHotEncoder", "mixed", BOTH, {"handle_unknown": "infrequent_if_exist", "max_categories": 3}, 40),
    case("OneHotEncoder", "mixed", BOTH, {"handle_unknown": "infrequent_if_exist", "max_categories": 2, "drop": "if_binary"}, 40),
    case("OneHotEncoder", "mixed", BOTH, {"handle_unknown": "infrequent_if_exist", "min_frequency": 0.3, "drop": "first"}, 100),
    case("OneHotEncoder", "mixed", BOTH, {"handle_unknown": "ignore", "min_frequency": 30, "max_categories": 3}, 120),
    case("OneHotEncoder", "iris", ["c3"], {"max_categories": 5}, None),
    case("OneHotEncoder", "mixed", TEXT, {"categories": [["São Paulo", "Bergen", ""], ["mid", "low"]], "handle_unknown": "ignore"}),
    case("OrdinalEncoder", "mixed", BOTH, {"handle_unknown": "use_encoded_value", "unknown_value": -1}, 5),
    case("OrdinalEncoder", "mixed", BOTH, {"handle_unknown": "use_encoded_value", "unknown_value": "nan", "encoded_missing_value": -7}, 20),
    case("OrdinalEncoder", "mixed", ["level"], {"categories": [["low", "mid", "high"]]}, None),
    case("PolynomialFeatures", "iris", FOUR, {"degree": 3}, None, ["powers_", "n_output_features_"]),
    case("PolynomialFeatures", "iris", FOUR, {"degree": [2, 3], "include_bias": False, "interaction_only": True}, None, ["powers_"]),
    case("PolynomialFeatures", "iris", FOUR[:2], {"degree": [3, 4]}, None, ["powers_"]),
    case("PCA", "iris", FOUR, {}, None, PARTS, 1e-8),
    case("PCA", "iris", FOUR, {"n_components": 0.97, "whiten": True}, 100, PARTS, 1e-8),
    case("PCA", "breast_cancer", None, {"n_components": 12}, None, PARTS, 1e-8),
    case("PCA", "breast_cancer", None, {"n_components": 8}, 20, PARTS, 1e-8),
    case("ColumnTransformer", "mixed", None, {"transformers": [
        {"name": "num", "steps": [{"op": "SimpleImputer", "params": {"strategy": "median", "add_indicator": True}}, SCALE], "columns": ["num_a", "count_g"]},
        {"name": "cat", "steps": [{"op": "OneHotEncoder", "params": {"handle_unknown": "ignore"}}], "columns": ["level", "city"]},
        {"name": "none", "steps": [SCALE], "columns": []},
    ], "remainder": "passthrough"}, 50),
    case("ColumnTransformer", "mixed", None, {"transformers": [
        {"name": "a", "steps": "passthrough", "columns": ["num_b"]},
        {"name": "b", "steps": [{"op": "OrdinalEncoder"}], "columns": ["city"]},
        {"name": "c", "steps": "drop", "columns": ["level"]},
    ], "verbose_feature_names_out": False}),
]
lines = ",\n".join(json.dumps(c) for c in cases)
(HERE / "more.json").write_text('{"meta": {"sklearn": "%s", "numpy": "%s"}, "cases": [\n%s\n]}\n' % (sklearn.__version__, np.__version__, lines))
