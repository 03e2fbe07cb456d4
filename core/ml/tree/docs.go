package tree

import (
	"math"
	"strings"

	"orrery/core/ml"
)

// huge is replaced by +Inf in the table below, which keeps the table static data.
const huge = math.MaxFloat64

// entry is a parameter and the kinds that have it: T, F, G and H are the classifiers DecisionTree,
// RandomForest, GradientBoosting and HistGradientBoosting, lower case letters the regressors.
type entry struct {
	who string
	ml.ParamDoc
}

// docs returns the parameters of a kind.
func docs(style style, classes bool) ml.ParamDocs {
	letter := "tfgh"[style]
	if classes {
		letter -= 'a' - 'A'
	}
	var docs ml.ParamDocs
	for _, e := range append(ownDocs(), sharedDocs()...) {
		if strings.IndexByte(e.who, letter) < 0 {
			continue
		}
		d := e.ParamDoc
		if d.Max == huge {
			d.Max = math.Inf(1)
		}
		switch {
		case d.Name == "max_features" && letter == 'F':
			d.Default = "sqrt"
		case d.Name == "max_features" && letter == 'f':
			d.Default = ml.Share(1)
		case d.Name == "max_depth" && style == boosted:
			d.Default = 3.0
		}
		docs = append(docs, d)
	}
	if classes && style != boosted {
		docs = append(docs, ml.ClassWeightDoc(style.weights()...))
	}
	return docs
}

// weights returns the words that class_weight accepts.
func (s style) weights() []string {
	if s == forest {
		return []string{"balanced", "balanced_subsample"}
	}
	return []string{"balanced"}
}

const (
	idle   = "Taken for scikit-learn's sake; it has no effect here."
	absent = "None only: nothing else is built."
)

// ownDocs returns the parameters that belong to single styles.
func ownDocs() []entry {
	return []entry{
		{"TF", ml.ParamDoc{Name: "criterion", Default: "gini", Choices: []string{"gini", "entropy", "log_loss"},
			Doc: "What a split is to make small."}},
		{"tf", ml.ParamDoc{Name: "criterion", Default: "squared_error", Choices: []string{"squared_error", "friedman_mse", "absolute_error", "poisson"},
			Doc: "What a split is to make small."}},
		{"G", ml.ParamDoc{Name: "loss", Default: "log_loss", Choices: []string{"log_loss", "deviance", "exponential"},
			Doc: "What the trees make small."}},
		{"g", ml.ParamDoc{Name: "loss", Default: "squared_error", Choices: []string{"squared_error", "absolute_error", "huber", "quantile"},
			Doc: "What the trees make small."}},
		{"H", ml.ParamDoc{Name: "loss", Default: "log_loss", Choices: []string{"log_loss", "auto"},
			Doc: "What the trees make small."}},
		{"h", ml.ParamDoc{Name: "loss", Default: "squared_error", Choices: []string{"squared_error", "absolute_error", "poisson", "quantile"},
			Doc: "What the trees make small."}},
		{"g", ml.ParamDoc{Name: "alpha", Default: 0.9, Max: 1, Open: true,
			Doc: "The quantile of the loss quantile, or that of the residuals above which huber counts them less."}},
		{"h", ml.ParamDoc{Name: "quantile", None: true, Max: 1,
			Doc: "The share of the targets to be below the answer; for loss quantile only."}},
		{"Tt", ml.ParamDoc{Name: "splitter", Default: "best", Choices: []string{"best"},
			Doc: "How a split is chosen: the best of all. random is not built."}},
		{"Ff", ml.ParamDoc{Name: "n_estimators", Default: 100.0, Min: 1, Max: huge, Whole: true, Doc: "How many trees."}},
		{"Ff", ml.ParamDoc{Name: "bootstrap", Default: true,
			Doc: "Draw the rows of each tree by lot, with repetitions; false gives every tree all rows."}},
		{"Ff", ml.ParamDoc{Name: "max_samples", None: true, Max: huge, Open: true, Share: true,
			Doc: "Rows drawn for each tree, a number or a share; None is as many as there are. For bootstrap only."}},
		{"Ff", ml.ParamDoc{Name: "oob_score", Default: false,
			Doc: "Score each row by the trees that did not see it, as oob_score_. For bootstrap only."}},
		{"Ff", ml.ParamDoc{Name: "n_jobs", None: true, Doc: idle}},
		{"Gg", ml.ParamDoc{Name: "learning_rate", Default: 0.1, Max: huge, Doc: "How much of each tree's answer counts."}},
		{"Gg", ml.ParamDoc{Name: "n_estimators", Default: 100.0, Min: 1, Max: huge, Whole: true,
			Doc: "How many rounds; each adds a tree, or one a class."}},
		{"Gg", ml.ParamDoc{Name: "subsample", Default: 1.0, Max: 1, Open: true,
			Doc: "Share of the rows, drawn anew for each round, that its tree sees."}},
		{"Gg", ml.ParamDoc{Name: "init", None: true, Choices: []string{"zero"},
			Doc: "Where the rounds begin: None is the best constant, zero is 0. Another estimator is not built."}},
		{"Gg", ml.ParamDoc{Name: "n_iter_no_change", None: true, Min: 1, Max: huge, Whole: true,
			Doc: "End when the loss of rows set aside was not better for so many rounds; None never does."}},
		{"Gg", ml.ParamDoc{Name: "validation_fraction", Default: 0.1, Max: 1, Open: true,
			Doc: "Share of the rows set aside; for n_iter_no_change only."}},
		{"Gg", ml.ParamDoc{Name: "tol", Default: 1e-4, Max: huge, Doc: "How much better a loss must be; for n_iter_no_change only."}},
		{"Gg", ml.ParamDoc{Name: "criterion", Default: "friedman_mse", Choices: []string{"friedman_mse", "squared_error"},
			Doc: "What a split is to make small."}},
	}
}

