package svm

import (
	"context"
	"fmt"
	"math"

	"orrery/core/ml"
	"orrery/core/table"
)

const kind = "SVC"

// SVC separates every pair of classes by the widest margin of a kernel, and predicts by a vote of the pairs. Each pair
// minimizes
//
//	|w|²/2 + C sum_i s_i max(0, 1 - t_i (w phi(x_i) + b)),  t_i = 1 or -1
//
// where the kernel is phi(x) phi(y) and s the class weight.
type SVC struct {
	C, Tol      float64
	Gamma       string // "scale", "auto", or "" for the number in shape
	Shrinking   bool
	Pairs       bool // decision_function_shape "ovo"
	BreakTies   bool
	MaxIter     int // -1: no limit
	Cache       float64
	ClassWeight ml.ClassWeight
	shape       kernelFunc
}

func docs() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "C", Default: 1.0, Min: 0, Max: inf, Open: true, Doc: "The loss of a row on the wrong side of its margin: a smaller value gives a smoother boundary."},
		{Name: "kernel", Default: "rbf", Choices: []string{"rbf", "linear", "poly", "sigmoid"}, Doc: "How rows are compared. precomputed is not available."},
		{Name: "gamma", Default: "scale", Choices: []string{"scale", "auto"}, Free: true,
			Doc: "How quickly similarity decreases with distance: a number, scale (1 / (columns * variance)) or auto (1 / columns). linear has none."},
		{Name: "degree", Default: 3.0, Min: 0, Max: inf, Whole: true, Doc: "Degree of the kernel poly."},
		{Name: "coef0", Default: 0.0, Doc: "Constant of the kernels poly and sigmoid."},
		{Name: "shrinking", Default: true, Doc: "Skip rows whose multipliers no longer change; the result is the same within tol."},
		{Name: "probability", Default: false, Doc: "Only false: probabilities are not available. Use the decision function, or LogisticRegression for probabilities."},
		{Name: "tol", Default: 1e-3, Min: 0, Max: inf, Open: true, Doc: "Stop when no two rows violate the optimality conditions by more than this."},
		{Name: "cache_size", Default: 200.0, Min: 0, Max: inf, Open: true, Doc: "Size of the kernel cache in megabytes."},
		ml.ClassWeightDoc("balanced"),
		{Name: "max_iter", Default: -1.0, Min: -1, Max: inf, Whole: true, Doc: "Maximum number of steps for each pair of classes; -1 means no limit."},
		{Name: "decision_function_shape", Default: "ovr", Choices: []string{"ovr", "ovo"}, Doc: "More than two classes: the votes for each class, or the decision of each pair."},
		{Name: "break_ties", Default: false, Doc: "Break ties between votes by the decision function; needs ovr."},
		{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true, Doc: "For compatibility with scikit-learn: no random numbers are drawn here."},
		{Name: "verbose", Default: false, Free: true, Doc: "For compatibility with scikit-learn; without effect here."},
	}
}

// MakeSVC returns the catalog entry of SVC.
func MakeSVC() ml.Maker {
	return ml.Maker{
		Params: docs(),
		Note:   "Separates the classes by the widest margin, with a boundary as curved as the kernel allows; it has no probabilities.",
		Build:  func(params map[string]any) (any, error) { return read(params) },
	}
}

func read(params map[string]any) (*SVC, error) {
	p, err := docs().Read(kind, params)
	if err != nil {
		return nil, err
	}
	s, probability, decision := &SVC{}, false, ""
	p.Into(ml.Fields{{Name: "C", At: &s.C}, {Name: "tol", At: &s.Tol}, {Name: "gamma", At: &s.Gamma}, {Name: "shrinking", At: &s.Shrinking},
		{Name: "break_ties", At: &s.BreakTies}, {Name: "max_iter", At: &s.MaxIter}, {Name: "cache_size", At: &s.Cache},
		{Name: "kernel", At: &s.shape.name}, {Name: "coef0", At: &s.shape.coef0}, {Name: "degree", At: &s.shape.degree},
		{Name: "probability", At: &probability}, {Name: "decision_function_shape", At: &decision}})
	s.Pairs = decision == "ovo"
	name, want := "", ""
	g, number := p.Value("gamma").(float64)
	switch s.shape.gamma = g; {
	case s.Gamma != "scale" && s.Gamma != "auto" && !(number && g >= 0 && g <= math.MaxFloat64):
		name, want = "gamma", "scale or auto or a number not below 0"
	case probability:
		name, want = "probability", "false: SVC gives no probabilities here; use decision_function, or LogisticRegression for probabilities"
	case s.BreakTies && s.Pairs:
		name, want = "break_ties", "false when decision_function_shape is ovo"
	}
	if name != "" {
		return nil, p.Refuse(name, want)
	}
	s.ClassWeight, err = p.ClassWeight("balanced")
	return s, err
}

