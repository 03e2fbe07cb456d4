//go:build !page

package catalog

import (
	"orrery/core/ml"
	"orrery/core/ml/cluster"
	"orrery/core/ml/linear"
	"orrery/core/ml/neighbors"
	"orrery/core/ml/neural"
	"orrery/core/ml/svm"
	"orrery/core/ml/tree"
)

// more are the kinds that the page leaves out.
func more() ml.Catalog {
	return ml.Catalog{
		"LinearSVC":                      linear.MakeLinearSVC(),
		"KNeighborsClassifier":           neighbors.MakeClassifier(),
		"KNeighborsRegressor":            neighbors.MakeRegressor(),
		"DecisionTreeClassifier":         tree.MakeDecisionTreeClassifier(),
		"DecisionTreeRegressor":          tree.MakeDecisionTreeRegressor(),
		"RandomForestClassifier":         tree.MakeRandomForestClassifier(),
		"RandomForestRegressor":          tree.MakeRandomForestRegressor(),
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
