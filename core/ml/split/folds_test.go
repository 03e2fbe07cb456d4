package split_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml/mltest"
	"orrery/core/ml/split"
	"pgregory.net/rapid"
)

type foldCase struct {
	Dataset, Splitter string
	N                 int
	Groups            []int
	Params            struct {
		Splits      int    `json:"n_splits"`
		RandomState uint64 `json:"random_state"`
		MaxTrain    int    `json:"max_train_size"`
		Test        int    `json:"test_size"`
		Shuffle     bool
		Gap         int
	}
	Train [][]int `json:"train_folds"`
	Test  [][]int `json:"test_folds"`
}

func (c foldCase) check(t *testing.T, rows split.Rows) {
	t.Helper()
	p := c.Params
	cv := split.CV{Splitter: c.Splitter, Splits: p.Splits, Shuffle: p.Shuffle, RandomState: p.RandomState, MaxTrain: p.MaxTrain, Test: p.Test, Gap: p.Gap}
	folds, warning, err := cv.Folds(rows)
	if err != nil || warning != "" {
		t.Fatal(err, warning)
	}
	if len(folds) != len(c.Test) {
		t.Fatalf("%d folds, want %d", len(folds), len(c.Test))
	}
	for i, f := range folds {
		if !slices.Equal(f.Test, c.Test[i]) {
			t.Errorf("fold %d tests on %v, want %v", i, f.Test, c.Test[i])
		}
		want := slices.DeleteFunc(sequence(rows.N), func(row int) bool { return slices.Contains(c.Test[i], row) })
		if c.Train != nil {
			want = c.Train[i]
		}
		if !slices.Equal(f.Train, want) {
			t.Errorf("fold %d learns from %v, want %v", i, f.Train, want)
		}
	}
}

func TestFolds_ScikitLearnsRows(t *testing.T) {
	g := read(t)
	if len(g.Folds) != 8 {
		t.Fatalf("%d cases, want 8", len(g.Folds))
	}
	for _, c := range g.Folds {
		t.Run(fmt.Sprintf("%s %s %+v", c.Dataset, c.Splitter, c.Params), func(t *testing.T) {
			class := g.Classes[c.Dataset]
			c.check(t, split.Rows{N: len(class), Class: class})
		})
	}
}

func TestFolds_GroupsAndTime(t *testing.T) {
	var g struct{ Cases []foldCase }
	mltest.Golden(t, "folds.json", &g)
	if len(g.Cases) != 8 {
		t.Fatalf("%d cases, want 8", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(fmt.Sprintf("%s %d %+v", c.Splitter, c.N, c.Params), func(t *testing.T) {
			c.check(t, split.Rows{N: c.N, Group: c.Groups})
		})
	}
}

func TestFolds_Errors(t *testing.T) {
	class := []int{0, 0, 0, 1, 1, 1}
	for _, c := range []struct {
		name string
		cv   split.CV
		rows split.Rows
		want error
		text string
	}{
		{"one fold", split.CV{Splits: 1}, split.Rows{N: 6}, split.ErrOption, "n_splits is 1"},
		{"more folds than rows", split.CV{Splits: 7}, split.Rows{N: 6}, split.ErrSize, "n_splits is 7 and there are 6 rows"},
		{"more folds than rows of any class", split.CV{Splitter: "StratifiedKFold", Splits: 4}, split.Rows{N: 6, Class: class}, split.ErrSize, "no class has more than 3 rows"},
		{"more folds than groups", split.CV{Splitter: "GroupKFold", Splits: 3}, split.Rows{N: 6, Group: class}, split.ErrSize, "there are 2 groups"},
		{"no classes", split.CV{Splitter: "StratifiedKFold"}, split.Rows{N: 6}, split.ErrOption, "needs the class"},
		{"no groups", split.CV{Splitter: "GroupKFold"}, split.Rows{N: 6}, split.ErrOption, "needs the group"},
		{"unknown", split.CV{Splitter: "LeaveOneOut"}, split.Rows{N: 6}, split.ErrOption, `splitter "LeaveOneOut"`},
		{"time needs a part more", split.CV{Splitter: "TimeSeriesSplit", Splits: 6}, split.Rows{N: 6}, split.ErrSize, "7 parts of 6 rows"},
		{"time leaves none", split.CV{Splitter: "TimeSeriesSplit", Splits: 2, Test: 3}, split.Rows{N: 6}, split.ErrSize, "leave none"},
		{"time backwards", split.CV{Splitter: "TimeSeriesSplit", Splits: 2, Gap: -1}, split.Rows{N: 6}, split.ErrOption, "negative"},
		{"seed", split.CV{RandomState: 1 << 32}, split.Rows{N: 6}, split.ErrOption, "random_state"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := c.cv.Folds(c.rows); !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("err = %v, want %v with %q", err, c.want, c.text)
			}
		})
	}
	_, warning, err := split.CV{Splitter: "StratifiedKFold", Splits: 3}.Folds(split.Rows{N: 6, Class: []int{0, 0, 0, 0, 1, 1}})
	if err != nil || !strings.Contains(warning, "smallest class has 2 rows") {
		t.Errorf("a class smaller than the folds: %v, warning %q", err, warning)
	}
}

// Every row is tested once, never by a fold that was trained on it.
func TestFolds_EveryRowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 120).Draw(t, "n")
		rows := split.Rows{N: n, Class: rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(t, "class"), Group: make([]int, n)}
		for i := range rows.Group {
			rows.Group[i] = i / 2
		}
		cv := split.CV{
			Splitter: rapid.SampledFrom([]string{"KFold", "StratifiedKFold", "GroupKFold"}).Draw(t, "splitter"), Splits: rapid.IntRange(2, 6).Draw(t, "k"),
			Shuffle: rapid.Bool().Draw(t, "shuffle"), RandomState: uint64(rapid.Uint32().Draw(t, "seed")),
		}
		folds, _, err := cv.Folds(rows)
		if errors.Is(err, split.ErrSize) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		seen := make([]int, n)
		for _, f := range folds {
			if len(f.Train)+len(f.Test) != n {
				t.Fatalf("%d and %d rows of %d", len(f.Train), len(f.Test), n)
			}
			for _, row := range f.Test {
				seen[row]++
				if slices.Contains(f.Train, row) {
					t.Fatalf("row %d is learnt from and tested on", row)
				}
			}
		}
		for row, times := range seen {
			if times != 1 {
				t.Fatalf("row %d is tested on %d times", row, times)
			}
		}
	})
}

func ExampleCV_Folds() {
	folds, _, err := split.CV{Splits: 3, Shuffle: true, RandomState: 1}.Folds(split.Rows{N: 6})
	for _, f := range folds {
		fmt.Println(f.Train, f.Test)
	}
	fmt.Println(err)
	// Output:
	// [0 3 4 5] [1 2]
	// [1 2 3 5] [0 4]
	// [0 1 2 4] [3 5]
	// <nil>
}

func sequence(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
