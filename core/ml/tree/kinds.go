package tree

import "orrery/core/ml"

// style is how a kind puts its trees together.
type style uint8

const (
	alone   style = iota // one tree
	forest               // the mean of many
	boosted              // a sum, each tree on what those before it left
	binned               // the same on histograms
)

// MakeDecisionTreeClassifier is the entry of the catalogue, as are the others below.
func MakeDecisionTreeClassifier() ml.Maker { return maker("DecisionTreeClassifier", alone) }

// MakeDecisionTreeRegressor is a tree that answers with a mean.
func MakeDecisionTreeRegressor() ml.Maker { return maker("DecisionTreeRegressor", alone) }

// MakeRandomForestClassifier is the mean of many trees' shares of the classes.
func MakeRandomForestClassifier() ml.Maker { return maker("RandomForestClassifier", forest) }

// MakeRandomForestRegressor is the mean of many trees.
func MakeRandomForestRegressor() ml.Maker { return maker("RandomForestRegressor", forest) }

// MakeGradientBoostingClassifier is a sum of small trees.
func MakeGradientBoostingClassifier() ml.Maker { return maker("GradientBoostingClassifier", boosted) }

// MakeGradientBoostingRegressor is a sum of small trees.
func MakeGradientBoostingRegressor() ml.Maker { return maker("GradientBoostingRegressor", boosted) }

// MakeHistGradientBoostingClassifier is a sum of small trees on histograms.
func MakeHistGradientBoostingClassifier() ml.Maker {
	return maker("HistGradientBoostingClassifier", binned)
}

// MakeHistGradientBoostingRegressor is a sum of small trees on histograms.
func MakeHistGradientBoostingRegressor() ml.Maker {
	return maker("HistGradientBoostingRegressor", binned)
}

// note says what a style does, for people who choose one.
func (s style) note() string {
	return [...]string{
		"Asks one question after the other about a column, until the rows that are left are alike.",
		"Grows many trees on rows and columns drawn by lot, and takes the mean of their answers.",
		"Adds small trees, each of which corrects those before it.",
		"Adds small trees that see columns in 255 steps: for many rows. Takes missing values as they are.",
	}[s]
}
