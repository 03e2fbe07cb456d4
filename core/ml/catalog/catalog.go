// Package catalog lists the kinds of steps. It is the only package that imports all implementations; others get the
// list as an argument:
//
//	m, err := p.Fit(ctx, catalog.Catalog(), t, rows)
//
// To add a kind, write its Maker in a package below ml and add it here. The test of this package then runs ml/mltest on
// it. Limits: each call builds a new map, so store the result.
//
//orrery:inline never
package catalog

import (
	"orrery/core/ml"
	"orrery/core/ml/bayes"
	"orrery/core/ml/cluster"
	"orrery/core/ml/dummy"
	"orrery/core/ml/linear"
	"orrery/core/ml/neighbors"
	"orrery/core/ml/neural"
	"orrery/core/ml/preprocess"
	"orrery/core/ml/svm"
	"orrery/core/ml/tree"
)

// Catalog returns the kinds by scikit-learn's class names: first transformers, then the kinds of last steps.
func Catalog() ml.Catalog {
	return ml.Catalog{
		"ColumnTransformer":  preprocess.MakeColumnTransformer(),
		"MinMaxScaler":       preprocess.MakeMinMaxScaler(),
		"OneHotEncoder":      preprocess.MakeOneHotEncoder(),
		"OrdinalEncoder":     preprocess.MakeOrdinalEncoder(),
		"PCA":                preprocess.MakePCA(),
		"PolynomialFeatures": preprocess.MakePolynomialFeatures(),
		"RobustScaler":       preprocess.MakeRobustScaler(),
		"SimpleImputer":      preprocess.MakeSimpleImputer(),
		"StandardScaler":     preprocess.MakeStandardScaler(),

		"GaussianNB":                     bayes.MakeGaussianNB(),
		"KMeans":                         cluster.MakeKMeans(),
		"DummyClassifier":                dummy.MakeClassifier(),
		"DummyRegressor":                 dummy.MakeRegressor(),
		"ElasticNet":                     linear.MakeElasticNet(),
		"Lasso":                          linear.MakeLasso(),
		"LinearRegression":               linear.MakeLinearRegression(),
		"LinearSVC":                      linear.MakeLinearSVC(),
		"LogisticRegression":             linear.MakeLogisticRegression(),
		"Ridge":                          linear.MakeRidge(),
		"KNeighborsClassifier":           neighbors.MakeClassifier(),
		"KNeighborsRegressor":            neighbors.MakeRegressor(),
		"MLPClassifier":                  neural.MakeMLPClassifier(),
		"MLPRegressor":                   neural.MakeMLPRegressor(),
		"SVC":                            svm.MakeSVC(),
		"DecisionTreeClassifier":         tree.MakeDecisionTreeClassifier(),
		"DecisionTreeRegressor":          tree.MakeDecisionTreeRegressor(),
		"GradientBoostingClassifier":     tree.MakeGradientBoostingClassifier(),
		"GradientBoostingRegressor":      tree.MakeGradientBoostingRegressor(),
		"HistGradientBoostingClassifier": tree.MakeHistGradientBoostingClassifier(),
		"HistGradientBoostingRegressor":  tree.MakeHistGradientBoostingRegressor(),
		"RandomForestClassifier":         tree.MakeRandomForestClassifier(),
		"RandomForestRegressor":          tree.MakeRandomForestRegressor(),
	}
}
