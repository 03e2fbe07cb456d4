package svm

import (
	"context"
	"fmt"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

const kind = "SVC"

// SVC separates every two classes by the widest margin that a kernel allows, and lets the pairs
// vote. Each pair minimises
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
	MaxIter     int // -1: none
	Cache       float64
	ClassWeight ml.ClassWeight
	shape       shape
}

func docs() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "C", Default: 1.0, Min: 0, Max: inf, Open: true, Doc: "What a row on the wrong side of its margin costs: the smaller, the smoother the border."},
		{Name: "kernel", Default: "rbf", Choices: []string{"rbf", "linear", "poly", "sigmoid"}, Doc: "How rows are compared. precomputed is not built."},
		{Name: "gamma", Default: "scale", Choices: []string{"scale", "auto"}, Free: true,
			Doc: "How quickly likeness falls with distance: a number, scale (1 / (columns * variance)) or auto (1 / columns). linear has none."},
		{Name: "degree", Default: 3.0, Min: 0, Max: inf, Whole: true, Doc: "Power of the kernel poly."},
		{Name: "coef0", Default: 0.0, Doc: "Constant of the kernels poly and sigmoid."},
		{Name: "shrinking", Default: true, Doc: "Set rows aside that seem settled; the result is the same within tol."},
		{Name: "probability", Default: false, Doc: "Probabilities are not built; only false. The decision function is there, and LogisticRegression knows probabilities."},
		{Name: "tol", Default: 1e-3, Min: 0, Max: inf, Open: true, Doc: "Stop when no two rows violate the conditions of the optimum by more."},
		{Name: "cache_size", Default: 200.0, Min: 0, Max: inf, Open: true, Doc: "Megabytes for kernel values that are kept."},
		ml.ClassWeightDoc("balanced"),
		{Name: "max_iter", Default: -1.0, Min: -1, Max: inf, Whole: true, Doc: "Most steps of each pair of classes; -1 is no limit."},
		{Name: "decision_function_shape", Default: "ovr", Choices: []string{"ovr", "ovo"}, Doc: "More than two classes: the votes for each class, or the decision of each pair."},
		{Name: "break_ties", Default: false, Doc: "Predict by the decision function, not by the votes alone; needs ovr."},
		{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true, Doc: "Taken for scikit-learn's sake: without probabilities nothing is left to chance."},
		{Name: "verbose", Default: false, Free: true, Doc: "Taken for scikit-learn's sake; without effect here."},
	}
}

// MakeSVC is the entry of the catalogue.
func MakeSVC() ml.Maker {
	return ml.Maker{
		Params: docs(),
		Note:   "Separates the classes by the widest margin, curved as the kernel allows; it gives no probabilities.",
		Build:  func(params map[string]any) (any, error) { return read(params) },
		Load:   load,
	}
}

func read(params map[string]any) (SVC, error) {
	p, err := docs().Read(kind, params)
	if err != nil {
		return SVC{}, err
	}
	s := SVC{C: p.Float("C"), Tol: p.Float("tol"), Shrinking: p.Bool("shrinking"), Pairs: p.Text("decision_function_shape") == "ovo",
		BreakTies: p.Bool("break_ties"), MaxIter: p.Int("max_iter"), Cache: p.Float("cache_size"),
		shape: shape{name: p.Text("kernel"), coef0: p.Float("coef0"), degree: p.Int("degree")}}
	switch g := p.Value("gamma").(type) {
	case string:
		s.Gamma = g
	case float64:
		s.shape.gamma = g
	}
	if g, ok := p.Value("gamma").(float64); s.Gamma != "scale" && s.Gamma != "auto" && !(ok && g >= 0 && g <= math.MaxFloat64) {
		return s, p.Refuse("gamma", "scale or auto or a number not below 0")
	}
	if p.Bool("probability") {
		return s, p.Refuse("probability", "false: SVC gives no probabilities here; use decision_function, or LogisticRegression for probabilities")
	}
	if s.BreakTies && s.Pairs {
		return s, p.Refuse("break_ties", "false when decision_function_shape is ovo")
	}
	s.ClassWeight, err = p.ClassWeight("balanced")
	return s, err
}

// ForClasses binds class_weight, which speaks of values, to the classes' indexes.
func (s SVC) ForClasses(classes []table.Value) (ml.Estimator, error) {
	var err error
	s.ClassWeight, err = s.ClassWeight.Bind(kind, classes)
	return s, err
}

