package tree_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/num/random"
	"orrery/core/table"
)

func train(t testing.TB, kind string, params map[string]any, x ml.Matrix, y []float64) ml.Predictor {
	t.Helper()
	m, err := build(t, kind, params).Fit(context.Background(), x, y)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// nodes returns the lists of a single tree.
func nodes(m ml.Predictor) (feature, left []int, impurity, weight []float64) {
	a := m.Attributes()["tree"].(map[string]any)
	return a["feature"].([]int), a["left"].([]int), a["impurity"].([]float64), a["weight"].([]float64)
}

func leaves(m ml.Predictor) int {
	_, left, _, _ := nodes(m)
	n := 0
	for _, l := range left {
		if l < 0 {
			n++
		}
	}
	return n
}

// coarse returns random columns with few distinct values, so that targets tie, and a target.
func coarse(rows, width, values, classes int) (ml.Matrix, []float64) {
	r := random.New(9)
	x, y := ml.Matrix{Rows: rows, Cols: make([][]float64, width)}, make([]float64, rows)
	for j := range x.Cols {
		x.Cols[j] = make([]float64, rows)
		for i := range x.Cols[j] {
			x.Cols[j][i] = float64(r.Interval(uint32(values - 1)))
		}
	}
	for i := range y {
		y[i] = math.Abs(x.Cols[width-1][i]-float64(values)/3) + 3*r.Float64()
		if classes > 0 {
			y[i] = math.Min(math.Floor(y[i]), float64(classes-1))
		}
	}
	return x, y
}

func mean(y []float64) float64 {
	s := 0.0
	for _, v := range y {
		s += v
	}
	return s / float64(len(y))
}

// impure returns the impurity of some targets, directly from its definition.
func impure(criterion string, y []float64) float64 {
	m, s := mean(y), 0.0
	switch criterion {
	case "gini", "entropy":
		counts := map[float64]float64{}
		for _, v := range y {
			counts[v]++
		}
		if criterion == "gini" {
			s = 1
		}
		for _, n := range counts {
			p := n / float64(len(y))
			if criterion == "gini" {
				s -= p * p
			} else {
				s -= p * math.Log2(p)
			}
		}
		return s
	case "absolute_error":
		sorted := slices.Sorted(slices.Values(y))
		m = (sorted[(len(y)-1)/2] + sorted[len(y)/2]) / 2
		for _, v := range y {
			s += math.Abs(v - m)
		}
	case "poisson":
		for _, v := range y {
			if v > 0 {
				s += v * math.Log(v/m)
			}
		}
	default:
		for _, v := range y {
			s += (v - m) * (v - m)
		}
	}
	return s / float64(len(y))
}

// bestSplit tries every split of every column and returns the largest decrease of the impurity.
func bestSplit(criterion string, x ml.Matrix, y []float64) float64 {
	most := 0.0
	for _, c := range x.Cols {
		for _, limit := range slices.Compact(slices.Sorted(slices.Values(c))) {
			var low, high []float64
			for i, v := range c {
				if v <= limit {
					low = append(low, y[i])
				} else {
					high = append(high, y[i])
				}
			}
			if len(high) > 0 {
				n := float64(len(y))
				most = max(most, impure(criterion, y)-float64(len(low))/n*impure(criterion, low)-float64(len(high))/n*impure(criterion, high))
			}
		}
	}
	return most
}

// By the definition of the criterion, the first split is the best of all: for few rows, whose distances are added one
// by one, for some, and for so many that values are sorted as ranks.
func TestFit_FirstSplitIsTheBest(t *testing.T) {
	for _, rows := range []int{60, 700, 4200} {
		for criterion, classes := range map[string]int{"gini": 3, "entropy": 3, "squared_error": 0, "absolute_error": 0, "poisson": 0} {
			x, y := coarse(rows, 3, 12, classes)
			kind := "DecisionTreeRegressor"
			if classes > 0 {
				kind = "DecisionTreeClassifier"
			}
			m := train(t, kind, map[string]any{"criterion": criterion, "max_depth": 1.0}, x, y)
			_, _, impurity, weight := nodes(m)
			got := impurity[0] - weight[1]/weight[0]*impurity[1] - weight[2]/weight[0]*impurity[2]
			if want := bestSplit(criterion, x, y); math.Abs(got-want) > 1e-9*max(1, want) {
				t.Errorf("%s, %d rows: the split takes %v off the impurity, the best one %v", criterion, rows, got, want)
			}
			if want := impure(criterion, y); math.Abs(impurity[0]-want) > 1e-9*max(1, want) {
				t.Errorf("%s, %d rows: impurity %v, by definition %v", criterion, rows, impurity[0], want)
			}
		}
	}
}

// Class weights that are not integers use another code path for the split.
func TestFit_BrokenWeightsSplitAlike(t *testing.T) {
	for _, rows := range []int{500, 4200} {
		for _, criterion := range []string{"gini", "entropy"} {
			x, y := coarse(rows, 3, 40, 2)
			plain := train(t, "DecisionTreeClassifier", map[string]any{"criterion": criterion, "max_depth": 4.0}, x, y)
			e := build(t, "DecisionTreeClassifier", map[string]any{"criterion": criterion, "max_depth": 4.0, "class_weight": map[string]any{"0": 0.3, "1": 0.3}})
			e, err := e.(ml.ClassNamed).ForClasses([]table.Value{table.NumberValue(0), table.NumberValue(1)})
			if err != nil {
				t.Fatal(err)
			}
			weighted, err := e.Fit(context.Background(), x, y)
			if err != nil {
				t.Fatal(err)
			}
			one, _, _, _ := nodes(plain)
			two, _, _, weight := nodes(weighted)
			if !slices.Equal(one, two) {
				t.Errorf("%s, %d rows: columns %v, with the same weight for all %v", criterion, rows, one, two)
			}
			if want := 0.3 * float64(rows); math.Abs(weight[0]-want) > 1e-9*want {
				t.Errorf("the root weighs %v, want %v", weight[0], want)
			}
		}
	}
}

// With best-first growth there are max_leaf_nodes leaves, and with enough of them the same predictions as depth-first.
func TestFit_MaxLeafNodes(t *testing.T) {
	x, y := made(300, 3, 0)
	for _, n := range []int{2, 5, 17} {
		if got := leaves(train(t, "DecisionTreeRegressor", map[string]any{"max_leaf_nodes": float64(n)}, x, y)); got != n {
			t.Errorf("max_leaf_nodes %d gives %d leaves", n, got)
		}
	}
	deep := train(t, "DecisionTreeRegressor", nil, x, y)
	best := train(t, "DecisionTreeRegressor", map[string]any{"max_leaf_nodes": 1000.0}, x, y)
	if !slices.Equal(deep.Predict(nil, x), best.Predict(nil, x)) {
		t.Error("a tree with leaves to spare answers otherwise than one that grew by depth")
	}
	errors := func(n float64) float64 {
		s := 0.0
		for i, p := range train(t, "DecisionTreeRegressor", map[string]any{"max_leaf_nodes": n}, x, y).Predict(nil, x) {
			s += (p - y[i]) * (p - y[i])
		}
		return s
	}
	if few, more := errors(4), errors(8); more >= few {
		t.Errorf("8 leaves have error %v, 4 have %v", more, few)
	}
}

// cost returns the impurity of the leaves, weighted by their share, plus alpha for each leaf.
func cost(m ml.Predictor, alpha float64) float64 {
	_, left, impurity, weight := nodes(m)
	sum := 0.0
	for i, l := range left {
		if l < 0 {
			sum += impurity[i]*weight[i]/weight[0] + alpha
		}
	}
	return sum
}

// A pruned tree has the lowest cost of the pruned ones, and fewer leaves as alpha grows.
func TestFit_Prune(t *testing.T) {
	x, y := made(400, 3, 3)
	alphas := []float64{0, 0.001, 0.003, 0.01, 0.03, 0.1, 1}
	var trees []ml.Predictor
	for _, a := range alphas {
		trees = append(trees, train(t, "DecisionTreeClassifier", map[string]any{"ccp_alpha": a}, x, y))
	}
	for i, a := range alphas {
		for k, other := range trees {
			if mine, theirs := cost(trees[i], a), cost(other, a); mine > theirs+1e-12 {
				t.Errorf("alpha %v: cost %v, the tree of alpha %v has %v", a, mine, alphas[k], theirs)
			}
		}
		if i > 0 && leaves(trees[i]) > leaves(trees[i-1]) {
			t.Errorf("alpha %v has %d leaves, %v has %d", a, leaves(trees[i]), alphas[i-1], leaves(trees[i-1]))
		}
	}
	if n := leaves(trees[len(trees)-1]); n != 1 {
		t.Errorf("alpha 1 leaves %d leaves, want 1", n)
	}
	if n, all := leaves(trees[2]), leaves(trees[0]); n == all || n == 1 {
		t.Errorf("alpha 0.003 leaves %d of %d leaves: nothing is tested", n, all)
	}
}

func TestFit_Limits(t *testing.T) {
	x, y := made(500, 4, 0)
	for _, c := range []struct {
		params map[string]any
		ok     func(samples, left []int) bool
	}{
		{map[string]any{"min_samples_leaf": 20.0}, func(n, _ []int) bool { return slices.Min(n) >= 20 }},
		{map[string]any{"min_samples_leaf": ml.Share(0.1)}, func(n, _ []int) bool { return slices.Min(n) >= 50 }},
		{map[string]any{"min_weight_fraction_leaf": 0.2}, func(n, _ []int) bool { return slices.Min(n) >= 100 }},
		{map[string]any{"min_samples_split": 60.0}, func(n, left []int) bool {
			for i, l := range left {
				if l >= 0 && n[i] < 60 {
					return false
				}
			}
			return true
		}},
		{map[string]any{"min_impurity_decrease": 1e9}, func(n, _ []int) bool { return len(n) == 1 }},
		{map[string]any{"max_depth": 2.0}, func(n, _ []int) bool { return len(n) == 7 }},
	} {
		a := train(t, "DecisionTreeRegressor", c.params, x, y).Attributes()["tree"].(map[string]any)
		if n := a["n"].([]int); !c.ok(n, a["left"].([]int)) {
			t.Errorf("%v: %d nodes of %d rows or more", c.params, len(n), slices.Min(n))
		}
		if all := train(t, "DecisionTreeRegressor", nil, x, y).Attributes()["tree"].(map[string]any); len(all["n"].([]int)) <= len(a["n"].([]int)) {
			t.Errorf("%v limits nothing", c.params)
		}
	}
}

// max_features draws other columns for each node: with one of many, trees of two seeds differ.
func TestFit_MaxFeatures(t *testing.T) {
	x, y := made(300, 9, 2)
	for _, most := range []any{"sqrt", "log2", 1.0, ml.Share(0.3)} {
		used := map[string]bool{}
		for seed := range 3 {
			feature, _, _, _ := nodes(train(t, "DecisionTreeClassifier", map[string]any{"max_features": most, "random_state": float64(seed)}, x, y))
			used[fmt.Sprint(feature)] = true
		}
		if len(used) < 2 {
			t.Errorf("max_features %v: three seeds give one tree", most)
		}
	}
}

// A tree without limits separates all rows that differ: those below the first split are close together in the second
// column, and one is far away.
func TestFit_Remembers(t *testing.T) {
	const rows = 6000
	x, y := ml.Matrix{Rows: rows, Cols: [][]float64{make([]float64, rows), make([]float64, rows)}}, make([]float64, rows)
	for i := range y {
		x.Cols[1][i] = float64(i)
		if i < 100 {
			x.Cols[0][i], y[i] = 1, float64(i/7%2)
		}
	}
	x.Cols[1][7] = 1e6
	for _, kind := range []string{"DecisionTreeClassifier", "DecisionTreeRegressor"} {
		if got := right(train(t, kind, nil, x, y), x, y); got != 1 {
			t.Errorf("%s is right in %v of the rows it was fitted on", kind, got)
		}
	}
}
