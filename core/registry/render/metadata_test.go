package render_test

import (
	"encoding/csv"
	"math"
	"strings"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/registry/render"
)

// notebookCatalog has the documents of the notebook's steps; nothing is built here.
func notebookCatalog() ml.Catalog {
	return ml.Catalog{
		"StandardScaler": {Params: ml.ParamDocs{{Name: "with_mean", Default: true}}},
		"LogisticRegression": {Params: ml.ParamDocs{
			{Name: "C", Default: 1.0},
			{Name: "class_weight", Default: nil, None: true},
			{Name: "max_iter", Default: 100.0, Whole: true},
			{Name: "penalty", Default: "l2"},
			{Name: "tol", Default: 1e-4},
		}},
	}
}

func notebookRun(at time.Time, score float64, params map[string]any) registry.Run {
	return registry.Run{
		End: at, ModelID: strings.Repeat("a", 64), Metrics: map[string]float64{"accuracy": score},
		Pipeline: ml.Pipeline{
			Steps: []ml.Spec{{Kind: "StandardScaler"}},
			Final: ml.Spec{Kind: "LogisticRegression", Params: params},
		},
	}
}

var noon = time.Date(2022, 7, 21, 12, 11, 12, 123_000_000, time.FixedZone("CEST", 7200))

func TestMetadataCSV_TheNotebooksColumns(t *testing.T) {
	runs := []registry.Run{
		notebookRun(noon.Add(time.Minute), math.NaN(), map[string]any{"C": 0.1, "class_weight": map[string]any{"0": 2.0}}),
		{End: noon, Err: "failed"},
		notebookRun(noon, 0.88, map[string]any{"C": 1, "max_iter": 100.0, "penalty": "l2"}),
	}
	var b strings.Builder
	if err := render.MetadataCSV(&b, runs, notebookCatalog()); err != nil {
		t.Fatal(err)
	}
	path := "models/" + strings.Repeat("a", 64) + ".json"
	want := "timestamp,model,parameters,score,model_path\n" +
		"2022-07-21 10:11:12.123000,\"Pipeline(steps=[('standardscaler', StandardScaler()), ('logisticregression', LogisticRegression())])\"," +
		"\"{'C': 1.0, 'max_iter': 100, 'penalty': 'l2'}\",0.88," + path + "\n" +
		"2022-07-21 10:12:12.123000,\"Pipeline(steps=[('standardscaler', StandardScaler()), ('logisticregression', LogisticRegression(C=0.1, class_weight={'0': 2.0}))])\"," +
		"\"{'C': 0.1, 'class_weight': {'0': 2.0}}\",," + path + "\n"
	if b.String() != want {
		t.Errorf("MetadataCSV =\n%s\nwant\n%s", b.String(), want)
	}
	if runs[0].End != noon.Add(time.Minute) || runs[1].Err != "failed" {
		t.Error("MetadataCSV sorted the caller's slice")
	}
}

func TestMetadataCSV_Values(t *testing.T) {
	for name, c := range map[string]struct {
		v    any
		want string
	}{
		"none": {nil, "None"}, "true": {true, "True"}, "false": {false, "False"},
		"whole float": {2.0, "2.0"}, "int": {3, "3.0"}, "negative": {-0.5, "-0.5"},
		"small": {0.00001, "1e-05"}, "not so small": {0.0001, "0.0001"},
		"large": {1e16, "1e+16"}, "not so large": {123456789012345.0, "123456789012345.0"},
		"nan": {math.NaN(), "float('nan')"}, "inf": {math.Inf(1), "float('inf')"}, "-inf": {math.Inf(-1), "float('-inf')"},
		"text": {"a\\b\n", `'a\\b\n'`}, "apostrophe": {"it's", `"it's"`}, "both quotes": {`'"`, `'\'"'`},
		"list": {[]any{1.5, "a", nil}, "[1.5, 'a', None]"}, "other": {struct{}{}, "'{}'"},
		"formula inside": {"=1+1", "'=1+1'"},
	} {
		run := notebookRun(noon, 1, map[string]any{"p": c.v})
		if got := cells(t, run, nil)[1][2]; got != "{'p': "+c.want+"}" {
			t.Errorf("%s: parameters = %s, want {'p': %s}", name, got, c.want)
		}
	}
}

