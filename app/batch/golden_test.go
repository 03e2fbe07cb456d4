package batch_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"orrery/app/batch"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
)

// unpack reads a file of testdata.
func unpack(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// inputs writes the set's tables into a folder.
func inputs(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	files, err := filepath.Glob("testdata/*.csv.gz")
	if err != nil || len(files) != 8 {
		t.Fatalf("%d tables, want 8 (%v)", len(files), err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".gz")
		if err := os.WriteFile(filepath.Join(dir, name), unpack(t, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// built complains about an operator that the catalogue does not have.
func built(t *testing.T, steps []ml.Spec) {
	t.Helper()
	kinds := catalog.Catalog()
	for _, s := range steps {
		if _, ok := kinds[s.Kind]; !ok {
			t.Fatalf("%s is not in the catalogue", s.Kind)
		}
	}
}

// result is an answer by its parts.
type result map[string]json.RawMessage

func carry(t testing.TB, dir string, spec map[string]any) result {
	t.Helper()
	b, err := json.Marshal(spec)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "spec.json")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := batch.Run(t.Context(), path, &out); err != nil {
		t.Fatal(err)
	}
	var r result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r result) read(t testing.TB, part string, into any) {
	t.Helper()
	if err := json.Unmarshal(r[part], into); err != nil {
		t.Fatalf("%s: %v in %s", part, err, r[part])
	}
}

// leaves lists what is in JSON, lists and objects opened, as numbers and texts.
func leaves(v any) []any {
	var out []any
	switch v := v.(type) {
	case []any:
		for _, part := range v {
			out = append(out, leaves(part)...)
		}
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			out = append(out, leaves(v[k])...)
		}
	case bool:
		out = append(out, map[bool]float64{true: 1}[v])
	case string:
		if f, ok := map[string]float64{"nan": math.NaN(), "inf": math.Inf(1), "-inf": math.Inf(-1)}[v]; ok {
			return []any{f}
		}
		out = append(out, v)
	default:
		out = append(out, v)
	}
	return out
}

func open(t testing.TB, raw json.RawMessage) []any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return leaves(v)
}

// tolerance is that of the README: |a-b| <= abs + rel*|b|.
type tolerance struct{ abs, rel float64 }

// compare compares two lists, records the largest difference and reports at most three.
func compare(t testing.TB, note func(got, want, room float64), what string, got, want []any, tol tolerance) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d entries, want %d", what, len(got), len(want))
		return
	}
	wrong := 0
	for i := range want {
		g, number := got[i].(float64)
		w, wanted := want[i].(float64)
		if number && wanted {
			note(g, w, tol.abs+tol.rel*math.Abs(w))
		}
		if got[i] == want[i] || number && wanted && (math.Abs(g-w) <= tol.abs+tol.rel*math.Abs(w) || math.IsNaN(g) && math.IsNaN(w)) {
			continue
		}
		if wrong++; wrong <= 3 {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], want[i])
		}
	}
	if wrong > 3 {
		t.Errorf("%s: %d of %d entries are off", what, wrong, len(want))
	}
}

type preprocessing struct {
	Transformer, Dataset string
	Columns              []string
	Params               map[string]any
	Attributes           map[string]json.RawMessage
	Tolerance            struct{ Abs, Rel float64 }
	Head                 json.RawMessage `json:"transform_head"`
	Sum                  []float64       `json:"transform_colsum"`
}

func TestGolden_Preprocess(t *testing.T) {
	var g struct{ Cases []preprocessing }
	if err := json.Unmarshal(unpack(t, "preprocess.json"), &g); err != nil || len(g.Cases) != 26 {
		t.Fatalf("%d cases, want 26 (%v)", len(g.Cases), err)
	}
	dir := inputs(t)
	for i, c := range g.Cases {
		t.Run(fmt.Sprintf("%d %s %s", i, c.Transformer, c.Dataset), func(t *testing.T) {
			spec := ml.Spec{Kind: c.Transformer, Params: c.Params}
			built(t, []ml.Spec{spec})
			r := carry(t, dir, map[string]any{"data": c.Dataset + ".csv", "inputs": c.Columns, "steps": []ml.Spec{spec}})
			c.check(t, r)
		})
	}
}

