package catalog_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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

// Every kind is named in the reference numbers of a package, or in the script that wrote them. The conformance suite
// checks the contract alone, which a kind with wrong numbers can fulfil.
func TestReferenceNumbers(t *testing.T) {
	files, err := filepath.Glob("../*/testdata/*")
	if err != nil || len(files) == 0 {
		t.Skip("the reference numbers are not here:", err)
	}
	var all []byte
	for _, name := range files {
		if text, err := os.ReadFile(name); err == nil { // the others are folders
			all = append(all, text...)
		}
	}
	for _, kind := range catalog.Catalog().Kinds() {
		if !regexp.MustCompile(`\b` + kind + `\b`).Match(all) {
			t.Errorf("%s: no file of core/ml/*/testdata has numbers of scikit-learn for it", kind)
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
