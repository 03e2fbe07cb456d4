package tree

import (
	"context"
	"math"
	"strconv"
	"strings"

	"orrery/core/ml"
	"orrery/core/table"
)

// spec is a kind with its parameters; those that a kind lacks are 0.
type spec struct {
	kind    string
	style   style
	classes bool // whether it is a classifier

	criterion, loss string
	depth, leaves   int // 0: no limit
	minSplit        amount
	minLeaf         amount
	features        amount
	minWeight       float64
	minGain, prune  float64
	seed            uint64
	weight          ml.ClassWeight
	rounds          int
	bootstrap       bool
	outOfBag        bool
	draws           amount // rows drawn for each tree of a forest
	rate            float64
	subsample       float64
	alpha           float64 // of huber and quantile
	init            string  // "zero": start at 0
	patience        int     // rounds without improvement that end the fit; 0: no early stopping
	validation      amount  // rows held out for early stopping
	tol             float64
	early           bool   // early stopping is on
	auto            string // "auto": early stopping for many rows
	bins            int
	l2              float64
	narrow          bool // compare float32 values
}

// maker returns the catalog entry of a kind.
func maker(kind string, style style) ml.Maker {
	classes := strings.HasSuffix(kind, "Classifier")
	docs := docs(style, classes)
	read := func(params map[string]any) (*spec, error) {
		p, err := docs.Read(kind, params)
		if err != nil {
			return nil, err
		}
		s := &spec{kind: kind, style: style, classes: classes, narrow: style != binned}
		return s, s.read(p)
	}
	return ml.Maker{
		Params: docs,
		Note:   style.note(),
		Build:  func(params map[string]any) (any, error) { return read(params) },
	}
}

// read reads the parameters. None, and what a kind lacks, is 0, "" or false.
func (s *spec) read(p ml.Params) error {
	for _, f := range (ml.Fields{
		{Name: "criterion", At: &s.criterion}, {Name: "loss", At: &s.loss}, {Name: "init", At: &s.init},
		{Name: "early_stopping", At: &s.auto}, {Name: "early_stopping", At: &s.early},
		{Name: "max_depth", At: &s.depth}, {Name: "max_leaf_nodes", At: &s.leaves},
		{Name: "n_estimators", At: &s.rounds}, {Name: "max_iter", At: &s.rounds},
		{Name: "min_weight_fraction_leaf", At: &s.minWeight}, {Name: "min_impurity_decrease", At: &s.minGain},
		{Name: "ccp_alpha", At: &s.prune}, {Name: "bootstrap", At: &s.bootstrap}, {Name: "oob_score", At: &s.outOfBag},
		{Name: "learning_rate", At: &s.rate}, {Name: "subsample", At: &s.subsample},
		{Name: "alpha", At: &s.alpha}, {Name: "quantile", At: &s.alpha},
		{Name: "n_iter_no_change", At: &s.patience}, {Name: "tol", At: &s.tol},
		{Name: "max_bins", At: &s.bins}, {Name: "l2_regularization", At: &s.l2},
		{Name: "min_samples_split", At: &s.minSplit}, {Name: "min_samples_leaf", At: &s.minLeaf},
		{Name: "max_features", At: &s.features}, {Name: "max_samples", At: &s.draws},
		{Name: "validation_fraction", At: &s.validation},
	}) {
		if p.Value(f.Name) == nil {
			continue
		}
		number, _, _ := p.Share(f.Name)
		switch at := f.At.(type) {
		case *string:
			*at = p.Text(f.Name)
		case *bool:
			*at = p.Value(f.Name) == true
		case *int:
			*at = int(min(number, math.MaxInt32))
		case *float64:
			*at = number
		case *amount:
			if want := at.read(p, f.Name); want != "" {
				return p.Refuse(f.Name, want)
			}
		}
	}
	s.seed = p.Seed()
	s.early = s.early || s.style == boosted && s.patience > 0
	if s.classes && s.style != boosted {
		var err error
		if s.weight, err = p.ClassWeight(s.style.weights()...); err != nil {
			return err
		}
		if s.style == forest && s.weight.Word != "" && !s.bootstrap {
			s.weight.Word = "balanced"
		}
	}
	return s.check(p)
}

// check refuses combinations of parameters that are not valid.
func (s *spec) check(p ml.Params) error {
	_, early := p.Value("early_stopping").(bool)
	for _, rule := range []struct {
		ok         bool
		name, want string
	}{
		{s.bootstrap || !s.outOfBag, "oob_score", "false where bootstrap is false, since every tree has seen every row"},
		{s.bootstrap || s.draws.number == 0, "max_samples", "None where bootstrap is false"},
		{s.style != boosted || s.alpha < 1, "alpha", "a number above 0 and below 1"},
		{s.style != boosted || s.validation.number < 1, "validation_fraction", "a number above 0 and below 1"},
		{s.style != binned || early || s.auto == "auto", "early_stopping", "auto, true or false"},
		{s.style != binned || s.loss != "quantile" || p.Value("quantile") != nil, "quantile", "a number from 0 to 1 for loss quantile"},
		{p.Value("categorical_features") == nil, "categorical_features", absent},
		{p.Value("monotonic_cst") == nil, "monotonic_cst", absent},
		{p.Value("interaction_cst") == nil, "interaction_cst", absent},
	} {
		if !rule.ok {
			return p.Refuse(rule.name, rule.want)
		}
	}
	return nil
}

// amount is a number of rows or columns, a share of all of them, or a word.
type amount struct {
	number float64
	share  bool
	word   string // "sqrt" or "log2"; number 0 and no word mean all
}

