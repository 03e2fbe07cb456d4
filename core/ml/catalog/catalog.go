// Package catalog owns the list of the kinds of steps that exist. It is the only package that knows
// all implementations; everybody else gets the list handed over:
//
//	m, err := p.Fit(ctx, catalog.Catalog(), t, rows)
//
// To add a kind: write its Maker in a package below ml, name it here, and ml/mltest holds it to the
// contract. Limits: the list is made anew by each call, so keep it.
package catalog

import (
	"maps"

	"orrery/core/ml"
	"orrery/core/ml/bayes"
	"orrery/core/ml/dummy"
	"orrery/core/ml/linear"
	"orrery/core/ml/preprocess"
)

// Catalog returns the kinds by scikit-learn's class names. The page is
// built with the tag "page", which leaves out those of more.go: with them
// app.wasm would be above its budget.
func Catalog() ml.Catalog {
	all := common()
	maps.Copy(all, more())
	return all
}

// common are the kinds that are everywhere.
func common() ml.Catalog {
	return ml.Catalog{
		"StandardScaler":     preprocess.MakeStandardScaler(),
		"LogisticRegression": linear.MakeLogisticRegression(),
		"LinearRegression":   linear.MakeLinearRegression(),
		"Ridge":              linear.MakeRidge(),
		"Lasso":              linear.MakeLasso(),
		"ElasticNet":         linear.MakeElasticNet(),
		"ColumnTransformer":  preprocess.MakeColumnTransformer(),
		"DummyClassifier":    dummy.MakeClassifier(),
		"DummyRegressor":     dummy.MakeRegressor(),
		"GaussianNB":         bayes.MakeGaussianNB(),
		"MinMaxScaler":       preprocess.MakeMinMaxScaler(),
		"OneHotEncoder":      preprocess.MakeOneHotEncoder(),
		"OrdinalEncoder":     preprocess.MakeOrdinalEncoder(),
		"PCA":                preprocess.MakePCA(),
		"PolynomialFeatures": preprocess.MakePolynomialFeatures(),
		"RobustScaler":       preprocess.MakeRobustScaler(),
		"SimpleImputer":      preprocess.MakeSimpleImputer(),
	}
}
