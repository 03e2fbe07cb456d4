package linear

import (
	"context"
	"fmt"
	"math"

	"orrery/core/ml"
	"orrery/core/table"
)

const logisticKind = "LogisticRegression"

// maxClasses bounds memory: a coefficient a class and column, a probability a class and row.
const maxClasses = 1000

// LogisticRegression finds the weights of the columns that make the classes of the rows most
// likely. It minimises
//
//	sum_i s_i loss(y_i, x_i w + b) + 1/(2C) |w|²
//
// where loss is the log loss, s the class weight and the last part is there for penalty l2 only;
// the intercept b is never penalised. Two classes have one w; more have one w each with softmax
// (multinomial), or each its own problem against the rest (ovr).
type LogisticRegression struct {
	C           float64
	L2          bool // penalty "l2"; false is none
	Intercept   bool
	MaxIter     int
	Tol         float64
	Balanced    bool               // class_weight "balanced"
	ClassWeight map[string]float64 // class_weight by the class's text; nil means 1
	Multinomial bool               // softmax also for two classes
	OneVsRest   bool               // ovr also for more than two
	byIndex     []float64          // ClassWeight by class index, once the classes are known
}

// LogisticRegressionParams describes the parameters of LogisticRegression.
func LogisticRegressionParams() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "penalty", Default: "l2", Choices: []string{"l2", "none"}, None: true,
			Doc: "l2 draws the weights towards 0; none leaves them alone. l1 and elasticnet are not built."},
		{Name: "C", Default: 1.0, Min: 0, Max: inf, Open: true,
			Doc: "Inverse of the penalty's strength: the smaller, the smaller the weights."},
		{Name: "fit_intercept", Default: true, Doc: "Learn a constant beside the weights."},
		{Name: "max_iter", Default: 100.0, Min: 0, Max: inf, Whole: true, Doc: "Most iterations of the solver."},
		{Name: "tol", Default: 1e-4, Min: 0, Max: inf,
			Doc: "Upper bound of the gradient at the end. The solver goes on to the optimum in any case, which costs it a step or two."},
		{Name: "class_weight", Default: nil, Choices: []string{"balanced"}, None: true, Free: true,
			Doc: "Weight of each class's rows: balanced makes the classes count alike, a map gives the weights."},
		{Name: "multi_class", Default: "auto", Choices: []string{"auto", "ovr", "multinomial"},
			Doc: "More than two classes: each against the rest (ovr), or all at once (multinomial). auto is multinomial, but ovr with newton-cholesky."},
		{Name: "solver", Default: "lbfgs", Choices: []string{"lbfgs", "newton-cg", "newton-cholesky"},
			Doc: "scikit-learn's name for the way to the optimum. Here all three go the same way."},
		{Name: "random_state", Default: nil, None: true, Min: 0, Max: math.MaxUint32, Whole: true,
			Doc: "Taken for scikit-learn's sake: these solvers draw no random numbers."},
	}
}

// MakeLogisticRegression is the entry of the catalogue.
func MakeLogisticRegression() ml.Maker {
	return ml.Maker{
		Params: LogisticRegressionParams(),
		Note:   "Weighs the columns and turns their sum into a probability of each class.",
		Build:  func(params map[string]any) (any, error) { return readLogistic(params) },
		Load:   loadLogistic,
	}
}

func readLogistic(params map[string]any) (LogisticRegression, error) {
	p, err := LogisticRegressionParams().Read(logisticKind, params)
	if err != nil {
		return LogisticRegression{}, err
	}
	l := LogisticRegression{C: p.Float("C"), L2: p.Text("penalty") == "l2", Intercept: p.Bool("fit_intercept"),
		MaxIter: p.Int("max_iter"), Tol: p.Float("tol")}
	if l.Balanced, l.ClassWeight, err = readClassWeight(p); err != nil {
		return l, err
	}
	cholesky := p.Text("solver") == "newton-cholesky"
	switch p.Text("multi_class") {
	case "multinomial":
		l.Multinomial = true
		if cholesky {
			return l, p.Refuse("multi_class", "auto or ovr, which are all that newton-cholesky does")
		}
	case "ovr":
		l.OneVsRest = true
	default:
		l.OneVsRest = cholesky
	}
	return l, nil
}

// ForClasses binds class_weight, which speaks of values, to the classes' indexes. As in
// scikit-learn a class without an entry weighs 1, unless another entry names no class at all.
func (l LogisticRegression) ForClasses(classes []table.Value) (ml.Estimator, error) {
	if l.ClassWeight == nil {
		return l, nil
	}
	l.byIndex = make([]float64, len(classes))
	found := 0
	for i, c := range classes {
		w, ok := weightOf(l.ClassWeight, c)
		l.byIndex[i] = w
		if ok {
			found++
		}
	}
	if found < len(classes) && found != len(l.ClassWeight) {
		return nil, &ml.ParamError{Kind: logisticKind, Param: "class_weight", Value: anyMap(l.ClassWeight),
			Want: "weights for classes that the target has"}
	}
	return l, nil
}

// Fit finds the optimum. tol is an upper bound of the largest entry of the gradient, as in
// scikit-learn; it goes on until the step is a billionth of a standard error of the weights, or
// rounding allows no better. Without a penalty and with columns that depend on each other it takes
// the shortest of the optimal weights.
//
// Time: rows times columns squared for the few times that the Hessian is computed, rows times
// columns for every other iteration. The same input gives the same bits on every machine.
func (l LogisticRegression) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	classes := 0
	for _, c := range y {
		classes = max(classes, int(c)+1)
	}
	if classes > maxClasses {
		return nil, fmt.Errorf("linear: the target has %d classes; %s takes at most %d", classes, logisticKind, maxClasses)
	}
	f := fitting{LogisticRegression: l, ticker: newTicker(ctx, l.MaxIter), x: x, y: y, classes: classes}
	f.out = &logistic{width: len(x.Cols), classes: classes}
	if err := f.run(); err != nil {
		return nil, err
	}
	return f.out, nil
}
