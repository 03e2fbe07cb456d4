package random_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"orrery/core/ml/mltest"
	"orrery/core/num/random"
)

func TestState_NumpysStream(t *testing.T) {
	var g struct {
		Cases []struct {
			Seed        uint64
			Uint32      []uint32
			Permutation map[string][]int
			Choice      []int     `json:"choice_10_no_replace_4"`
			Randint     []int     `json:"randint_100_bootstrap_20"`
			Sample      []float64 `json:"random_sample"`
		}
	}
	mltest.Golden(t, "random.json", &g)
	if len(g.Cases) != 3 {
		t.Fatalf("%d cases, want 3", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(strconv.FormatUint(c.Seed, 10), func(t *testing.T) {
			r := random.New(c.Seed)
			for i, want := range c.Uint32 {
				if got := r.Uint32(); got != want {
					t.Errorf("draw %d = %d, want %d", i, got, want)
				}
			}
			r = random.New(c.Seed)
			for i, want := range c.Sample {
				if got := r.Float64(); got != want {
					t.Errorf("number %d = %v, want %v", i, got, want)
				}
			}
			r = random.New(c.Seed)
			for i, want := range c.Randint {
				if got := int(r.Interval(99)); got != want {
					t.Errorf("whole number %d = %d, want %d", i, got, want)
				}
			}
			for text, want := range c.Permutation {
				n, _ := strconv.Atoi(text)
				if got := random.New(c.Seed).Permutation(n); !slices.Equal(got, want) {
					t.Errorf("permutation of %d = %v, want %v", n, got, want)
				}
			}
			if got := random.New(c.Seed).Choice(10, 4); !slices.Equal(got, c.Choice) {
				t.Errorf("choice = %v, want %v", got, c.Choice)
			}
		})
	}
}

func ExampleState_Permutation() {
	r := random.New(0)
	fmt.Println(r.Permutation(10))
	// Output: [2 8 4 9 1 6 7 3 0 5]
}
