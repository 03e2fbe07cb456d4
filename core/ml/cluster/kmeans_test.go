package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/cluster"
	"orrery/core/ml/mltest"
	"pgregory.net/rapid"
)

func fit(t interface{ Fatal(...any) }, params map[string]any, x ml.Matrix) ml.Predictor {
	e, err := cluster.MakeKMeans().Build(params)
	if err != nil {
		t.Fatal(err)
	}
	m, err := e.(ml.Estimator).Fit(context.Background(), x, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// off returns the largest difference between two lists of rows, relative to the expected numbers.
func off(got, want [][]float64) (worst float64) {
	for i, row := range want {
		for j, w := range row {
			worst = max(worst, math.Abs(got[i][j]-w)/max(1, math.Abs(w)))
		}
	}
	return worst
}

func TestScikitLearnsNumbers(t *testing.T) {
	var g struct {
		Data  map[string][][]float64
		Cases []struct {
			Name       string
			Params     map[string]any
			Inertia    float64
			Labels     []int
			Centers    [][]float64
			Iterations int         `json:"n_iter"`
			Transform  [][]float64 `json:"transform_head"`
		}
	}
	mltest.Golden(t, "own.json", &g)
	if len(g.Cases) != 9 {
		t.Fatalf("%d cases, want 9", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(fmt.Sprint(c.Name, " ", c.Params), func(t *testing.T) {
			x := mltest.Matrix(g.Data[c.Name])
			m := fit(t, c.Params, x)
			a := m.Attributes()
			if got := a["labels_"].([]int); !slices.Equal(got, c.Labels) {
				t.Errorf("labels_ %v, want %v", got, c.Labels)
			}
			if got := a["inertia_"].(float64); !(math.Abs(got-c.Inertia) <= 1e-9*c.Inertia) {
				t.Errorf("inertia_ %v, want %v", got, c.Inertia)
			}
			if got := a["n_iter_"]; got != c.Iterations {
				t.Errorf("n_iter_ %v, want %v", got, c.Iterations)
			}
			if d := off(a["cluster_centers_"].([][]float64), c.Centers); d > 1e-9 {
				t.Errorf("cluster_centers_ are off by %v", d)
			}
			if d := off(m.(interface{ Transform(ml.Matrix) [][]float64 }).Transform(x), c.Transform); d > 1e-9 {
				t.Errorf("transform is off by %v", d)
			}
			for i, got := range m.Predict(nil, x) {
				if int(got) != c.Labels[i] {
					t.Errorf("row %d: predicted %v, label %d", i, got, c.Labels[i])
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		params map[string]any
		want   string
	}{
		{map[string]any{"n_clusters": 0.0}, `ml: KMeans: parameter "n_clusters" is 0; want a whole number not below 1`},
		{map[string]any{"n_init": 0.0}, `ml: KMeans: parameter "n_init" is 0; want a whole number above 0, or auto`},
		{map[string]any{"n_init": "some"}, `ml: KMeans: parameter "n_init" is "some"; want a whole number above 0, or auto`},
		{map[string]any{"init": "kmeans"}, `ml: KMeans: parameter "init" is "kmeans"; want k-means++, random, or a list of 8 centers, each a list of finite numbers`},
		{map[string]any{"n_clusters": 2.0, "init": []any{[]any{1.0}, []any{1.0, 2.0}}},
			`ml: KMeans: parameter "init" is [[1],[1,2]]; want k-means++, random, or a list of 2 centers, each a list of finite numbers`},
	} {
		if _, err := cluster.MakeKMeans().Build(c.params); err == nil || err.Error() != c.want {
			t.Errorf("%v: %v, want %s", c.params, err, c.want)
		}
	}
	x := ml.Matrix{Rows: 3, Cols: [][]float64{{1, 2, 3}}}
	_, err := (&cluster.KMeans{Clusters: 4, Runs: 1, MaxIter: 1}).Fit(context.Background(), x, nil)
	if want := `ml: KMeans: 3 rows cannot make 4 clusters; n_clusters is at most the number of rows`; err == nil || err.Error() != want {
		t.Errorf("four clusters of three rows: %v, want %s", err, want)
	}
	var param *ml.ParamError
	if _, err := (&cluster.KMeans{Clusters: 1, Init: [][]float64{{1, 2}}, Runs: 1, MaxIter: 1}).Fit(context.Background(), x, nil); !errors.As(err, &param) {
		t.Errorf("a center of two numbers for one column: %v, want a *ml.ParamError", err)
	}
}

func TestLoad_RefusesWhatDoesNotFit(t *testing.T) {
	for _, text := range []string{`{}`, `[]`, `{"cluster_centers_":[[1,2]],"n_features_in_":1}`, `{"cluster_centers_":[[]],"n_features_in_":0}`, `{"cluster_centers_":[["a"]],"n_features_in_":1}`} {
		if _, err := mltest.Load(cluster.MakeKMeans(), nil, []byte(text)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func TestWarning_FewerRowsThanClusters(t *testing.T) {
	m := fit(t, map[string]any{"n_clusters": 3.0}, ml.Matrix{Rows: 6, Cols: [][]float64{{1, 1, 1, 2, 2, 2}}})
	const want = "only 2 different clusters were found, fewer than n_clusters (3); rows may repeat"
	if got := m.(ml.Trained).Warning(); got != want {
		t.Errorf("warning %q, want %q", got, want)
	}
}

// Every row has its nearest center, and every center is the mean of its rows.
func TestFit_IsAFixedPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, k := rapid.IntRange(3, 60).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "clusters")
		v := rapid.SliceOfNDistinct(rapid.Float64Range(-100, 100), n, n, func(f float64) float64 { return math.Round(f * 1e6) }).Draw(t, "values")
		x := ml.Matrix{Rows: n, Cols: [][]float64{v}}
		m := fit(t, map[string]any{"n_clusters": float64(k), "tol": 0.0}, x)
		centers, labels := m.Attributes()["cluster_centers_"].([][]float64), m.Attributes()["labels_"].([]int)
		for c := range k {
			sum, rows := 0.0, 0.0
			for i, l := range labels {
				if l == c {
					sum += v[i]
					rows++
				}
				if math.Abs(v[i]-centers[c][0]) < math.Abs(v[i]-centers[l][0])-1e-9 {
					t.Fatalf("row %d is nearer to center %d than to its own, %d", i, c, l)
				}
			}
			if !(math.Abs(sum/rows-centers[c][0]) <= 1e-9) {
				t.Fatalf("center %d is %v, the mean of its rows %v", c, centers[c][0], sum/rows)
			}
		}
	})
}

func ExampleKMeans() {
	x := ml.Matrix{Rows: 5, Cols: [][]float64{{1, 2, 10, 11, 12}}}
	m, err := (&cluster.KMeans{Clusters: 2, Runs: 10, MaxIter: 300, Tol: 1e-4}).Fit(context.Background(), x, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Attributes()["cluster_centers_"], m.Attributes()["inertia_"], m.(ml.RowPredictor).PredictRow([]float64{3}))
	// Output: [[11] [1.5]] 2.5 1
}

func BenchmarkKMeans_10000x10x8(b *testing.B) {
	x := ml.Matrix{Rows: 10_000, Cols: make([][]float64, 10)}
	for j := range x.Cols {
		x.Cols[j] = make([]float64, x.Rows)
		for i := range x.Cols[j] {
			x.Cols[j][i] = float64((i*(2*j+37)+j*j)%997) / 100
		}
	}
	for b.Loop() {
		fit(b, map[string]any{"n_init": 1.0}, x)
	}
}
