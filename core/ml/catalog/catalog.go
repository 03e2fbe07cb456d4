// Package catalog owns the list of the kinds of steps that exist. It is the only package that knows
// all implementations; everybody else gets the list handed over:
//
//	m, err := p.Fit(ctx, catalog.Catalog(), t, rows)
//
// To add a kind: write its Maker in a package below ml, name it here, and ml/mltest holds it to the
// contract. Limits: the list is made anew by each call, so keep it.
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

// Catalog returns the kinds by scikit-learn's class names: transformers first, then what comes last
// in a pipeline.
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
