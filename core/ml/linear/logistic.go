package linear

import (
	"context"
	"fmt"
	"math"

	"orrery/core/ml"
	"orrery/core/table"
)

const logisticKind = "LogisticRegression"

// maxClasses limits memory: there is a coefficient for each class and column, and a probability for each class and row.
const maxClasses = 1000

// LogisticRegression finds the weights of the columns that maximize the likelihood of the classes. It minimizes
//
//	sum_i s_i loss(y_i, x_i w + b) + 1/C (r |w|_1 + (1-r)/2 |w|²)
//
// where loss is the log loss, s the class weight and the last part the penalty: r is 0 for l2, 1 for l1 and l1_ratio
// for elasticnet. The intercept b is not penalized, except with liblinear, where it is the weight of a column of ones.
// With two classes there is one w. With more each class has its own w, together with softmax (multinomial) or in a
// separate problem against the rest (ovr).
type LogisticRegression struct {
	C           float64
	Penalty     bool
	L1Ratio     float64 // r above
	Intercept   bool
	MaxIter     int
	Tol         float64
	ClassWeight ml.ClassWeight
	Multinomial bool    // softmax also for two classes
	OneVsRest   bool    // ovr for more than two classes
	Scaling     float64 // intercept_scaling of liblinear, 0 for the other solvers
}

// LogisticRegressionParams describes the parameters of LogisticRegression.
func LogisticRegressionParams() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "penalty", Default: "l2", Choices: []string{"l2", "l1", "elasticnet", "none"}, None: true,
			Doc: "l2 shrinks the weights towards 0, l1 makes some of them 0, elasticnet does both, none does neither. l1 needs liblinear or saga, elasticnet saga."},
		{Name: "C", Default: 1.0, Min: 0, Max: inf, Open: true,
			Doc: "Inverse of the penalty's strength: a smaller value gives smaller weights."},
		{Name: "fit_intercept", Default: true, Doc: "Fit a constant in addition to the weights."},
		{Name: "max_iter", Default: 100.0, Min: 0, Max: inf, Whole: true, Doc: "Maximum number of iterations of the solver."},
		{Name: "tol", Default: 1e-4, Min: 0, Max: inf,
			Doc: "Stop when the gradient is smaller than this."},
		ml.ClassWeightDoc("balanced"),
		{Name: "multi_class", Default: "auto", Choices: []string{"auto", "ovr", "multinomial"},
			Doc: "More than two classes: each against the rest (ovr), or all together (multinomial). auto is multinomial, but ovr with newton-cholesky."},
		{Name: "solver", Default: "lbfgs", Choices: []string{"lbfgs", "newton-cg", "newton-cholesky", "liblinear", "sag", "saga"},
			Doc: "scikit-learn's solver. Here all values use the same one, but liblinear also penalizes the intercept."},
		{Name: "l1_ratio", Default: nil, None: true, Min: 0, Max: 1, Doc: "Share of l1 in the penalty elasticnet."},
		{Name: "intercept_scaling", Default: 1.0, Min: 0, Max: inf, Open: true,
			Doc: "With liblinear: a larger value penalizes the intercept less."},
		{Name: "dual", Default: false, Doc: "With liblinear and l2 only; the optimum is the same."},
		{Name: "random_state", Default: nil, None: true, Min: 0, Max: math.MaxUint32, Whole: true,
			Doc: "For compatibility with scikit-learn: these solvers draw no random numbers."},
		unused("warm_start", false), unusedNumber("n_jobs"), unusedVerbose(),
	}
}

// MakeLogisticRegression returns the catalog entry of LogisticRegression.
func MakeLogisticRegression() ml.Maker {
	return ml.Maker{
		Params: LogisticRegressionParams(),
		Note:   "Turns a weighted sum of the columns into a probability of each class.",
		Build:  func(params map[string]any) (any, error) { return readLogistic(params) },
	}
}

