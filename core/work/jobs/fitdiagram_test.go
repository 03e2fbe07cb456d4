package jobs

import (
	"slices"
	"testing"
)

func TestLargest(t *testing.T) {
	for _, c := range []struct {
		sizes []float64
		room  int
		want  []int
	}{
		{nil, 2, nil},
		{[]float64{1, 0}, 2, []int{0, 1}},
		{[]float64{3, 1, 2}, 2, []int{0, 2}},
		{[]float64{0, 0, 0, 5}, 2, []int{0, 3}}, // a large one behind equal small ones keeps its place
		{[]float64{1, 1, 1}, 2, []int{0, 1}},
	} {
		if got := largest(c.sizes, c.room); !slices.Equal(got, c.want) {
			t.Errorf("largest(%v, %d) = %v, want %v", c.sizes, c.room, got, c.want)
		}
	}
}