// A regression's score is r2, also if there is an undefined accuracy.
func TestRun_Score(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		metrics map[string]float64
		name    string
		value   float64
		ok      bool
		cell    string
	}{
		"classification":            {map[string]float64{"accuracy": 0.88, "f1": 0.9}, "accuracy", 0.88, true, "0.88"},
		"regression":                {map[string]float64{"r2": -0.25, "rmse": 3}, "r2", -0.25, true, "-0.25"},
		"regression, all metrics":   {map[string]float64{"accuracy": nan, "r2": 0.5}, "r2", 0.5, true, "0.5"},
		"classification, the same":  {map[string]float64{"accuracy": 0.5, "r2": nan}, "accuracy", 0.5, true, "0.5"},
		"clusters":                  {map[string]float64{"inertia": 7}, "", nan, false, ""},
		"regression of one row":     {map[string]float64{"r2": nan}, "r2", nan, true, ""},
		"classification without it": {map[string]float64{"accuracy": nan}, "accuracy", nan, true, ""},
	} {
		run := notebookRun(noon, 0, nil)
		run.Metrics = c.metrics
		got, value, ok := run.Score()
		if got != c.name || value != c.value && value == value || ok != c.ok {
			t.Errorf("%s: Score = %s %v %v, want %s %v %v", name, got, value, ok, c.name, c.value, c.ok)
		}
		if got := cells(t, run, nil)[1][3]; got != c.cell {
			t.Errorf("%s: the cell is %q, want %q", name, got, c.cell)
		}
	}
}

// Shares, whole numbers and branches as scikit-learn prints them.
func TestMetadataCSV_Steps(t *testing.T) {
	catalog := ml.Catalog{
		"RandomForestRegressor": {Params: ml.ParamDocs{{Name: "max_features", Default: ml.Share(1), Share: true}, {Name: "n_estimators", Default: 100.0, Whole: true}}},
		"OneHotEncoder":         {Params: ml.ParamDocs{{Name: "handle_unknown", Default: "error"}}},
		"ColumnTransformer": {Params: ml.ParamDocs{{Name: "transformers", Free: true, Default: []any{
			map[string]any{"name": "rest", "steps": "drop", "columns": []any{"b"}}}}}},
	}
	branches := []any{
		map[string]any{"name": "num", "steps": []any{map[string]any{"op": "SimpleImputer"}, map[string]any{"op": "StandardScaler"}}, "columns": []any{"a", "it's"}},
		map[string]any{"name": "cat", "steps": []any{map[string]any{"op": "OneHotEncoder", "params": map[string]any{"handle_unknown": "ignore"}}}, "columns": []any{"city"}},
		map[string]any{"name": "rest", "steps": "drop", "columns": []any{"b"}},
		map[string]any{"name": "as", "steps": []any{}, "columns": []any{}},
	}
	for name, c := range map[string]struct {
		spec ml.Spec
		want string
	}{
		"count":           {ml.Spec{Kind: "RandomForestRegressor", Params: map[string]any{"max_features": 1.0, "n_estimators": 10.0}}, "RandomForestRegressor(max_features=1, n_estimators=10)"},
		"all":             {ml.Spec{Kind: "RandomForestRegressor", Params: map[string]any{"max_features": ml.Share(1)}}, "RandomForestRegressor()"},
		"share":           {ml.Spec{Kind: "RandomForestRegressor", Params: map[string]any{"max_features": 0.5}}, "RandomForestRegressor(max_features=0.5)"},
		"no share":        {ml.Spec{Kind: "RandomForestRegressor", Params: map[string]any{"n_estimators": ml.Share(100)}}, "RandomForestRegressor()"},
		"unknown, shared": {ml.Spec{Kind: "X", Params: map[string]any{"p": ml.Share(1)}}, "X(p=1.0)"},
		"branches": {ml.Spec{Kind: "ColumnTransformer", Params: map[string]any{"transformers": branches, "remainder": "drop"}},
			`ColumnTransformer(transformers=[('num', Pipeline(steps=[('simpleimputer', SimpleImputer()), ('standardscaler', StandardScaler())]), ['a', "it's"]), ` +
				`('cat', OneHotEncoder(handle_unknown='ignore'), ['city']), ('rest', 'drop', ['b']), ('as', 'passthrough', [])], remainder='drop')`},
		"by kind": {ml.Spec{Kind: "ColumnTransformer", Params: map[string]any{"transformers": []any{
			map[string]any{"name": "n", "columns": "number"}, map[string]any{"name": "t", "steps": "drop", "columns": "text"}}}},
			"ColumnTransformer(transformers=[('n', 'passthrough', make_column_selector(dtype_include='number')), ('t', 'drop', make_column_selector(dtype_include=object))])"},
		"by default": {ml.Spec{Kind: "ColumnTransformer"}, "ColumnTransformer(transformers=[('rest', 'drop', ['b'])])"},
		"no list":    {ml.Spec{Kind: "ColumnTransformer", Params: map[string]any{"transformers": "x"}}, "ColumnTransformer(transformers='x')"},
	} {
		run := registry.Run{ModelID: "x", End: noon, Pipeline: ml.Pipeline{Final: c.spec}}
		want := "Pipeline(steps=[('" + strings.ToLower(c.spec.Kind) + "', " + c.want + ")])"
		if got := cells(t, run, catalog)[1][1]; got != want {
			t.Errorf("%s:\n%s, want\n%s", name, got, want)
		}
	}
}