func readLogistic(params map[string]any) (*LogisticRegression, error) {
	p, err := LogisticRegressionParams().Read(logisticKind, params)
	if err != nil {
		return nil, err
	}
	l := &LogisticRegression{}
	var penalty, solver, multi string
	var dual bool
	p.Into(ml.Fields{{Name: "C", At: &l.C}, {Name: "fit_intercept", At: &l.Intercept}, {Name: "max_iter", At: &l.MaxIter}, {Name: "tol", At: &l.Tol},
		{Name: "penalty", At: &penalty}, {Name: "solver", At: &solver}, {Name: "multi_class", At: &multi}, {Name: "dual", At: &dual}})
	l.Penalty = penalty != "" && penalty != "none"
	ratio, given := p.Value("l1_ratio").(float64)
	switch penalty {
	case "l1":
		l.L1Ratio = 1
	case "elasticnet":
		l.L1Ratio = ratio
	}
	liblinear := solver == "liblinear"
	if liblinear {
		l.Scaling = p.Float("intercept_scaling")
	}
	l.Multinomial = multi == "multinomial"
	l.OneVsRest = multi == "ovr" || liblinear || solver == "newton-cholesky"
	if name, want := unsupported(penalty, solver, given, dual, l.Multinomial); name != "" {
		return nil, p.Refuse(name, want)
	}
	l.ClassWeight, err = p.ClassWeight("balanced")
	return l, err
}

// unsupported returns the parameter to change, and its valid values, for a combination that scikit-learn's solvers do
// not support; ratio reports whether l1_ratio is given. Otherwise name is "".
func unsupported(penalty, solver string, ratio, dual, multinomial bool) (name, want string) {
	liblinear := solver == "liblinear"
	switch penalty {
	case "elasticnet":
		if solver != "saga" {
			return "solver", "saga, the one that does elasticnet"
		}
		if !ratio {
			return "l1_ratio", "a number from 0 to 1 with penalty elasticnet"
		}
	case "l1":
		if solver != "saga" && !liblinear {
			return "solver", "liblinear or saga with penalty l1"
		}
	case "l2":
	default:
		if liblinear {
			return "penalty", "l1 or l2, which are all that liblinear does"
		}
	}
	if dual && (!liblinear || penalty != "l2") {
		return "dual", "false, but with liblinear and l2"
	}
	if multinomial && (liblinear || solver == "newton-cholesky") {
		return "multi_class", "auto or ovr, which are all that " + solver + " does"
	}
	return "", ""
}

// ForClasses binds class_weight, which refers to classes by value, to the class indexes.
func (l *LogisticRegression) ForClasses(classes []table.Value) (ml.Estimator, error) {
	bound, err := l.ClassWeight.Bind(logisticKind, classes)
	out := *l
	out.ClassWeight = bound
	return &out, err
}

// Fit finds the optimum. tol is an upper bound of the largest entry of the gradient, as in scikit-learn. The iteration
// continues until the step is a billionth of a standard error of the weights, or rounding errors prevent improvement.
// Without a penalty and with linearly dependent columns the result is the optimum of minimum norm.
//
// Time: rows times columns squared for each of the few Hessians, rows times columns for every other iteration. The same
// input gives the same bits on every machine.
func (l *LogisticRegression) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	classes, err := classesOf(y, logisticKind)
	if err != nil {
		return nil, err
	}
	f := fitting{LogisticRegression: l, y: y, classes: classes}
	f.collector = collector{ticker: newTicker(ctx, l.MaxIter), limits: limits{iterations: l.MaxIter, gradient: l.Tol}, x: x,
		constant: l.Intercept, scaling: l.Scaling, found: weighted{width: len(x.Cols)}}
	if l.Penalty {
		f.l1 = l.L1Ratio / l.C
	}
	if err := f.run(); err != nil {
		return nil, err
	}
	return &logistic{weighted: f.found, classes: classes, link: f.link}, nil
}

// classesOf returns the number of classes. More than maxClasses are an error.
func classesOf(y []float64, kind string) (int, error) {
	classes := 0
	for _, c := range y {
		classes = max(classes, int(c)+1)
	}
	if classes > maxClasses {
		return 0, &ml.StepError{Step: kind, Text: fmt.Sprintf("the target has %d classes; at most %d are supported", classes, maxClasses)}
	}
	return classes, nil
}
