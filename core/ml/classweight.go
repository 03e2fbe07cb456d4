package ml

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/table"
)

// ClassWeight is scikit-learn's class_weight. With the zero value all rows have the same weight.
type ClassWeight struct {
	Word    string             // "balanced", or another word that the kind accepts
	Weights map[string]float64 // by the text of the class; nil if none are given
	byIndex []float64          // Weights by class index, set by Bind
}

// ClassWeightDoc describes the parameter. words are the strings that it accepts, usually "balanced".
func ClassWeightDoc(words ...string) ParamDoc {
	return ParamDoc{Name: "class_weight", Choices: words, None: true, Free: true,
		Doc: "Weight of the rows of each class: balanced gives all classes the same total weight, a map gives the weights."}
}

// ClassWeight reads the parameter that ClassWeightDoc(words...) describes. The error is a *ParamError.
func (p Params) ClassWeight(words ...string) (ClassWeight, error) {
	var c ClassWeight
	want := strings.Join(words, " or ") + " or None or a map from each class to a number not below 0"
	switch v := p.Value("class_weight").(type) {
	case nil:
		return c, nil
	case string:
		if slices.Contains(words, v) {
			c.Word = v
			return c, nil
		}
	case map[string]any:
		c.Weights = make(map[string]float64, len(v))
		for class, w := range v {
			f, ok := toFloat(w)
			if !ok || !(f >= 0) || math.IsInf(f, 1) {
				return c, p.Refuse("class_weight", want)
			}
			c.Weights[class] = f
		}
		return c, nil
	}
	return c, p.Refuse("class_weight", want)
}

// Bind returns the weights for these classes, for ClassNamed. As in scikit-learn, a class without an entry has weight
// 1, unless some entry matches no class: that is a *ParamError of kind.
func (c ClassWeight) Bind(kind string, classes []table.Value) (ClassWeight, error) {
	if c.Weights == nil {
		return c, nil
	}
	c.byIndex = make([]float64, len(classes))
	found := 0
	for i, class := range classes {
		w, ok := c.of(class)
		c.byIndex[i] = w
		if ok {
			found++
		}
	}
	if found < len(classes) && found != len(c.Weights) {
		given := make(map[string]any, len(c.Weights))
		for class, w := range c.Weights {
			given[class] = w
		}
		return c, &ParamError{Kind: kind, Param: "class_weight", Value: given, Want: "weights for classes that the target has"}
	}
	return c, nil
}

// of returns the weight of a class. JSON keys are always strings, so the class 1 matches "1" and "1.0", and true
// matches "True".
func (c ClassWeight) of(class table.Value) (float64, bool) {
	if w, ok := c.Weights[class.String()]; ok {
		return w, true
	}
	for key, w := range c.Weights {
		if f, err := strconv.ParseFloat(key, 64); err == nil && class.Kind == table.Number && f == class.Num {
			return w, true
		}
		if class.Kind == table.Bool && (key == "True") == (class.Num == 1) && (key == "True" || key == "False") {
			return w, true
		}
	}
	return 1, false
}

// Rows returns the weight of each row by its class, or nil if all weights are 1.
func (c ClassWeight) Rows(y []float64, classes int) []float64 {
	weight := c.byIndex
	if c.Word == "balanced" {
		weight = Balanced(y, classes)
	}
	if weight == nil {
		return nil
	}
	out := make([]float64, len(y))
	for i, k := range y {
		out[i] = weight[int(k)]
	}
	return out
}

// Balanced returns a weight for each class: rows / (number of classes that occur * rows of the class). The weights of
// all rows then sum to the number of rows. The weight of a class that does not occur is 0.
func Balanced(y []float64, classes int) []float64 {
	count := make([]float64, classes)
	occur := 0.0
	for _, k := range y {
		if count[int(k)] == 0 {
			occur++
		}
		count[int(k)]++
	}
	for k, n := range count {
		if n > 0 {
			count[k] = float64(len(y)) / float64(occur*n)
		}
	}
	return count
}
