package work

import (
	"fmt"
	"math"

	"orrery/core/ml/search"
)

// maxCandidates bounds what a search tries: each is a row of its answer.
const maxCandidates = 2000

// Candidates are the sets of parameters that the search tries, in order. The error says what is
// wrong with the grid.
func (j Search) Candidates() ([]Params, error) {
	grid := search.Grid(j.Grid)
	if err := grid.Check(j.Draws, maxCandidates); err != nil {
		return nil, err
	}
	list := grid.Candidates
	if j.Draws > 0 {
		list = func() []map[string]any { return grid.Draw(j.Draws, j.RandomState) }
	}
	var out []Params
	for _, p := range list() {
		out = append(out, p)
	}
	return out, nil
}

// Units cuts the search into jobs that workers can do apart, one a candidate.
func (j Search) Units() ([]CrossVal, error) {
	candidates, err := j.Candidates()
	out := make([]CrossVal, len(candidates))
	for i, p := range candidates {
		out[i] = j.unit(p)
	}
	return out, err
}

func (j Search) unit(p Params) CrossVal {
	return CrossVal{Table: j.Table, Features: j.Features, Pipeline: j.Pipeline, Params: p, Split: j.Split, CV: j.CV, Scoring: j.Scoring}
}

// Gather puts the answers to Units, in their order, together to what Search answers; one that is not
// there yet is nil. Took is the workers' time, not a clock's on the wall.
func (j Search) Gather(answers []*CrossValed) (Searched, error) {
	candidates, err := j.Candidates()
	if err != nil {
		return Searched{}, err
	}
	if len(answers) != len(candidates) {
		return Searched{}, fmt.Errorf("work: %d answers to %d units", len(answers), len(candidates))
	}
	var r Searched
	for i, a := range answers {
		row := Candidate{Index: i, Params: candidates[i], Mean: Num(math.NaN()), Std: Num(math.NaN())}
		if a != nil {
			row.Scores, row.Mean, row.Std, row.Err = a.Scores, a.Mean, a.Std, a.Err
			r.Scoring, r.Took = a.Scoring, r.Took+a.Took
			if a.Note != "" {
				r.Note = a.Note
			}
		}
		r.Rows = append(r.Rows, row)
	}
	r.Best = rank(r.Rows)
	return r, nil
}

// rank gives candidates their ranks by their means and returns the first of rank 1, -1 when there is
// no mean. As in scikit-learn one without a mean comes after all others.
func rank(rows []Candidate) (best int) {
	best = -1
	for i := range rows {
		own := rows[i].Mean
		rows[i].Rank = 1
		for _, r := range rows {
			if r.Mean > own || r.Mean == r.Mean && own != own {
				rows[i].Rank++
			}
		}
		if best < 0 && rows[i].Rank == 1 && own == own {
			best = i
		}
	}
	return best
}

// Units cuts cross-validation into jobs that workers can do apart, one a fold.
func (j CrossVal) Units() []CrossVal {
	n := j.CV.NSplits
	if n == 0 {
		n = 5
	}
	out := make([]CrossVal, n)
	for k := range out {
		out[k] = j
		out[k].Folds = []int{k}
	}
	return out
}

// Gather puts the answers to Units, in their order, together to what CrossVal answers. The score of
// a fold that is not there yet is NaN. Took is the workers' time, not a clock's on the wall.
func (j CrossVal) Gather(answers []*CrossValed) CrossValed {
	var r CrossValed
	for k, a := range answers {
		score := math.NaN()
		if a != nil && len(a.Scores) == 1 {
			score = a.Scores[0]
			r.Scoring, r.Took = a.Scoring, r.Took+a.Took
			if a.Err != "" {
				r.Err = a.Err
			}
			if a.Note != "" {
				r.Note = a.Note
			}
		}
		r.Folds, r.Scores = append(r.Folds, k), append(r.Scores, score)
	}
	r.Mean, r.Std = meanStd(r.Scores)
	return r
}

// NoScore is what a search or a cross-validation answers when no fit has a score; why is the reason
// of one of them.
func NoScore(why string) Failed {
	return Failed{Code: "fit", Text: plain(errFits.Error()) + ": " + why}
}
