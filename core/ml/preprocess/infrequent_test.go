package preprocess_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"orrery/core/table"
)

// TestOneHotEncoder_ManyInfrequent checks the shared column of many distinct values. A search that is quadratic in them
// takes minutes here; BenchmarkFit_DistinctValues measures the growth.
func TestOneHotEncoder_ManyInfrequent(t *testing.T) {
	const distinct = 1 << 18
	v := make([]string, 0, distinct+4)
	for i := range distinct {
		v = append(v, fmt.Sprint("key", i))
	}
	cols := frame(table.Texts("k", append(v, "often", "often", "often", "twice", "twice")))
	for _, c := range []struct {
		params map[string]any
		want   []string
	}{
		{map[string]any{"min_frequency": 2.0}, []string{"k_often", "k_twice", "k_infrequent_sklearn"}},
		{map[string]any{"max_categories": 2.0}, []string{"k_often", "k_infrequent_sklearn"}},
		{map[string]any{"min_frequency": 2.0, "drop": "first"}, []string{"k_twice", "k_infrequent_sklearn"}},
	} {
		fitted, err := learn("OneHotEncoder", c.params, cols)
		if err != nil {
			t.Fatal(err)
		}
		out, err := fitted.Apply(frame(table.Texts("k", []string{"key7", "often", "twice"})))
		if err != nil || !reflect.DeepEqual(out.Names(), c.want) {
			t.Fatalf("%v: columns %v (%v), want %v", c.params, out.Names(), err, c.want)
		}
		rare := slices.Index(c.want, "k_infrequent_sklearn")
		if got := out.Columns()[rare].Floats(); !slices.Equal(got, []float64{1, 0, 0}) && len(c.want) == 3 {
			t.Errorf("%v: the infrequent column is %v, want 1 0 0", c.params, got)
		}
		if got := out.Columns()[0].Floats(); c.want[0] == "k_often" && !slices.Equal(got, []float64{0, 1, 0}) {
			t.Errorf("%v: the first column is %v, want 0 1 0", c.params, got)
		}
	}
}
