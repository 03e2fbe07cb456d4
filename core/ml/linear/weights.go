package linear

import (
	"math"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

const wantWeights = "balanced or None or a map from each class to a number not below 0"

// readClassWeight reads class_weight: None, "balanced" or a map from class to number.
func readClassWeight(p ml.Params) (balanced bool, weights map[string]float64, err error) {
	switch v := p.Value("class_weight").(type) {
	case nil:
		return false, nil, nil
	case string:
		if v != "balanced" {
			return false, nil, p.Refuse("class_weight", wantWeights)
		}
		return true, nil, nil
	case map[string]any:
		weights = make(map[string]float64, len(v))
		for class, w := range v {
			f, ok := w.(float64)
			if !ok || !(f >= 0) || math.IsInf(f, 1) {
				return false, nil, p.Refuse("class_weight", wantWeights)
			}
			weights[class] = f
		}
		return false, weights, nil
	}
	return false, nil, p.Refuse("class_weight", wantWeights)
}

// weightOf finds a class's weight. JSON has texts for keys only, so the class 1 is found as "1" and
// also as "1.0", and true as "True".
func weightOf(weights map[string]float64, c table.Value) (float64, bool) {
	if w, ok := weights[c.String()]; ok {
		return w, true
	}
	for key, w := range weights {
		if f, err := strconv.ParseFloat(key, 64); err == nil && c.Kind == table.Number && f == c.Num {
			return w, true
		}
		if c.Kind == table.Bool && (key == "True") == (c.Num == 1) && (key == "True" || key == "False") {
			return w, true
		}
	}
	return 1, false
}

func anyMap(m map[string]float64) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// rowWeights returns the weight of each row by its class, nil when all are 1. "balanced" is rows /
// (classes * rows of the class), so that the weights add up to the number of rows.
func (l LogisticRegression) rowWeights(y []float64, classes int) []float64 {
	byClass := l.byIndex
	if l.Balanced {
		byClass = make([]float64, classes)
		for _, c := range y {
			byClass[int(c)]++
		}
		for c, count := range byClass {
			byClass[c] = float64(len(y)) / float64(float64(classes)*count)
		}
	}
	if byClass == nil {
		return nil
	}
	out := make([]float64, len(y))
	for i, c := range y {
		out[i] = byClass[int(c)]
	}
	return out
}
