//go:build !js

package catalog

import (
	"orrery/core/ml"
	"orrery/core/ml/cluster"
	"orrery/core/ml/neural"
	"orrery/core/ml/svm"
	"orrery/core/ml/tree"
)

// more are the kinds of the native command alone.
func more() ml.Catalog {
	return ml.Catalog{
		"SVC":                            svm.MakeSVC(),
		"MLPClassifier":                  neural.MakeMLPClassifier(),
		"MLPRegressor":                   neural.MakeMLPRegressor(),
		"KMeans":                         cluster.MakeKMeans(),
		"GradientBoostingClassifier":     tree.MakeGradientBoostingClassifier(),
		"GradientBoostingRegressor":      tree.MakeGradientBoostingRegressor(),
		"HistGradientBoostingClassifier": tree.MakeHistGradientBoostingClassifier(),
		"HistGradientBoostingRegressor":  tree.MakeHistGradientBoostingRegressor(),
	}
}
