// Package tree implements decision trees and ensembles of them: random forests, gradient boosting and
// gradient boosting on histograms.
//
//	e, err := tree.MakeRandomForestClassifier().Build(map[string]any{"n_estimators": 50.0})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	proba := fitted.(ml.Prober).Prob(x)
//
// Names, parameters and attributes are those of scikit-learn 1.2.1, and so are the numbers: random
// numbers come from its streams, equal splits are chosen in its way, and up to 4096 rows sums are
// taken in its order. With random_state given, trees and forests agree bit for bit, boosting up to
// the last bits of exponentials. DecisionTree, RandomForest and GradientBoosting compare float32
// values, as scikit-learn does; HistGradientBoosting compares float64 values and accepts missing ones.
//
// A fitted tree is stored as lists by node (attribute tree, or one list for all trees in estimators_
// and _predictors): the column of the split (feature), the threshold up to which rows go left, the
// children, and the value of the node. Children follow their parents.
//
// Limits: only splitter best; no sample weights, no categorical columns, no monotonic or interaction constraints. On a
// bootstrap sample absolute_error uses the exact weighted median, which scikit-learn 1.2.1 computes wrongly.
//
//orrery:inline always
package tree
