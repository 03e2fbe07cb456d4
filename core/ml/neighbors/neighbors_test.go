package neighbors_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
	"orrery/core/ml/neighbors"
	"pgregory.net/rapid"
)

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name   string
		params map[string]any
		want   string
	}{
		{"no neighbors", map[string]any{"n_neighbors": 0.0}, `ml: KNeighborsClassifier: parameter "n_neighbors" is 0; want a whole number not below 1`},
		{"half a neighbor", map[string]any{"n_neighbors": 2.5}, `ml: KNeighborsClassifier: parameter "n_neighbors" is 2.5; want a whole number not below 1`},
		{"power", map[string]any{"p": -1.0}, `ml: KNeighborsClassifier: parameter "p" is -1; want a number above 0`},
		{"weights", map[string]any{"weights": "inverse"}, `ml: KNeighborsClassifier: parameter "weights" is "inverse"; want uniform or distance`},
		{"tree without a distance", map[string]any{"p": 0.5, "algorithm": "kd_tree"},
			`ml: KNeighborsClassifier: parameter "algorithm" is "kd_tree"; want brute or auto when p is below 1, which is no distance in the sense of the trees`},
	} {
		_, err := neighbors.MakeClassifier().Build(c.params)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	x := normal(4, 2, 1)
	_, err := (&neighbors.Regressor{Search: neighbors.Search{Neighbors: 5, P: 2}}).Fit(context.Background(), x, make([]float64, 4))
	const want = `ml: KNeighborsRegressor: parameter "n_neighbors" is 5; want at most 4, the number of training rows`
	if err == nil || err.Error() != want {
		t.Errorf("more neighbors than rows: %v, want %s", err, want)
	}
	large := ml.Matrix{Rows: 1 << 22, Cols: make([][]float64, 2)}
	var step *ml.StepError
	if _, err := (&neighbors.Classifier{Search: neighbors.Search{Neighbors: 5, P: 2}}).Fit(context.Background(), large, nil); !errors.As(err, &step) {
		t.Errorf("eight million numbers: %v, want a *ml.StepError", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (&neighbors.Classifier{Search: neighbors.Search{Neighbors: 1, P: 2, LeafSize: 1}}).Fit(ctx, x, make([]float64, 4)); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v, want context.Canceled", err)
	}
}

func TestLoad_RefusesWhatDoesNotFit(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `{"_fit_X":[[1],[2]],"_y":[0],"n_features_in_":1}`, `{"_fit_X":[[1],[2]],"_y":[0,1],"n_features_in_":2}`,
		`{"_fit_X":[[1],[2,3]],"_y":[0,1],"n_features_in_":1}`, `{"_fit_X":[[1],[2]],"_y":[0,7],"n_features_in_":1}`,
		`{"_fit_X":[[1],[2]],"_y":[0,-1],"n_features_in_":1}`, `{"_fit_X":[[1],[2]],"_y":[0,0.5],"n_features_in_":1}`,
		`{"_fit_X":[[1],[2]],"_y":[0,1],"n_features_in_":-1}`, `{"_fit_X":[["a"]],"_y":[0],"n_features_in_":1}`,
	} {
		if _, err := mltest.Load(neighbors.MakeClassifier(), map[string]any{"n_neighbors": 1.0}, []byte(text)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

// A tree finds the same neighbors as a comparison with every row.
func TestTree_EqualsBrute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(1, 200).Draw(t, "rows"), rapid.IntRange(1, 6).Draw(t, "columns")
		params := map[string]any{"n_neighbors": float64(rapid.IntRange(1, n).Draw(t, "k")), "weights": "distance",
			"leaf_size": float64(rapid.IntRange(1, 20).Draw(t, "leaf")), "p": rapid.SampledFrom([]float64{1, 1.7, 2, 5, math.Inf(1)}).Draw(t, "p")}
		x := normal(n, d, rapid.Uint64().Draw(t, "seed"))
		y := slices.Clone(x.Cols[0])
		answers := func(algorithm string) []float64 {
			params["algorithm"] = algorithm
			return fit(t, "KNeighborsRegressor", params, x, y).Predict(nil, normal(20, d, 99))
		}
		if tree, brute := answers("kd_tree"), answers("brute"); !slices.Equal(tree, brute) {
			t.Fatalf("%v by tree, %v by looking at all", tree, brute)
		}
	})
}

func TestRows_AllocateNothing(t *testing.T) {
	x := normal(300, 3, 1)
	c, r := fit(t, "KNeighborsClassifier", nil, x, classes(x)), fit(t, "KNeighborsRegressor", nil, x, x.Cols[2])
	row, dst := []float64{0.1, 0.2, 0.3}, make([]float64, 2)
	if n := testing.AllocsPerRun(100, func() {
		dst = c.(ml.Prober).ProbRow(dst, row)
		c.(ml.RowPredictor).PredictRow(row)
		r.(ml.RowPredictor).PredictRow(row)
	}); n > 0 {
		t.Errorf("%v allocations a row, want none", n)
	}
}

func TestProbRow_UndefinedForMissing(t *testing.T) {
	x := normal(30, 2, 1)
	m := fit(t, "KNeighborsClassifier", nil, x, classes(x)).(ml.Prober)
	for _, v := range []float64{math.NaN(), math.Inf(1)} {
		if p := m.ProbRow(nil, []float64{0, v}); !math.IsNaN(p[0]) || !math.IsNaN(p[1]) {
			t.Errorf("%v: %v, want NaN", v, p)
		}
	}
}

func TestClassifier_OneClass(t *testing.T) {
	x := normal(10, 2, 1)
	m := fit(t, "KNeighborsClassifier", nil, x, make([]float64, 10))
	if got := m.(ml.Prober).Prob(x)[0]; !slices.Equal(got, []float64{1}) {
		t.Errorf("probabilities %v, want 1", got)
	}
}

func ExampleClassifier() {
	x := ml.Matrix{Rows: 4, Cols: [][]float64{{1, 2, 8, 9}}}
	m, err := (&neighbors.Classifier{Search: neighbors.Search{Neighbors: 3, P: 2}}).Fit(context.Background(), x, []float64{0, 0, 1, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", m.(ml.Prober).ProbRow(nil, []float64{7}))
	// Output: [0.333 0.667]
}