// ForClasses binds class_weight, which refers to classes by value, to the class indexes.
func (s *SVC) ForClasses(classes []table.Value) (ml.Estimator, error) {
	bound, err := s.ClassWeight.Bind(kind, classes)
	out := *s
	out.ClassWeight = bound
	return &out, err
}

// Fit finds the support vectors of every pair of classes. Time: between the square and the cube of the rows of two
// classes.
func (s *SVC) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	rows := ml.NewRows(x.Rows, len(x.Cols))
	for j, c := range x.Cols {
		for i, v := range c[:x.Rows] {
			rows[i][j] = v
		}
	}
	f := fitting{SVC: s, ctx: ctx, rows: rows}
	f.machine = &machine{shape: s.shape, ovo: s.Pairs, ties: s.BreakTies, width: len(x.Cols), trained: []int{x.Rows, len(x.Cols)}}
	if s.Gamma != "" {
		f.machine.shape.gamma = gammaByName(s.Gamma, rows)
	}
	classes := 0
	for _, c := range y {
		classes = max(classes, int(c)+1)
	}
	f.weight = s.ClassWeight.Rows(y, classes)
	f.counts, f.order = make([]int, classes), make([]int, len(y))
	for _, c := range y {
		f.counts[int(c)]++
	}
	f.prepare()
	for i, c := range y {
		f.order[f.starts[int(c)]] = i
		f.starts[int(c)]++
	}
	f.prepare()
	f.dual = ml.NewRows(classes-1, len(y))
	if err := f.pairs(); err != nil {
		return nil, err
	}
	f.gather()
	return f.machine, nil
}

// fitting is the state of a fit. Until gather, all rows of its machine are support vectors.
type fitting struct {
	*SVC
	*machine
	ctx    context.Context
	rows   [][]float64
	order  []int     // the rows sorted by class
	weight []float64 // of each row, nil if all are 1
}

// pairs solves the problem of each pair of classes.
func (f *fitting) pairs() error {
	pairs := len(f.counts) * (len(f.counts) - 1) / 2
	f.intercept, f.steps = make([]float64, pairs), make([]int, pairs)
	var failed error
	f.eachPair(func(p, a, b int) {
		if failed == nil {
			failed = f.solve(p, a, b)
		}
	})
	return failed
}

// solve separates class a from class b.
func (f *fitting) solve(p, a, b int) error {
	n := f.counts[a] + f.counts[b]
	room := ml.NewRows(2, n)
	s := solver{matrix: &matrix{shape: f.machine.shape, rows: make([][]float64, n), sign: room[0]}, tol: f.Tol, upper: room[1],
		shrinking: f.Shrinking, check: func(p ml.Progress) error { return ml.Tick(f.ctx, p) }}
	k := 0
	place := make([]*float64, n)
	f.terms(a, b, func(coef *float64, at int) {
		i := f.order[at]
		s.rows[k], s.sign[k], s.upper[k], place[k] = f.rows[i], -1, f.C, coef
		if k < f.counts[a] {
			s.sign[k] = 1
		}
		if f.weight != nil {
			s.upper[k] *= f.weight[i]
		}
		k++
	})
	s.matrix.prepare(f.Cache)
	converged, err := s.run(f.MaxIter)
	if err == nil {
		err = s.check(ml.Progress{Loss: math.NaN()})
	}
	if !converged {
		f.status = 1
		f.warning = fmt.Sprintf("the solver stopped after %d steps before it converged; raise max_iter or scale the columns", f.MaxIter)
	}
	for k, i := range s.index {
		*place[i] = s.alpha[k] * s.sign[k]
	}
	f.intercept[p], f.steps[p] = -s.rho(), s.steps
	return err
}

// gather keeps the rows with a multiplier in some pair.
func (f *fitting) gather() {
	kept := 0
	for c, first := range f.starts {
		rows := f.order[first : first+f.counts[c]]
		f.counts[c] = 0
		for k, i := range rows {
			used := false
			for _, d := range f.dual {
				d[kept] = d[first+k]
				used = used || d[kept] != 0
			}
			if used {
				f.counts[c]++
				f.order[kept], f.vectors = i, append(f.vectors, f.rows[i])
				kept++
			}
		}
	}
	f.support = f.order[:kept]
	for k := range f.dual {
		f.dual[k] = f.dual[k][:kept]
	}
	f.prepare()
}
