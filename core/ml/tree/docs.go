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
	idle   = "For compatibility with scikit-learn; without effect here."
	absent = "Only None: other values are not available."
)

// ownDocs returns the parameters that belong to single styles.
func ownDocs() []entry {
	return []entry{
		{"TF", ml.ParamDoc{Name: "criterion", Default: "gini", Choices: []string{"gini", "entropy", "log_loss"},
			Doc: "The measure that a split minimizes."}},
		{"tf", ml.ParamDoc{Name: "criterion", Default: "squared_error", Choices: []string{"squared_error", "friedman_mse", "absolute_error", "poisson"},
			Doc: "The measure that a split minimizes."}},
		{"G", ml.ParamDoc{Name: "loss", Default: "log_loss", Choices: []string{"log_loss", "deviance", "exponential"},
			Doc: "The loss that the trees minimize."}},
		{"g", ml.ParamDoc{Name: "loss", Default: "squared_error", Choices: []string{"squared_error", "absolute_error", "huber", "quantile"},
			Doc: "The loss that the trees minimize."}},
		{"H", ml.ParamDoc{Name: "loss", Default: "log_loss", Choices: []string{"log_loss", "auto"},
			Doc: "The loss that the trees minimize."}},
		{"h", ml.ParamDoc{Name: "loss", Default: "squared_error", Choices: []string{"squared_error", "absolute_error", "poisson", "quantile"},
			Doc: "The loss that the trees minimize."}},
		{"g", ml.ParamDoc{Name: "alpha", Default: 0.9, Max: 1, Open: true,
			Doc: "The quantile of the loss quantile, or the quantile of the residuals above which huber gives them less weight."}},
		{"h", ml.ParamDoc{Name: "quantile", None: true, Max: 1,
			Doc: "The quantile to predict; for loss quantile only."}},
		{"Tt", ml.ParamDoc{Name: "splitter", Default: "best", Choices: []string{"best"},
			Doc: "How a split is chosen: the best of all. random is not available."}},
		{"Ff", ml.ParamDoc{Name: "n_estimators", Default: 100.0, Min: 1, Max: huge, Whole: true, Doc: "Number of trees."}},
		{"Ff", ml.ParamDoc{Name: "bootstrap", Default: true,
			Doc: "Draw the rows of each tree at random with replacement; false gives every tree all rows."}},
		{"Ff", ml.ParamDoc{Name: "max_samples", None: true, Max: huge, Open: true, Share: true,
			Doc: "Rows to draw for each tree, a number or a share; None means as many as there are. For bootstrap only."}},
		{"Ff", ml.ParamDoc{Name: "oob_score", Default: false,
			Doc: "Score each row by the trees that did not see it, as oob_score_. For bootstrap only."}},
		{"Ff", ml.ParamDoc{Name: "n_jobs", None: true, Doc: idle}},
		{"Gg", ml.ParamDoc{Name: "learning_rate", Default: 0.1, Max: huge, Doc: "Factor applied to the output of each tree."}},
		{"Gg", ml.ParamDoc{Name: "n_estimators", Default: 100.0, Min: 1, Max: huge, Whole: true,
			Doc: "Number of rounds; each adds a tree, or one for each class."}},
		{"Gg", ml.ParamDoc{Name: "subsample", Default: 1.0, Max: 1, Open: true,
			Doc: "Share of the rows to draw at random for each round."}},
		{"Gg", ml.ParamDoc{Name: "init", None: true, Choices: []string{"zero"},
			Doc: "The initial prediction: None is the best constant, zero is 0. Other estimators are not available."}},
		{"Gg", ml.ParamDoc{Name: "n_iter_no_change", None: true, Min: 1, Max: huge, Whole: true,
			Doc: "Stop after this many rounds without a better loss on held-out rows; None never stops early."}},
		{"Gg", ml.ParamDoc{Name: "validation_fraction", Default: 0.1, Max: 1, Open: true,
			Doc: "Share of the rows to hold out; for n_iter_no_change only."}},
		{"Gg", ml.ParamDoc{Name: "tol", Default: 1e-4, Max: huge, Doc: "The smallest improvement of the loss that counts; for n_iter_no_change only."}},
		{"Gg", ml.ParamDoc{Name: "criterion", Default: "friedman_mse", Choices: []string{"friedman_mse", "squared_error"},
			Doc: "The measure that a split minimizes."}},
	}
}

