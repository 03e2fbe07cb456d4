package linear_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/linear"
	"orrery/core/num/kernel"
	"orrery/core/table"
	"pgregory.net/rapid"
)

type fataler interface {
	Helper()
	Fatal(...any)
}

func build(t fataler, params map[string]any) ml.Estimator {
	t.Helper()
	e, err := linear.MakeLogisticRegression().Build(params)
	if err != nil {
		t.Fatal(err)
	}
	return e.(ml.Estimator)
}

func train(t fataler, params map[string]any, x ml.Matrix, y []float64) ml.Predictor {
	t.Helper()
	fitted, err := build(t, params).Fit(context.Background(), x, y)
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

func weightsOf(p ml.Predictor) (coef [][]float64, intercept []float64) {
	a := p.Attributes()
	return a["coef_"].([][]float64), a["intercept_"].([]float64)
}

// slope returns the largest entry of the gradient of the penalized sum of losses, computed directly: the residual of
// each class times each column.
func slope(x ml.Matrix, y []float64, weight func(class int) float64, coef [][]float64, intercept []float64, lambda float64, fitIntercept bool, prob func(z []float64) []float64) float64 {
	most := 0.0
	residuals := make([][]float64, len(coef))
	for c := range residuals {
		residuals[c] = make([]float64, x.Rows)
	}
	z := make([]float64, len(coef))
	for i := range x.Rows {
		for c := range coef {
			z[c] = intercept[c]
			for j := range x.Cols {
				z[c] += coef[c][j] * x.Cols[j][i]
			}
		}
		for c, p := range prob(z) {
			hit := 0.0
			if len(coef) == 1 && y[i] == 1 || len(coef) > 1 && int(y[i]) == c {
				hit = 1
			}
			residuals[c][i] = weight(int(y[i])) * (p - hit)
		}
	}
	for c := range coef {
		sum := 0.0
		for _, r := range residuals[c] {
			sum += r
		}
		if fitIntercept {
			most = math.Max(most, math.Abs(sum))
		}
		for j := range x.Cols {
			g := lambda * coef[c][j]
			for i, r := range residuals[c] {
				g += r * x.Cols[j][i]
			}
			most = math.Max(most, math.Abs(g))
		}
	}
	return most
}

func sigmoids(z []float64) []float64 {
	out := make([]float64, len(z))
	for c, v := range z {
		out[c] = 1 / (1 + math.Exp(-v))
	}
	return out
}

func softmaxOf(z []float64) []float64 {
	out, sum := make([]float64, len(z)), 0.0
	for c, v := range z {
		out[c] = math.Exp(v - slices.Max(z))
		sum += out[c]
	}
	for c := range out {
		out[c] /= sum
	}
	return out
}

func one(int) float64 { return 1 }

// At the optimum the gradient is 0, for any columns, classes and parameters. This needs no reference values.
func TestFit_Optimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := rapid.IntRange(2, 4).Draw(t, "classes")
		rows := rapid.IntRange(30, 200).Draw(t, "rows")
		cols := rapid.IntRange(1, 7).Draw(t, "cols")
		x, y := problem(rows, cols, classes, uint64(rapid.Uint32().Draw(t, "seed")))
		for c := range classes { // every class at least once
			y[c] = float64(c)
		}
		for j := range x.Cols { // columns of very different scale
			scale := math.Pow(10, float64(rapid.IntRange(-3, 3).Draw(t, "scale")))
			for i := range x.Cols[j] {
				x.Cols[j][i] *= scale
			}
		}
		C := rapid.SampledFrom([]float64{1e-4, 0.1, 1, 100}).Draw(t, "C")
		intercept := rapid.Bool().Draw(t, "intercept")
		mode := rapid.SampledFrom([]string{"auto", "ovr"}).Draw(t, "mode")
		fitted := train(t, map[string]any{"C": C, "fit_intercept": intercept, "multi_class": mode, "tol": 1e-6, "max_iter": 1000}, x, y)
		if w := fitted.(ml.Trained).Warning(); w != "" {
			t.Fatal(w)
		}
		coef, b := weightsOf(fitted)
		prob := softmaxOf
		if classes == 2 || mode == "ovr" {
			prob = sigmoids
		}
		// Rounding errors in the gradient are about as large as the last digits of its terms.
		size := 0.0
		for _, c := range x.Cols {
			for _, v := range c {
				size = math.Max(size, math.Abs(v))
			}
		}
		if g := slope(x, y, one, coef, b, 1/C, intercept, prob); g > 1e-9*(1+size)*float64(rows) {
			t.Fatalf("the gradient is %v", g)
		}
	})
}

