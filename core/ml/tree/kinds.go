package tree

import "orrery/core/ml"

// style is how a kind combines its trees.
type style uint8

const (
	alone   style = iota // one tree
	forest               // mean of many trees
	boosted              // sum of trees, each fitted to the residuals of those before it
	binned               // the same on histograms
)

// MakeDecisionTreeClassifier returns the catalog entry of DecisionTreeClassifier.
func MakeDecisionTreeClassifier() ml.Maker { return maker("DecisionTreeClassifier", alone) }

// MakeDecisionTreeRegressor returns the catalog entry of DecisionTreeRegressor.
func MakeDecisionTreeRegressor() ml.Maker { return maker("DecisionTreeRegressor", alone) }

// MakeRandomForestClassifier returns the catalog entry of RandomForestClassifier.
func MakeRandomForestClassifier() ml.Maker { return maker("RandomForestClassifier", forest) }

// MakeRandomForestRegressor returns the catalog entry of RandomForestRegressor.
func MakeRandomForestRegressor() ml.Maker { return maker("RandomForestRegressor", forest) }

// MakeGradientBoostingClassifier returns the catalog entry of GradientBoostingClassifier.
func MakeGradientBoostingClassifier() ml.Maker { return maker("GradientBoostingClassifier", boosted) }

// MakeGradientBoostingRegressor returns the catalog entry of GradientBoostingRegressor.
func MakeGradientBoostingRegressor() ml.Maker { return maker("GradientBoostingRegressor", boosted) }

// MakeHistGradientBoostingClassifier returns the catalog entry of HistGradientBoostingClassifier.
func MakeHistGradientBoostingClassifier() ml.Maker {
	return maker("HistGradientBoostingClassifier", binned)
}

// MakeHistGradientBoostingRegressor returns the catalog entry of HistGradientBoostingRegressor.
func MakeHistGradientBoostingRegressor() ml.Maker {
	return maker("HistGradientBoostingRegressor", binned)
}

// note returns the description of a style for its users.
func (s style) note() string {
	return [...]string{
		"Splits the rows by one column after another, until the rows in each leaf are alike.",
		"Averages many decision trees, each trained on a random sample of rows and columns.",
		"Adds small trees, each of which corrects the errors of those before it.",
		"Adds small trees on columns binned to 255 values, which is fast for many rows. Accepts missing values.",
	}[s]
}
