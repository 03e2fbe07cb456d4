package verify_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/workspace/content"
)

const sampleCSV = "a,b,s,t\n1,2,x,0\n2,1,y,1\n3,5,x,0\n4,3,z,1\n5,9,x,0\n6,4,y,1\n7,1,z,2\n8,2,x,2\n"

func sampleTable(t testing.TB) *table.Table {
	t.Helper()
	data, _, err := csv.ReadTable(strings.NewReader(sampleCSV), int64(len(sampleCSV)), csv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// everyday is the text of a small model to record after an import.
var everyday = func() func(testing.TB) []byte {
	var once sync.Once
	var text []byte
	return func(t testing.TB) []byte {
		once.Do(func() { text, _ = fitted(t, "GaussianNB", nil).MarshalJSON() })
		return text
	}
}()

func fitted(t testing.TB, kind string, params map[string]any) *ml.Model {
	t.Helper()
	p := ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: kind, Params: params}, Inputs: []string{"a", "b"}, Target: "t"}
	if kind == "RandomForestClassifier" {
		p.Steps, p.Inputs = []ml.Spec{{Kind: "ColumnTransformer"}}, []string{"a", "b", "s"}
	}
	m, err := p.Fit(context.Background(), catalog.Catalog(), sampleTable(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// full returns a workspace with a record of every kind: runs in two experiments and in the trash, tags, models of several
// families with their champions, settings, and a table as CSV and as binary cells.
func full(t testing.TB) content.Content {
	t.Helper()
	ids := 0
	r, _, err := registry.Open(&store.Memory{}, func() time.Time { ids++; return time.Unix(1e9+int64(ids), 0) },
		func() string { ids++; return fmt.Sprintf("%032x", ids) })
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.CreateExperiment("second")
	models := []struct {
		kind   string
		params map[string]any
	}{{"DecisionTreeClassifier", nil}, {"MLPClassifier", map[string]any{"max_iter": 2.0, "hidden_layer_sizes": 3.0}}, {"SVC", nil},
		{"RandomForestClassifier", map[string]any{"n_estimators": 2.0}}, {"KNeighborsClassifier", map[string]any{"n_neighbors": 2.0}}, {"LogisticRegression", nil}}
	for i, m := range models {
		run, bad := r.Record(registry.Run{Experiment: []string{"", x.ID}[i%2], Metrics: map[string]float64{"accuracy": 0.9}, Params: map[string]string{"C": "1"},
			Tags: map[string]string{"team": "a"}, Data: registry.Dataset{Name: "data.csv", Digest: sampleTable(t).Hash(), Context: "train"}, Losses: []float64{1, 0.5},
			Features: []registry.Feature{{Name: "f", Expr: "a*2", Version: 1}}, Inputs: []string{"a", "b"}, Target: "t", Split: registry.Split{TestSize: 0.25}}, fitted(t, m.kind, m.params))
		err = errors.Join(err, bad)
		_, bad = r.RegisterExample(run.ID, "model"+m.kind, "by hand", `{"dataframe_split":{"columns":["a"],"data":[[1]]}}`)
		err = errors.Join(err, bad, r.Promote("model"+m.kind, 1, "first", "passed"), r.SetTag(run.ID, "k", "v"))
	}
	extra, bad := r.Record(registry.Run{Err: "it failed"}, nil)
	err = errors.Join(err, bad, r.Trash("", extra.ID), putSetting(r, "theme", []byte(`"day"`)), putSetting(r, "train", []byte(`{"Inputs":["a","b"],"TestSize":"0.25"}`)))
	if gone, bad := r.Record(registry.Run{}, nil); bad == nil {
		err = errors.Join(err, r.Delete("", gone.ID))
	}
	if err != nil {
		t.Fatal(err)
	}
	data := sampleTable(t)
	head, err := data.Header()
	if err != nil {
		t.Fatal(err)
	}
	cells := content.Table{Hash: data.Hash(), Name: "data.csv", Info: []byte(`{"Name":"data.csv","Header":` + string(head) + `}`), CSV: []byte(sampleCSV)}
	for _, s := range data.Sections() {
		cells.Bin = append(cells.Bin, s...)
	}
	const other = "a\n1\n"
	second, _, err := csv.ReadTable(strings.NewReader(other), int64(len(other)), csv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return content.Content{Created: time.Unix(1e9, 0).UTC(), Records: r.Records(),
		Tables: []content.Table{cells, {Hash: second.Hash(), Name: "other.csv", Info: []byte(`{"Name":"other.csv"}`), CSV: []byte(other)}}}
}