func TestFit_OptimumOfOtherPaths(t *testing.T) {
	for _, c := range []struct {
		name                string
		rows, cols, classes int
		params              map[string]any
		lambda, most        float64
	}{
		{"long table, found from a sample", 40_000, 6, 2, nil, 1, 1e-6},
		{"long table, many classes", 20_000, 3, 4, nil, 1, 1e-6},
		{"long table without penalty", 40_000, 6, 2, map[string]any{"penalty": "none"}, 0, 1e-6},
		{"more columns than rows", 60, 150, 2, nil, 1, 1e-8},
		{"more weights than Newton's method takes", 300, 1100, 2, map[string]any{"tol": 1e-7, "max_iter": 2000}, 1, 1e-7},
		{"more weights, many classes", 500, 60, 18, map[string]any{"tol": 1e-7, "max_iter": 2000}, 1, 1e-7},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, y := problem(c.rows, c.cols, c.classes, 11)
			fitted := train(t, c.params, x, y)
			if w := fitted.(ml.Trained).Warning(); w != "" {
				t.Error(w)
			}
			coef, b := weightsOf(fitted)
			prob := softmaxOf
			if c.classes == 2 {
				prob = sigmoids
			}
			if g := slope(x, y, one, coef, b, c.lambda, true, prob); g > c.most {
				t.Errorf("the gradient is %v after %d iterations, want at most %v", g, fitted.(ml.Trained).Iterations(), c.most)
			}
		})
	}
}

func TestFit_ClassWeight(t *testing.T) {
	x, y := problem(300, 3, 3, 5)
	counts := make([]float64, 3)
	for _, c := range y {
		counts[int(c)]++
	}
	names := []table.Value{table.NumberValue(10), table.NumberValue(20), table.NumberValue(30)}
	byMap := map[int]float64{0: 2, 1: 0.5, 2: 1}
	for _, c := range []struct {
		name   string
		value  any
		weight func(int) float64
	}{
		{"balanced", "balanced", func(c int) float64 { return 300 / (3 * counts[c]) }},
		{"map", map[string]any{"10": 2, "20.0": 0.5}, func(c int) float64 { return byMap[c] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := build(t, map[string]any{"class_weight": c.value}).(ml.ClassNamed).ForClasses(names)
			if err != nil {
				t.Fatal(err)
			}
			fitted, err := e.Fit(context.Background(), x, y)
			if err != nil {
				t.Fatal(err)
			}
			coef, b := weightsOf(fitted)
			if g := slope(x, y, c.weight, coef, b, 1, true, softmaxOf); g > 1e-7 {
				t.Errorf("the gradient is %v", g)
			}
		})
	}
	var param *ml.ParamError
	e := build(t, map[string]any{"class_weight": map[string]any{"10": 2, "99": 1}})
	if _, err := e.(ml.ClassNamed).ForClasses(names); !errors.As(err, &param) || param.Param != "class_weight" {
		t.Errorf("a weight for no class: %v, want a *ml.ParamError", err)
	}
}

// ovr balances each class against the rest by their own numbers of rows, and does not change weights given by class.
func TestFit_ClassWeightOneVsRest(t *testing.T) {
	x, y := problem(300, 3, 3, 5)
	fitted := train(t, map[string]any{"class_weight": "balanced", "multi_class": "ovr"}, x, y)
	coef, b := weightsOf(fitted)
	for k := range 3 {
		own, count := make([]float64, len(y)), 0.0
		for i, c := range y {
			if int(c) == k {
				own[i] = 1
				count++
			}
		}
		weight := func(c int) float64 { return 300 / (2 * []float64{300 - count, count}[c]) }
		if g := slope(x, own, weight, coef[k:k+1], b[k:k+1], 1, true, sigmoids); g > 1e-7 {
			t.Errorf("class %d: the gradient is %v", k, g)
		}
	}
}

// Softmax with two classes has the weights w and -w; scikit-learn reports w.
func TestFit_MultinomialWithTwoClasses(t *testing.T) {
	x, y := problem(200, 3, 2, 9)
	fitted := train(t, map[string]any{"multi_class": "multinomial", "C": 0.3}, x, y)
	coef, b := weightsOf(fitted)
	both := [][]float64{make([]float64, 3), coef[0]}
	for j := range coef[0] {
		both[0][j] = -coef[0][j]
	}
	if g := slope(x, y, one, both, []float64{-b[0], b[0]}, 1/0.3, true, softmaxOf); g > 1e-7 {
		t.Errorf("the gradient is %v", g)
	}
	row := []float64{x.Cols[0][0], x.Cols[1][0], x.Cols[2][0]}
	z := b[0]
	for j := range row {
		z += coef[0][j] * row[j]
	}
	if got, want := fitted.(ml.Prober).ProbRow(nil, row)[1], 1/(1+math.Exp(-2*z)); !(math.Abs(got-want) <= 1e-15) {
		t.Errorf("probability %v, want %v", got, want)
	}
}

