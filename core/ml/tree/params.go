package tree

import (
	"math"

	"orrery/core/ml"
)

// rules is the parameters that all trees share, as they are given.
type rules struct {
	criterion string
	depth     int // 0: no limit
	leaves    int // 0: no limit
	minSplit  amount
	minLeaf   amount
	minWeight float64
	features  amount
	minGain   float64
	alpha     float64
	seed      uint32
}

// amount is a number of rows or columns, or a share of all there are, or a word.
type amount struct {
	number float64
	share  bool
	word   string // "sqrt" or "log2"; with number 0 and no word all
}

// of is the amount out of total: a share of rows is rounded up, one of columns down.
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

// limits applies the rules to rows of a weight.
func (r rules) limits(rows int, weight float64) limits {
	l := limits{depth: r.depth, leaves: r.leaves, minLeaf: r.minLeaf.of(rows, math.Ceil), minGain: r.minGain,
		minWeight: r.minWeight * weight}
	l.minSplit = max(2, r.minSplit.of(rows, math.Ceil), 2*l.minLeaf)
	if l.depth == 0 {
		l.depth = math.MaxInt32
	}
	return l
}

// treeDocs is the parameters of the rules, without the criterion. columns and depth are the defaults
// of max_features and max_depth.
func treeDocs(columns, depth any) ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "max_depth", Default: depth, None: true, Min: 1, Max: inf, Whole: true,
			Doc: "Most questions from the root to a leaf; None asks on until the leaves are pure."},
		{Name: "min_samples_split", Default: 2.0, Min: 0, Max: inf, Open: true, Share: true,
			Doc: "A node with fewer rows is not split; a number up to 1.0 with a point is a share of the rows."},
		{Name: "min_samples_leaf", Default: 1.0, Min: 0, Max: inf, Open: true, Share: true,
			Doc: "Fewest rows of a leaf; a number below 1.0 with a point is a share of the rows."},
		{Name: "min_weight_fraction_leaf", Default: 0.0, Min: 0, Max: 0.5,
			Doc: "Smallest share of the weight of all rows that a leaf may have."},
		{Name: "max_features", Default: columns, None: true, Choices: []string{"sqrt", "log2"}, Number: true, Min: 0, Max: inf, Open: true, Share: true,
			Doc: "How many columns, drawn anew for each node, are looked at: a number, a share, sqrt or log2 of them; None is all."},
		{Name: "max_leaf_nodes", Default: nil, None: true, Min: 2, Max: inf, Whole: true,
			Doc: "Most leaves; with it the split that gains most comes first."},
		{Name: "min_impurity_decrease", Default: 0.0, Min: 0, Max: inf,
			Doc: "A split that gains less, weighted by its share of the rows, is not made."},
		{Name: "ccp_alpha", Default: 0.0, Min: 0, Max: inf,
			Doc: "Cut branches whose gain for each leaf is below this, weakest first."},
		{Name: "random_state", Default: nil, None: true, Min: 0, Max: math.MaxUint32, Whole: true,
			Doc: "Seed of what is drawn, which among equal splits also decides; None is 0 here, so that a fit can be repeated."},
	}
}

// readRules reads what treeDocs describes.
func readRules(p ml.Params) (rules, error) {
	r := rules{criterion: p.Text("criterion"), depth: number(p, "max_depth"), leaves: number(p, "max_leaf_nodes"),
		minWeight: p.Float("min_weight_fraction_leaf"), minGain: p.Float("min_impurity_decrease"),
		alpha: p.Float("ccp_alpha"), seed: seed(p)}
	var err error
	if r.minSplit, err = readAmount(p, "min_samples_split", 2, "a whole number from 2, or a share above 0 and up to 1.0"); err != nil {
		return r, err
	}
	if r.minLeaf, err = readAmount(p, "min_samples_leaf", 1, "a whole number from 1, or a share above 0 and below 1.0"); err != nil {
		return r, err
	}
	if r.minLeaf.share && r.minLeaf.number == 1 {
		return r, p.Refuse("min_samples_leaf", "a whole number from 1, or a share above 0 and below 1.0")
	}
	r.features, err = readAmount(p, "max_features", 1, "a whole number from 1, a share above 0 and up to 1.0, sqrt, log2 or None")
	return r, err
}

func seed(p ml.Params) uint32 {
	if p.Value("random_state") == nil {
		return 0
	}
	return uint32(p.Float("random_state"))
}

// number reads a whole number, 0 for None.
func number(p ml.Params, name string) int {
	if p.Value(name) == nil {
		return 0
	}
	return p.Int(name)
}

func readAmount(p ml.Params, name string, least float64, want string) (amount, error) {
	n, share, ok := p.Share(name)
	if !ok {
		return amount{word: p.Text(name)}, nil
	}
	if share && n > 1 || !share && n < least {
		return amount{}, p.Refuse(name, want)
	}
	return amount{number: n, share: share}, nil
}

func criterionDoc(first string, others ...string) ml.ParamDoc {
	return ml.ParamDoc{Name: "criterion", Default: first, Choices: append([]string{first}, others...),
		Doc: "What a split is to make small."}
}
