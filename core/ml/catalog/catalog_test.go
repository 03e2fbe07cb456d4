package catalog_test

import (
	"context"
	"fmt"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/ml/mltest"
	"orrery/core/table"
)

func TestConformance(t *testing.T) {
	c := catalog.Catalog()
	for _, kind := range c.Kinds() {
		for _, promise := range mltest.Cases() {
			t.Run(kind+" "+promise.Name, func(t *testing.T) { promise.Check(t, c, kind) })
		}
	}
}

func Example() {
	t, err := table.New(
		table.Numbers("feature_1", []float64{0.1, 0.4, 0.5, 0.9, 1.2, 1.3}),
		table.Numbers("feature_2", []float64{2, 1, 3, 1, 3, 2}),
		table.Texts("target", []string{"no", "no", "yes", "no", "yes", "yes"}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := ml.Pipeline{
		Steps:  []ml.Spec{{Kind: "StandardScaler"}},
		Final:  ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"C": 0.5}},
		Inputs: []string{"feature_1", "feature_2"},
		Target: "target",
	}
	m, err := p.Fit(context.Background(), catalog.Catalog(), t, []int{0, 1, 2, 3, 4})
	if err != nil {
		fmt.Println(err)
		return
	}
	proba, err := m.Prob(t.Take([]int{5}))
	fmt.Printf("%v %.3f %v\n", m.Classes(), proba[0], err)
	// Output: [no yes] [0.474 0.526] <nil>
}