// sharedDocs returns the parameters of all exact trees and their counterparts for histograms.
func sharedDocs() []entry {
	return []entry{
		{"TtFfGg", ml.ParamDoc{Name: "max_depth", None: true, Min: 1, Max: huge, Whole: true,
			Doc: "Most questions from the root to a leaf; None asks on until the leaves are pure."}},
		{"TtFfGg", ml.ParamDoc{Name: "min_samples_split", Default: 2.0, Max: huge, Open: true, Share: true,
			Doc: "A node with fewer rows is not split; a number up to 1.0 with a point is a share of the rows."}},
		{"TtFfGg", ml.ParamDoc{Name: "min_samples_leaf", Default: 1.0, Max: huge, Open: true, Share: true,
			Doc: "Fewest rows of a leaf; a number below 1.0 with a point is a share of the rows."}},
		{"TtFfGg", ml.ParamDoc{Name: "min_weight_fraction_leaf", Default: 0.0, Max: 0.5,
			Doc: "Smallest share of the weight of all rows that a leaf may have."}},
		{"TtFfGg", ml.ParamDoc{Name: "max_features", None: true, Choices: []string{"sqrt", "log2"}, Number: true, Max: huge, Open: true, Share: true,
			Doc: "How many columns, drawn anew for each node, are looked at: a number, a share, sqrt or log2 of them; None is all."}},
		{"TtFfGg", ml.ParamDoc{Name: "max_leaf_nodes", None: true, Min: 2, Max: huge, Whole: true,
			Doc: "Most leaves; with it the split that gains most comes first."}},
		{"TtFfGg", ml.ParamDoc{Name: "min_impurity_decrease", Default: 0.0, Max: huge,
			Doc: "A split that gains less, weighted by its share of the rows, is not made."}},
		{"TtFfGg", ml.ParamDoc{Name: "ccp_alpha", Default: 0.0, Max: huge,
			Doc: "Cut branches whose gain for each leaf is below this, weakest first."}},
		{"Hh", ml.ParamDoc{Name: "learning_rate", Default: 0.1, Max: huge, Open: true, Doc: "How much of each tree's answer counts."}},
		{"Hh", ml.ParamDoc{Name: "max_iter", Default: 100.0, Min: 1, Max: huge, Whole: true,
			Doc: "Most rounds; each adds a tree, or one a class."}},
		{"Hh", ml.ParamDoc{Name: "max_leaf_nodes", Default: 31.0, None: true, Min: 2, Max: huge, Whole: true,
			Doc: "Most leaves of a tree; None is no limit."}},
		{"Hh", ml.ParamDoc{Name: "max_depth", None: true, Min: 1, Max: huge, Whole: true,
			Doc: "Most questions from the root to a leaf; None is no limit."}},
		{"Hh", ml.ParamDoc{Name: "min_samples_leaf", Default: 20.0, Min: 1, Max: huge, Whole: true, Doc: "Fewest rows of a leaf."}},
		{"Hh", ml.ParamDoc{Name: "l2_regularization", Default: 0.0, Max: huge, Doc: "Draws the answers of the leaves towards 0."}},
		{"Hh", ml.ParamDoc{Name: "max_bins", Default: 255.0, Min: 2, Max: 255, Whole: true,
			Doc: "Most steps of a column; missing values have one more."}},
		{"Hh", ml.ParamDoc{Name: "early_stopping", Default: "auto", Choices: []string{"auto"}, Free: true,
			Doc: "End when rounds bring nothing: true, false, or auto, which does so from 10001 rows."}},
		{"Hh", ml.ParamDoc{Name: "validation_fraction", Default: 0.1, None: true, Max: huge, Open: true, Share: true,
			Doc: "Rows set aside for early_stopping, a share or a number; None looks at the training rows."}},
		{"Hh", ml.ParamDoc{Name: "n_iter_no_change", Default: 10.0, Min: 1, Max: huge, Whole: true,
			Doc: "Rounds without a better loss that end the fit; for early_stopping only."}},
		{"Hh", ml.ParamDoc{Name: "tol", Default: 1e-7, Max: huge, Doc: "How much better a loss must be; for early_stopping only."}},
		{"Hh", ml.ParamDoc{Name: "scoring", Default: "loss", Choices: []string{"loss"},
			Doc: "What early_stopping looks at. Only loss is built."}},
		{"TtFfGg", ml.ParamDoc{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true,
			Doc: "Seed of all that is drawn, and so of what equal splits are decided by; None is 0 here, so that a fit can be repeated."}},
		{"Hh", ml.ParamDoc{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true,
			Doc: "Seed of the rows set aside, and from 200001 rows of those that the steps are found from; None is 0 here."}},
		{"Hh", ml.ParamDoc{Name: "categorical_features", None: true, Free: true, Doc: absent}},
		{"Hh", ml.ParamDoc{Name: "monotonic_cst", None: true, Free: true, Doc: absent}},
		{"Hh", ml.ParamDoc{Name: "interaction_cst", None: true, Free: true, Doc: absent}},
		{"FfGgHh", ml.ParamDoc{Name: "verbose", Default: 0.0, Doc: idle}},
		{"FfGgHh", ml.ParamDoc{Name: "warm_start", Default: false, Doc: idle}},
	}
}
