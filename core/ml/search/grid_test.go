package search_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"orrery/core/ml/search"
)

// values returns n values of a parameter.
func values(n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = float64(i)
	}
	return out
}

func TestGrid_Check(t *testing.T) {
	million := search.Grid{"a": values(1000), "b": values(1000)}
	huge := search.Grid{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		huge[name] = values(1000)
	}
	for _, c := range []struct {
		name  string
		grid  search.Grid
		draws int
		want  string // of the error; "" for none
	}{
		{"small", search.Grid{"a": values(3)}, 0, ""},
		{"the most", search.Grid{"a": values(100), "b": values(100)}, 0, ""},
		{"one more", search.Grid{"a": values(10_001)}, 0,
			"search: the grid has 10,001 candidates; a search tries at most 10,000. Give fewer values, or draw some candidates with n_iter"},
		{"a million", million, 0,
			"search: the grid has 1,000,000 candidates; a search tries at most 10,000. Give fewer values, or draw some candidates with n_iter"},
		{"some of a million", million, 10_000, ""},
		{"too many of a million", million, 10_001, "search: n_iter is 10,001; a search tries at most 10,000 candidates"},
		{"more draws than candidates", search.Grid{"a": values(3)}, 1_000_000, ""},
		{"beyond int", huge, 0,
			"search: the grid has more than 9,223,372,036,854,775,806 candidates; a search tries at most 10,000. Give fewer values, or draw some candidates with n_iter"},
		{"some beyond int", huge, 5, "search: the grid has more than 9,223,372,036,854,775,806 candidates; n_iter draws from at most 2,147,483,647"},
		{"no values", search.Grid{"a": values(3), "b": nil}, 0, "search: an empty grid: give one value or more for each parameter"},
		{"nothing", search.Grid{}, 0, "search: an empty grid: give one value or more for each parameter"},
	} {
		err := c.grid.Check(c.draws, search.MaxCandidates)
		if text := message(err); text != c.want || err != nil && !errors.Is(err, search.ErrGrid) {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
	}
	if math.MaxInt != math.MaxInt64 {
		t.Skip("the texts above are of 64 bits")
	}
	if n := huge.Size(); n != math.MaxInt {
		t.Errorf("size %d, want the largest int", n)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestGrid_DrawsFromALargeGrid draws from 10^9 candidates, which it could not build. The expected candidates are
// numbers 209652396, 398764591, 924231285, 404868288 and 441365315: the result of
// numpy.random.RandomState(0).randint(10**9), which scikit-learn's ParameterSampler calls for a draw of less than 1 %.
func TestGrid_DrawsFromALargeGrid(t *testing.T) {
	grid := search.Grid{"a": values(1000), "b": values(1000), "c": values(1000)}
	var got [][]float64
	for _, p := range grid.Draw(5, 0) {
		got = append(got, []float64{p["a"].(float64), p["b"].(float64), p["c"].(float64)})
	}
	want := [][]float64{{209, 652, 396}, {398, 764, 591}, {924, 231, 285}, {404, 868, 288}, {441, 365, 315}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("drew %v, want %v", got, want)
	}
}