func TestMetadataCSV_FormulaIsNeutralised(t *testing.T) {
	for in, want := range map[string]string{
		"":    "Pipeline(steps=[])",
		"=hi": "Pipeline(steps=[('=hi', =hi())])", // begins with a letter, so it is no formula
	} {
		run := registry.Run{ModelID: "x", End: noon, Pipeline: ml.Pipeline{Final: ml.Spec{Kind: in}}}
		if got := cells(t, run, nil)[1][1]; got != want {
			t.Errorf("kind %q: model = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\t=1": "'\t=1", "\r=1": "\"'\r=1\"",
		"": "", "a=1": "a=1", "1-1": "1-1", `=a"b,`: `"'=a""b,"`, "ü": "ü",
	} {
		if got := render.CSVText(in); got != want {
			t.Errorf("text %q is written %q, want %q", in, got, want)
		}
	}
	run := notebookRun(noon, -0.5, nil)
	if got := cells(t, run, nil)[1][3]; got != "-0.5" {
		t.Errorf("a negative score is written %q, want -0.5 as it is", got)
	}
}

func TestMetadataCSV_StepsOfOneKindAreNumbered(t *testing.T) {
	run := notebookRun(noon, 1, nil)
	run.Pipeline.Steps = append(run.Pipeline.Steps, run.Pipeline.Steps[0])
	want := "Pipeline(steps=[('standardscaler-1', StandardScaler()), ('standardscaler-2', StandardScaler()), " +
		"('logisticregression', LogisticRegression())])"
	if got := cells(t, run, notebookCatalog())[1][1]; got != want {
		t.Errorf("model = %s, want %s", got, want)
	}
}

func cells(t *testing.T, run registry.Run, c ml.Catalog) [][]string {
	t.Helper()
	var b strings.Builder
	if err := render.MetadataCSV(&b, []registry.Run{run}, c); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%q reads as %v, %v", b.String(), rows, err)
	}
	return rows
}