func TestFit_Centerd(t *testing.T) {
	for _, penalty := range []string{"l2", "none"} {
		x, y := problem(400, 3, 4, 3)
		coef, b := weightsOf(train(t, map[string]any{"penalty": penalty}, x, y))
		for j := range 3 {
			sum := 0.0
			for c := range coef {
				sum += coef[c][j]
			}
			if !(math.Abs(sum) <= 1e-12) {
				t.Errorf("penalty %s: the weights of column %d add up to %v, want 0", penalty, j, sum)
			}
		}
		if sum := kernel.Sum(b); !(math.Abs(sum) <= 1e-12) {
			t.Errorf("penalty %s: the intercepts add up to %v, want 0", penalty, sum)
		}
	}
}

// scikit-learn's solvers find the optimum of minimum norm, because they start at 0 and move only along rows.
func TestFit_DependentColumns(t *testing.T) {
	x, y := problem(200, 2, 2, 4)
	twice := ml.Matrix{Rows: x.Rows, Cols: [][]float64{x.Cols[0], x.Cols[1], x.Cols[0]}}
	single, _ := weightsOf(train(t, map[string]any{"penalty": "none"}, x, y))
	fitted := train(t, map[string]any{"penalty": "none"}, twice, y)
	double, _ := weightsOf(fitted)
	if w := fitted.(ml.Trained).Warning(); w != "" {
		t.Error(w)
	}
	for _, j := range []int{0, 2} {
		if got, want := double[0][j], single[0][0]/2; !(math.Abs(got-want) <= 1e-6) {
			t.Errorf("column %d has the weight %v, want half of %v", j, got, single[0][0])
		}
	}
}

func TestFit_Warnings(t *testing.T) {
	x, y := problem(200, 3, 2, 6)
	apart := slices.Clone(y)
	for i := range apart {
		apart[i] = 0
		if x.Cols[0][i] > 0 {
			apart[i] = 1
		}
	}
	huge := ml.Matrix{Rows: x.Rows, Cols: [][]float64{make([]float64, x.Rows)}}
	for i := range huge.Cols[0] {
		huge.Cols[0][i] = 1e308 * float64(i%3)
	}
	for _, c := range []struct {
		name   string
		params map[string]any
		x      ml.Matrix
		y      []float64
		want   string
	}{
		{"one iteration", map[string]any{"max_iter": 1}, x, y, "stopped after 1 iterations before it converged"},
		{"no iterations", map[string]any{"max_iter": 0}, x, y, "stopped after 0 iterations before it converged"},
		{"one iteration is enough for a large tol", map[string]any{"max_iter": 1, "tol": 1e6}, x, y, ""},
		{"a tol that rounding never reaches", map[string]any{"tol": 0, "max_iter": 1000}, x, y, ""},
		{"classes apart, no penalty", map[string]any{"penalty": nil}, x, apart, "separated without errors"},
		{"classes apart, penalty", nil, x, apart, ""},
		{"huge numbers", nil, huge, y, "too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fitted := train(t, c.params, c.x, c.y)
			got := fitted.(ml.Trained).Warning()
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("warning %q, want %q", got, c.want)
			}
			coef, b := weightsOf(fitted)
			for _, v := range append(slices.Clone(coef[0]), b...) {
				if v-v != 0 {
					t.Errorf("a weight is %v", v)
				}
			}
		})
	}
}

func TestBuild_Refuses(t *testing.T) {
	for _, c := range []struct {
		params map[string]any
		param  string
		want   string
	}{
		{map[string]any{"penalty": "l1"}, "solver", "liblinear or saga"},
		{map[string]any{"penalty": "l3"}, "penalty", "l2 or l1 or elasticnet or none or None"},
		{map[string]any{"penalty": "elasticnet", "solver": "saga"}, "l1_ratio", "from 0 to 1"},
		{map[string]any{"penalty": "elasticnet", "solver": "liblinear"}, "solver", "saga"},
		{map[string]any{"penalty": "none", "solver": "liblinear"}, "penalty", "l1 or l2"},
		{map[string]any{"penalty": "l1", "solver": "liblinear", "dual": true}, "dual", "false"},
		{map[string]any{"multi_class": "multinomial", "solver": "liblinear"}, "multi_class", "auto or ovr"},
		{map[string]any{"solver": "sgd"}, "solver", "lbfgs or newton-cg or newton-cholesky or liblinear or sag or saga"},
		{map[string]any{"C": 0}, "C", "a number above 0"},
		{map[string]any{"tol": -1}, "tol", "a number not below 0"},
		{map[string]any{"max_iter": 1.5}, "max_iter", "a whole number"},
		{map[string]any{"class_weight": "equal"}, "class_weight", "balanced or None or a map"},
		{map[string]any{"class_weight": map[string]any{"0": -1}}, "class_weight", "balanced or None or a map"},
		{map[string]any{"class_weight": 3}, "class_weight", "balanced or None or a map"},
		{map[string]any{"solver": "newton-cholesky", "multi_class": "multinomial"}, "multi_class", "auto or ovr"},
	} {
		_, err := linear.MakeLogisticRegression().Build(c.params)
		var param *ml.ParamError
		if !errors.As(err, &param) || param.Param != c.param || !strings.Contains(param.Want, c.want) {
			t.Errorf("%v: %v, want a *ml.ParamError for %s: %s", c.params, err, c.param, c.want)
		}
	}
}

