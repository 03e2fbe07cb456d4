package search

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"

	"orrery/core/num/random"
	"orrery/core/usertext"
)

// ErrGrid means that a grid has no values or too many candidates.
var ErrGrid = errors.New("search: an empty grid")

// MaxCandidates is the maximum number of candidates of a search. Each is fitted once for each fold and is a row of the
// result.
const MaxCandidates = 10_000

// maxDrawn is the largest grid to draw from: the random stream needs bounds below 2^32, and int may have 32 bits.
const maxDrawn = math.MaxInt32

// Grid has the values to try for each parameter; the keys are paths of With.
type Grid map[string][]any

// Size returns the number of candidates: the product of the numbers of values, at most math.MaxInt.
func (g Grid) Size() int {
	n := uint64(1)
	for _, values := range g {
		if len(values) == 0 {
			return 0
		}
	}
	for _, values := range g {
		high, low := bits.Mul64(n, uint64(len(values)))
		if n = low; high > 0 || low > math.MaxInt {
			return math.MaxInt
		}
	}
	return int(n)
}

// Check returns an error that wraps ErrGrid if a search has no candidates or more than most. It builds none of them.
// draws is n_iter, or 0 for the whole grid.
func (g Grid) Check(draws, most int) error {
	size := g.Size()
	switch {
	case len(g) == 0 || size == 0:
		return fmt.Errorf("%w: give one value or more for each parameter", ErrGrid)
	case draws > 0 && size > maxDrawn:
		return &GridError{Size: size, Draws: draws, Most: maxDrawn}
	case min(draws, size) > most:
		return &GridError{Draws: draws, Most: most}
	case draws == 0 && size > most:
		return &GridError{Size: size, Most: most}
	}
	return nil
}

// GridError is a grid with too many candidates. It wraps ErrGrid.
type GridError struct {
	Size  int // of the grid; math.MaxInt if there are more
	Draws int // n_iter; 0 for the whole grid
	Most  int
}

func (e *GridError) Error() string {
	switch {
	case e.Size == 0:
		return "search: n_iter is " + usertext.Grouped(e.Draws) + "; a search tries at most " + usertext.Grouped(e.Most) + " candidates"
	case e.Draws > 0:
		return "search: the grid has " + e.size() + " candidates; n_iter draws from at most " + usertext.Grouped(e.Most)
	}
	return "search: the grid has " + e.size() + " candidates; a search tries at most " + usertext.Grouped(e.Most) +
		". Give fewer values, or draw some candidates with n_iter"
}

// Unwrap returns ErrGrid.
func (e *GridError) Unwrap() error { return ErrGrid }

func (e *GridError) size() string {
	if e.Size == math.MaxInt {
		return "more than " + usertext.Grouped(e.Size-1)
	}
	return usertext.Grouped(e.Size)
}

// Candidate returns candidate i in scikit-learn's order: names in alphabetical order, the last one's values change
// first.
func (g Grid) Candidate(i int) map[string]any {
	out := make(map[string]any, len(g))
	names := slices.Sorted(maps.Keys(g))
	slices.Reverse(names)
	for _, name := range names {
		values := g[name]
		out[name] = values[i%len(values)]
		i /= len(values)
	}
	return out
}

// Candidates returns all candidates, like ParameterGrid. Call Check first: the result has Size elements.
func (g Grid) Candidates() []map[string]any {
	out := make([]map[string]any, g.Size())
	for i := range out {
		out[i] = g.Candidate(i)
	}
	return out
}

// Draw returns a number of distinct candidates, those of ParameterSampler for the seed, or all if there are no more. It
// builds only these. Call Check first.
func (g Grid) Draw(draws int, seed uint64) []map[string]any {
	var out []map[string]any
	for _, i := range sampleWithoutReplacement(g.Size(), draws, random.New(seed)) {
		out = append(out, g.Candidate(i))
	}
	return out
}

// sampleWithoutReplacement is scikit-learn's sample_without_replacement: a permutation unless almost none or almost all
// of n are drawn.
func sampleWithoutReplacement(n, k int, r *random.State) []int {
	k = min(k, n)
	ratio := float64(k) / float64(n)
	switch {
	case ratio > 0.01 && ratio < 0.99:
		return r.Choice(n, k)
	case ratio < 0.2:
		seen := map[int]bool{}
		out := make([]int, k)
		for i := range out {
			for out[i] = int(r.Interval(uint32(n - 1))); seen[out[i]]; {
				out[i] = int(r.Interval(uint32(n - 1)))
			}
			seen[out[i]] = true
		}
		return out
	}
	out := allRows(k)
	for i := k; i < n; i++ {
		if j := int(r.Interval(uint32(i))); j < k {
			out[j] = i
		}
	}
	return out
}

// Ranked is the result of one candidate in cv_results_ for one scoring.
type Ranked struct {
	Params    map[string]any
	Scores    []float64 // one for each fold
	Mean, Std float64   // NaN if a fold has no score
	Rank      int       // 1 is the best; equal means have the same rank
	Err       string    // the reason why a fold has no score
}

// Rank combines outcomes, in any order, to cv_results_ for scoring number i, with the candidates in their order. best
// is the first of rank 1.
func Rank(outcomes []Outcome, i int) (rows []Ranked, best int) {
	for _, o := range outcomes {
		for len(rows) <= o.Job.Candidate {
			rows = append(rows, Ranked{})
		}
		r := &rows[o.Job.Candidate]
		r.Params = o.Job.Params
		for len(r.Scores) <= o.Job.Fold {
			r.Scores = append(r.Scores, math.NaN())
		}
		if r.Scores[o.Job.Fold] = o.Scores[i]; o.Err != "" {
			r.Err = o.Err
		}
	}
	means := make([]float64, len(rows))
	for k := range rows {
		rows[k].Mean, rows[k].Std = MeanStd(rows[k].Scores)
		means[k] = rows[k].Mean
	}
	for k := range rows {
		rows[k].Rank = rank(means, k)
	}
	best = slices.IndexFunc(rows, func(r Ranked) bool { return r.Rank == 1 })
	return rows, best
}

// rank returns 1 plus the number of better means. A NaN mean is worse than all others.
func rank(means []float64, k int) int {
	better := 1
	for _, m := range means {
		if m > means[k] || m == m && means[k] != means[k] {
			better++
		}
	}
	return better
}

// MeanStd returns the mean and the population standard deviation, as numpy does.
func MeanStd(v []float64) (mean, std float64) {
	n := float64(len(v))
	for _, f := range v {
		mean += f
	}
	mean /= n
	for _, f := range v {
		d := f - mean
		std += float64(d * d)
	}
	return mean, math.Sqrt(std / n)
}

// Search is GridSearchCV, or with the candidates of Draw RandomizedSearchCV, without the final fit: fit With(best
// parameters) for that. Invalid parameters are an error before any fit.
func (s *Study) Search(ctx context.Context, candidates []map[string]any) ([]Outcome, error) {
	if len(candidates) == 0 {
		return nil, fmt.Errorf("%w: want one value or more for each parameter", ErrGrid)
	}
	if len(candidates) > MaxCandidates {
		return nil, &GridError{Size: len(candidates), Most: MaxCandidates}
	}
	for _, params := range candidates {
		if _, err := With(s.Catalog, s.Pipeline, params); err != nil {
			return nil, err
		}
	}
	return s.RunAll(ctx, s.Jobs(candidates))
}