// Fit finds the support vectors of every pair of classes. Time: between the square and the cube of
// the rows of two classes.
func (s SVC) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	rows := make([][]float64, x.Rows)
	room := make([]float64, x.Rows*len(x.Cols))
	for i := range rows {
		rows[i] = room[i*len(x.Cols) : (i+1)*len(x.Cols)]
		for j, c := range x.Cols {
			rows[i][j] = c[i]
		}
	}
	if s.Gamma != "" {
		s.shape.gamma = scale(s.Gamma, rows)
	}
	var members [][]int
	for i, c := range y {
		for int(c) >= len(members) {
			members = append(members, nil)
		}
		members[int(c)] = append(members[int(c)], i)
	}
	f := fitting{SVC: s, ctx: ctx, rows: rows, members: members, weight: s.ClassWeight.Rows(y, len(members))}
	if err := f.pairs(); err != nil {
		return nil, err
	}
	return f.machine(), nil
}

// fitting is a fit in progress.
type fitting struct {
	SVC
	ctx     context.Context
	rows    [][]float64
	members [][]int   // rows of each class
	weight  []float64 // of each row, nil when all are 1
	alpha   [][]float64
	rho     []float64
	steps   []int
	warning string
}

// pairs solves for each pair of classes; alpha gets the multipliers of the first class's rows and
// then of the second's, with their signs.
func (f *fitting) pairs() error {
	for a := range f.members {
		for b := a + 1; b < len(f.members); b++ {
			if err := f.solve(slices.Concat(f.members[a], f.members[b]), len(f.members[a])); err != nil {
				return err
			}
		}
	}
	return nil
}

// solve separates the first rows of a list from the others.
func (f *fitting) solve(list []int, first int) error {
	n := len(list)
	rows, sign, upper := make([][]float64, n), make([]float64, n), make([]float64, n)
	for k, i := range list {
		rows[k], sign[k], upper[k] = f.rows[i], -1, f.C
		if k < first {
			sign[k] = 1
		}
		if f.weight != nil {
			upper[k] *= f.weight[i]
		}
	}
	s := solver{matrix: newMatrix(f.shape, rows, sign, f.Cache), tol: f.Tol, upper: upper, shrinking: f.Shrinking,
		check: func(p ml.Progress) error { return ml.Tick(f.ctx, p) }}
	converged, err := s.run(f.MaxIter)
	if err == nil {
		err = s.check(ml.Progress{Loss: math.NaN()})
	}
	if err != nil {
		return err
	}
	if !converged {
		f.warning = fmt.Sprintf("the solver stopped after %d steps before it converged; raise max_iter or scale the columns", f.MaxIter)
	}
	alpha := make([]float64, n)
	for k, i := range s.index {
		alpha[i] = s.alpha[k] * s.sign[k]
	}
	f.alpha, f.rho, f.steps = append(f.alpha, alpha), append(f.rho, s.rho()), append(f.steps, s.steps)
	return nil
}

// machine gathers the rows that have a multiplier in some pair, class by class.
func (f *fitting) machine() *machine {
	classes := len(f.members)
	status := 0
	if f.warning != "" {
		status = 1
	}
	m := &machine{status: status, shape: f.shape, ovo: f.Pairs, ties: f.BreakTies, width: len(f.rows[0]), trained: len(f.rows),
		counts: make([]int, classes), intercept: make([]float64, len(f.rho)), steps: f.steps, warning: f.warning}
	coef := make([][][]float64, classes) // [class][row of it][other class, its own left out]
	for c, list := range f.members {
		coef[c] = make([][]float64, len(list))
		for k := range list {
			coef[c][k] = make([]float64, classes-1)
		}
	}
	p := 0
	for a := range classes {
		for b := a + 1; b < classes; b++ {
			for k := range f.members[a] {
				coef[a][k][b-1] = f.alpha[p][k]
			}
			for k := range f.members[b] {
				coef[b][k][a] = f.alpha[p][len(f.members[a])+k]
			}
			m.intercept[p] = -f.rho[p]
			p++
		}
	}
	m.dual = make([][]float64, classes-1)
	for c, list := range f.members {
		for k, i := range list {
			if !slices.ContainsFunc(coef[c][k], func(v float64) bool { return v != 0 }) {
				continue
			}
			m.counts[c]++
			m.support = append(m.support, i)
			m.vectors = append(m.vectors, slices.Clone(f.rows[i]))
			for o, v := range coef[c][k] {
				m.dual[o] = append(m.dual[o], v)
			}
		}
	}
	m.prepare()
	return m
}
