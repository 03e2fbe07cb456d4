// Package tree owns the models that ask questions about columns: decision trees and their ensembles.
//
//	e, err := tree.MakeRandomForestClassifier().Build(map[string]any{"n_estimators": 50.0})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	proba := fitted.(ml.Prober).Prob(x)
//
// Names, parameters and attributes are scikit-learn 1.2.1's, and so are the numbers: what is drawn
// comes from its streams, equal splits are decided as there, and sums of up to 4096 rows have its
// order. With random_state given, trees and forests agree to the bit; boostFit to the last bits of
// exponentials. DecisionTree, RandomForest and GradientBoosting compare numbers cut to 32 bits, which
// is scikit-learn's way; HistGradientBoosting compares them as they are and takes missing values.
//
// A fitted tree is lists by node (attribute tree, or one a tree in estimators_ and _predictors): the
// column that is asked about (feature), the threshold that goes left, the children, and what the node
// answers (value). Children stand after their parents.
//
// Limits: splitter best only; no sample weights, no categorical columns, no constraints. With weights
// from a bootstrap absolute_error takes the true weighted median, where scikit-learn 1.2.1 errs.
package tree
