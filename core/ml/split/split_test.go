package split_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"orrery/core/ml/mltest"
	"orrery/core/ml/split"
	"pgregory.net/rapid"
)

type golden struct {
	Classes map[string][]int
	RNG     []struct {
		Seed        uint64
		Permutation map[string][]int
	}
	Folds []foldCase
	Cases []struct {
		Dataset     string
		N           int
		Seed        *uint64
		Shuffle     bool
		Stratify    bool
		TestSize    float64 `json:"test_size"`
		Train, Test []int
	}
}

func read(t *testing.T) golden {
	t.Helper()
	var g golden
	mltest.Golden(t, "splits.json", &g)
	return g
}

func TestTrainTest_ScikitLearnsRows(t *testing.T) {
	g := read(t)
	if len(g.Cases) != 88 {
		t.Fatalf("%d cases, want 88", len(g.Cases))
	}
	for _, c := range g.Cases {
		o := split.Options{TestSize: c.TestSize, Ordered: !c.Shuffle}
		if c.Seed != nil {
			o.RandomState = *c.Seed
		}
		if c.Stratify {
			o.Stratify = g.Classes[c.Dataset]
		}
		name := fmt.Sprintf("%s size %v seed %d stratify %v shuffle %v", c.Dataset, c.TestSize, o.RandomState, c.Stratify, c.Shuffle)
		t.Run(name, func(t *testing.T) {
			train, test, err := split.TrainTest(c.N, o)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(train, c.Train) {
				t.Errorf("train = %v, want %v", train, c.Train)
			}
			if !slices.Equal(test, c.Test) {
				t.Errorf("test = %v, want %v", test, c.Test)
			}
		})
	}
}

// Without stratify train is the end and test the start of one permutation.
func TestTrainTest_NumpysPermutation(t *testing.T) {
	for _, r := range read(t).RNG {
		for _, want := range r.Permutation {
			if len(want) < 2 {
				continue
			}
			train, test, err := split.TrainTest(len(want), split.Options{TestSize: 1, RandomState: r.Seed})
			if err != nil {
				t.Fatal(err)
			}
			if got := append(slices.Clone(test), train...); !slices.Equal(got, want) {
				t.Errorf("seed %d n %d: %v, want %v", r.Seed, len(want), got, want)
			}
		}
	}
}

func TestTrainTest_Errors(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		o    split.Options
		want error
	}{
		{"no rows", 0, split.Options{}, split.ErrSize},
		{"one row", 1, split.Options{}, split.ErrSize},
		{"all rows to test", 10, split.Options{TestSize: 10}, split.ErrSize},
		{"more than all", 10, split.Options{TestSize: 11}, split.ErrSize},
		{"share that leaves none", 10, split.Options{TestSize: 0.95}, split.ErrSize},
		{"negative", 10, split.Options{TestSize: -0.5}, split.ErrOption},
		{"neither share nor rows", 10, split.Options{TestSize: 2.5}, split.ErrOption},
		{"seed too large", 10, split.Options{RandomState: 1 << 32}, split.ErrOption},
		{"class of one", 5, split.Options{Stratify: []int{0, 0, 0, 0, 1}}, split.ErrSize},
		{"test smaller than the classes", 6, split.Options{TestSize: 1, Stratify: []int{0, 0, 0, 1, 1, 1}}, split.ErrSize},
		{"train smaller than the classes", 6, split.Options{TestSize: 5, Stratify: []int{0, 0, 0, 1, 1, 1}}, split.ErrSize},
		{"classes of other rows", 6, split.Options{Stratify: []int{0, 1}}, split.ErrOption},
		{"negative class", 4, split.Options{Stratify: []int{0, 0, -1, -1}}, split.ErrOption},
		{"ordered and stratified", 4, split.Options{Ordered: true, Stratify: []int{0, 0, 1, 1}}, split.ErrOption},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := split.TrainTest(c.n, c.o); !errors.Is(err, c.want) {
				t.Errorf("err = %v, want %v", err, c.want)
			}
		})
	}
}

func TestTrainTest_EveryRowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 300).Draw(t, "n")
		o := split.Options{
			TestSize:    rapid.Float64Range(0.01, 0.99).Draw(t, "size"),
			RandomState: uint64(rapid.Uint32().Draw(t, "seed")),
		}
		if rapid.Bool().Draw(t, "stratify") {
			o.Stratify = rapid.SliceOfN(rapid.IntRange(0, 4), n, n).Draw(t, "classes")
		}
		train, test, err := split.TrainTest(n, o)
		if errors.Is(err, split.ErrSize) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		all := append(slices.Clone(train), test...)
		slices.Sort(all)
		for i, row := range all {
			if i != row {
				t.Fatalf("rows are not 0..%d once each: %v", n-1, all)
			}
		}
		if len(all) != n || len(train) == 0 || len(test) == 0 {
			t.Fatalf("%d train and %d test rows of %d", len(train), len(test), n)
		}
		again, _, _ := split.TrainTest(n, o)
		if !slices.Equal(again, train) {
			t.Fatal("the same seed gave other rows")
		}
	})
}

func ExampleTrainTest() {
	train, test, err := split.TrainTest(8, split.Options{TestSize: 0.25, RandomState: 0})
	fmt.Println(train, test, err)
	// Output: [1 7 3 0 5 4] [6 2] <nil>
}

func BenchmarkTrainTest_1M(b *testing.B) {
	for b.Loop() {
		if _, _, err := split.TrainTest(1_000_000, split.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