// newton-cholesky does not support softmax: with it auto means ovr, as in scikit-learn.
func TestFit_CholeskyIsOneVsRest(t *testing.T) {
	x, y := problem(200, 3, 3, 8)
	auto, _ := weightsOf(train(t, map[string]any{"solver": "newton-cholesky"}, x, y))
	ovr, _ := weightsOf(train(t, map[string]any{"multi_class": "ovr"}, x, y))
	for c := range ovr {
		if !slices.Equal(auto[c], ovr[c]) {
			t.Errorf("class %d: %v, want %v", c, auto[c], ovr[c])
		}
	}
}

func TestFit_TooManyClasses(t *testing.T) {
	x, y := ml.Matrix{Rows: 1001, Cols: [][]float64{make([]float64, 1001)}}, make([]float64, 1001)
	for i := range y {
		y[i] = float64(i)
	}
	_, err := build(t, nil).Fit(context.Background(), x, y)
	if err == nil || !strings.Contains(err.Error(), "1001 classes") {
		t.Errorf("err = %v, want one that counts the classes", err)
	}
}

// A cancellation within an iteration ends the fit promptly: there is little work between two ticks.
func TestFit_CancelInsideAnIteration(t *testing.T) {
	for _, classes := range []int{2, 3} {
		x, y := problem(60_000, 12, classes, 1)
		for stop := 1; stop < 20; stop += 3 {
			ctx, cancel := context.WithCancel(context.Background())
			ticks, last := 0, 0
			ctx = ml.WithHook(ctx, func(p ml.Progress) {
				if p.Done < last {
					t.Errorf("iteration %d after %d", p.Done, last)
				}
				last = p.Done
				if ticks++; ticks == stop {
					cancel()
				}
			})
			_, err := build(t, nil).Fit(ctx, x, y)
			if !errors.Is(err, context.Canceled) || ticks != stop {
				t.Errorf("%d classes: err = %v after %d ticks, want context.Canceled after %d", classes, err, ticks, stop)
			}
			cancel()
		}
	}
}

// The same rows give the same bits natively and as WebAssembly. The expected sums were computed once.
func TestFit_SameBitsEverywhere(t *testing.T) {
	for _, c := range []struct {
		rows, cols, classes int
		params              map[string]any
		want                string
	}{
		{100, 3, 2, nil, "7e602f3cc63eeed1"},
		{20_000, 5, 2, map[string]any{"penalty": nil}, "bc44027189f5d628"},
		{700, 4, 3, nil, "d13e816bd7188bec"},
		{700, 4, 3, map[string]any{"multi_class": "ovr", "class_weight": "balanced"}, "d5017540fb54658e"},
		{100, 1010, 2, map[string]any{"max_iter": 30}, "4e04a7c96132ecd6"},
	} {
		x, y := problem(c.rows, c.cols, c.classes, 21)
		fitted := train(t, c.params, x, y)
		coef, b := weightsOf(fitted)
		h := fnv.New64a()
		fmt.Fprintf(h, "%x %x %x", coef, b, fitted.(ml.Prober).Prob(x))
		if got := fmt.Sprintf("%016x", h.Sum64()); got != c.want {
			t.Errorf("%dx%dx%d: the bits add up to %s, want %s", c.rows, c.cols, c.classes, got, c.want)
		}
	}
}

func ExampleMakeLogisticRegression() {
	e, err := linear.MakeLogisticRegression().Build(map[string]any{"C": 1.0})
	if err != nil {
		fmt.Println(err)
		return
	}
	x := ml.Matrix{Rows: 4, Cols: [][]float64{{-1, -0.5, 0.5, 1}}}
	fitted, err := e.(ml.Estimator).Fit(context.Background(), x, []float64{0, 0, 1, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", fitted.Attributes()["coef_"])
	fmt.Printf("%.4f\n", fitted.(ml.Prober).ProbRow(nil, []float64{0.25}))
	// Output:
	// [[0.9442]]
	// [0.4413 0.5587]
}