// sharedDocs returns the parameters of all exact trees and their counterparts for histograms.
func sharedDocs() []entry {
	return []entry{
		{"TtFfGg", ml.ParamDoc{Name: "max_depth", None: true, Min: 1, Max: huge, Whole: true,
			Doc: "Maximum depth of a tree; None means until the leaves are pure."}},
		{"TtFfGg", ml.ParamDoc{Name: "min_samples_split", Default: 2.0, Max: huge, Open: true, Share: true,
			Doc: "A node with fewer rows is not split; a number up to 1.0 with a decimal point is a share of the rows."}},
		{"TtFfGg", ml.ParamDoc{Name: "min_samples_leaf", Default: 1.0, Max: huge, Open: true, Share: true,
			Doc: "Minimum number of rows in a leaf; a number below 1.0 with a decimal point is a share of the rows."}},
		{"TtFfGg", ml.ParamDoc{Name: "min_weight_fraction_leaf", Default: 0.0, Max: 0.5,
			Doc: "Smallest share of the weight of all rows that a leaf may have."}},
		{"TtFfGg", ml.ParamDoc{Name: "max_features", None: true, Choices: []string{"sqrt", "log2"}, Number: true, Max: huge, Open: true, Share: true,
			Doc: "Number of random columns to consider for each split: a number, a share, sqrt or log2 of them; None means all."}},
		{"TtFfGg", ml.ParamDoc{Name: "max_leaf_nodes", None: true, Min: 2, Max: huge, Whole: true,
			Doc: "Maximum number of leaves; the tree then grows by the best split first."}},
		{"TtFfGg", ml.ParamDoc{Name: "min_impurity_decrease", Default: 0.0, Max: huge,
			Doc: "Minimum decrease of the impurity, weighted by the share of the rows, for a split."}},
		{"TtFfGg", ml.ParamDoc{Name: "ccp_alpha", Default: 0.0, Max: huge,
			Doc: "Prune branches whose gain for each leaf is below this, weakest first."}},
		{"Hh", ml.ParamDoc{Name: "learning_rate", Default: 0.1, Max: huge, Open: true, Doc: "Factor applied to the output of each tree."}},
		{"Hh", ml.ParamDoc{Name: "max_iter", Default: 100.0, Min: 1, Max: huge, Whole: true,
			Doc: "Maximum number of rounds; each adds a tree, or one for each class."}},
		{"Hh", ml.ParamDoc{Name: "max_leaf_nodes", Default: 31.0, None: true, Min: 2, Max: huge, Whole: true,
			Doc: "Maximum number of leaves of a tree; None means no limit."}},
		{"Hh", ml.ParamDoc{Name: "max_depth", None: true, Min: 1, Max: huge, Whole: true,
			Doc: "Maximum depth of a tree; None means no limit."}},
		{"Hh", ml.ParamDoc{Name: "min_samples_leaf", Default: 20.0, Min: 1, Max: huge, Whole: true, Doc: "Minimum number of rows in a leaf."}},
		{"Hh", ml.ParamDoc{Name: "l2_regularization", Default: 0.0, Max: huge, Doc: "Shrinks the outputs of the leaves towards 0."}},
		{"Hh", ml.ParamDoc{Name: "max_bins", Default: 255.0, Min: 2, Max: 255, Whole: true,
			Doc: "Maximum number of bins of a column; missing values have one more."}},
		{"Hh", ml.ParamDoc{Name: "early_stopping", Default: "auto", Choices: []string{"auto"}, Free: true,
			Doc: "Stop when the loss no longer improves: true, false, or auto, which is true from 10001 rows."}},
		{"Hh", ml.ParamDoc{Name: "validation_fraction", Default: 0.1, None: true, Max: huge, Open: true, Share: true,
			Doc: "Rows to hold out for early_stopping, a share or a number; None uses the training rows."}},
		{"Hh", ml.ParamDoc{Name: "n_iter_no_change", Default: 10.0, Min: 1, Max: huge, Whole: true,
			Doc: "Stop after this many rounds without a better loss; for early_stopping only."}},
		{"Hh", ml.ParamDoc{Name: "tol", Default: 1e-7, Max: huge, Doc: "The smallest improvement of the loss that counts; for early_stopping only."}},
		{"Hh", ml.ParamDoc{Name: "scoring", Default: "loss", Choices: []string{"loss"},
			Doc: "The score that early_stopping uses. Only loss is available."}},
		{"TtFfGg", ml.ParamDoc{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true,
			Doc: "Seed of the random numbers, which also decide between equal splits; None is 0 here, so that a fit can be repeated."}},
		{"Hh", ml.ParamDoc{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true,
			Doc: "Seed of the held-out rows, and from 200001 rows of the sample that the bins are computed from; None is 0 here."}},
		{"Hh", ml.ParamDoc{Name: "categorical_features", None: true, Free: true, Doc: absent}},
		{"Hh", ml.ParamDoc{Name: "monotonic_cst", None: true, Free: true, Doc: absent}},
		{"Hh", ml.ParamDoc{Name: "interaction_cst", None: true, Free: true, Doc: absent}},
		{"FfGgHh", ml.ParamDoc{Name: "verbose", Default: 0.0, Doc: idle}},
		{"FfGgHh", ml.ParamDoc{Name: "warm_start", Default: false, Doc: idle}},
	}
}