// read reads a parameter. It returns a description of the valid values when the value is out of range.
func (a *amount) read(p ml.Params, name string) (want string) {
	n, share, ok := p.Share(name)
	if !ok {
		a.word = p.Text(name)
		return ""
	}
	*a = amount{number: n, share: share}
	least, most, end := 1.0, 1.0, "up to"
	switch name {
	case "min_samples_split":
		least = 2
	case "min_samples_leaf", "validation_fraction":
		most, end = 1-eps, "below"
	}
	if share && n > most || !share && n < least {
		return "a whole number from " + strconv.Itoa(int(least)) + " or a share above 0 and " + end + " 1.0"
	}
	return ""
}

// of returns the amount out of total, rounding shares with round. It is at least 1.
func (a amount) of(total int, round func(float64) float64) int {
	n := float64(total)
	switch {
	case a.word == "sqrt":
		n = math.Sqrt(n)
	case a.word == "log2":
		n = math.Log2(n)
	case a.share:
		n = round(a.number * n)
	case a.number > 0:
		n = math.Min(a.number, math.MaxInt32)
	}
	return max(1, int(n))
}

// limits returns the limits for a number of rows and their total weight.
func (s *spec) limits(rows int, weight float64) limits {
	l := limits{depth: s.depth, leaves: s.leaves, minLeaf: s.minLeaf.of(rows, math.Ceil), minGain: s.minGain,
		minWeight: s.minWeight * weight}
	l.minSplit = max(2, s.minSplit.of(rows, math.Ceil), 2*l.minLeaf)
	if l.depth == 0 {
		l.depth = math.MaxInt32
	}
	return l
}

// Tags returns the task, and whether missing values and a single class are accepted.
func (s *spec) Tags() ml.Tags {
	t := ml.Tags{Missing: s.style == binned, OneClass: s.classes && s.style < boosted}
	if !s.classes {
		t.Task = ml.Regression
	}
	return t
}

// ForClasses binds class_weight to the class indexes.
func (s *spec) ForClasses(classes []table.Value) (ml.Estimator, error) {
	if !s.classes {
		return s, nil
	}
	w, err := s.weight.Bind(s.kind, classes)
	out := *s
	out.weight = w
	return &out, err
}

// Fit grows the trees. Random numbers come from scikit-learn's streams and equal splits are chosen as
// there, so the same random_state gives the same trees.
//
// Time for each tree: for every level, columns times rows times the logarithm of rows; on histograms
// columns times rows for about half of the levels.
func (s *spec) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	f := &fit{spec: s, x: x, y: y, ticker: newTicker(ctx, s.rounds), out: &ensemble{spec: s, columns: len(x.Cols)}}
	if s.classes {
		for _, c := range y {
			f.classes = max(f.classes, int(c)+1)
		}
		f.weight = s.weight.Rows(y, f.classes)
	}
	var err error
	switch s.style {
	case boosted:
		err = f.boost()
	case binned:
		err = f.histograms()
	default:
		err = f.forest()
	}
	if err != nil {
		return nil, err
	}
	return f.out.predictor(), nil
}

// fit is the state that all fits share.
type fit struct {
	*spec
	x       ml.Matrix
	y       []float64
	weight  []float64 // by row, from class_weight; nil: 1
	classes int       // 0: regression
	ticker  *ticker
	out     *ensemble
}

// complain returns an error about the data.
func (f *fit) complain(text string) error { return &ml.StepError{Step: f.kind, Text: text} }

// style is how a kind combines its trees.
type style uint8

const (
	alone   style = iota // one tree
	forest               // mean of many trees
	boosted              // sum of trees, each fitted to the residuals of those before it
	binned               // the same on histograms
)

// MakeDecisionTreeClassifier returns the catalog entry of DecisionTreeClassifier.
func MakeDecisionTreeClassifier() ml.Maker { return maker("DecisionTreeClassifier", alone) }

// MakeDecisionTreeRegressor returns the catalog entry of DecisionTreeRegressor.
func MakeDecisionTreeRegressor() ml.Maker { return maker("DecisionTreeRegressor", alone) }

// MakeRandomForestClassifier returns the catalog entry of RandomForestClassifier.
func MakeRandomForestClassifier() ml.Maker { return maker("RandomForestClassifier", forest) }

// MakeRandomForestRegressor returns the catalog entry of RandomForestRegressor.
func MakeRandomForestRegressor() ml.Maker { return maker("RandomForestRegressor", forest) }

// MakeGradientBoostingClassifier returns the catalog entry of GradientBoostingClassifier.
func MakeGradientBoostingClassifier() ml.Maker { return maker("GradientBoostingClassifier", boosted) }

// MakeGradientBoostingRegressor returns the catalog entry of GradientBoostingRegressor.
func MakeGradientBoostingRegressor() ml.Maker { return maker("GradientBoostingRegressor", boosted) }

// MakeHistGradientBoostingClassifier returns the catalog entry of HistGradientBoostingClassifier.
func MakeHistGradientBoostingClassifier() ml.Maker {
	return maker("HistGradientBoostingClassifier", binned)
}

// MakeHistGradientBoostingRegressor returns the catalog entry of HistGradientBoostingRegressor.
func MakeHistGradientBoostingRegressor() ml.Maker {
	return maker("HistGradientBoostingRegressor", binned)
}

// note returns the description of a style for its users.
func (s style) note() string {
	return [...]string{
		"Splits the rows by one column after another, until the rows in each leaf are alike.",
		"Averages many decision trees, each trained on a random sample of rows and columns.",
		"Adds small trees, each of which corrects the errors of those before it.",
		"Adds small trees on columns binned to 255 values, which is fast for many rows. Accepts missing values.",
	}[s]
}