func (c preprocessing) check(t *testing.T, r result) {
	note := ledger.of(t.Name(), c.Transformer, "preprocess.json", false)
	tol := tolerance{c.Tolerance.Abs, c.Tolerance.Rel}
	var attributes []map[string]json.RawMessage
	r.read(t, "attributes", &attributes)
	var rows [][]any
	r.read(t, "transform", &rows)
	got := make([]any, len(rows))
	sums := make([]any, len(c.Sum))
	total := make([]float64, len(c.Sum))
	for i, row := range rows {
		got[i] = row
		for k, v := range leaves(any(row)) {
			if f, ok := v.(float64); ok && !math.IsNaN(f) {
				total[k] += f
			}
		}
	}
	want := make([]any, len(c.Sum))
	for k := range sums {
		sums[k], want[k] = total[k], c.Sum[k]
	}
	signs := 0
	if c.Transformer == "PCA" {
		signs = len(c.Sum) // a component may point the other way; all that belongs to it turns with it
	}
	head := open(t, c.Head)
	out := leaves(got[:40])
	for k := range signs {
		if out[k].(float64)*head[k].(float64) < 0 {
			for i := k; i < len(out); i += signs {
				out[i] = -out[i].(float64)
			}
			sums[k] = -sums[k].(float64)
			t.Errorf("component %d points the other way", k)
		}
	}
	compare(t, note, "transform", out, head, tol)
	compare(t, note, "sums of columns", sums, want, tolerance{float64(len(rows)) * tol.abs, tol.rel})
	for name, raw := range c.Attributes {
		have := attributes[0][name]
		if name == "feature_names_out" {
			have = r[name]
		}
		if have == nil {
			t.Errorf("there is no attribute %s", name)
			continue
		}
		compare(t, note, name, open(t, have), open(t, raw), tol)
	}
}

func TestGolden_KMeans(t *testing.T) {
	built(t, []ml.Spec{{Kind: "KMeans"}})
	dir := inputs(t)
	var g struct {
		Cases []struct {
			Dataset   string
			Init      any
			Inertia   float64
			Best      float64 `json:"inertia_best"`
			Worst     float64 `json:"inertia_worst"`
			Centers   json.RawMessage
			Labels    json.RawMessage
			Tolerance struct{ Rel float64 }
			Iter      int `json:"n_iter"`
			Starts    int `json:"n_init"`
		}
	}
	if err := json.Unmarshal(unpack(t, "kmeans.json"), &g); err != nil || len(g.Cases) != 2 {
		t.Fatalf("%d cases, want 2 (%v)", len(g.Cases), err)
	}
	for i, c := range g.Cases {
		if c.Starts == 0 {
			c.Starts = 1
		}
		params := map[string]any{"n_clusters": 4, "init": c.Init, "n_init": c.Starts, "random_state": 0}
		r := carry(t, dir, map[string]any{"data": c.Dataset + ".csv", "target": "target", "steps": []ml.Spec{{Kind: "KMeans", Params: params}}})
		note := ledger.of(strconv.Itoa(i), "KMeans", "kmeans.json", false)
		var attributes []map[string]json.RawMessage
		r.read(t, "attributes", &attributes)
		a, tol := attributes[0], tolerance{0, c.Tolerance.Rel}
		if i == 1 {
			inertia := open(t, a["inertia_"])[0].(float64)
			if note(inertia, c.Best, c.Best*c.Tolerance.Rel); !(inertia <= c.Worst*(1+c.Tolerance.Rel)) {
				t.Errorf("inertia %v, want at most %v", inertia, c.Worst)
			}
			continue
		}
		compare(t, note, "cluster_centers_", open(t, a["cluster_centers_"]), open(t, c.Centers), tol)
		compare(t, note, "inertia_", open(t, a["inertia_"]), []any{c.Inertia}, tol)
		compare(t, note, "labels_", open(t, a["labels_"]), open(t, c.Labels), tol)
		compare(t, note, "predict", open(t, r["predict"]), open(t, c.Labels), tol)
	}
}
