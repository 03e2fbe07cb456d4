package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"orrery/core/ml"
	"orrery/core/ml/search"
	"orrery/core/work"
)

// Search is GridSearchCV, or with Draws RandomizedSearchCV over the grid, without the final refit.
// It reports progress after each fold of each candidate. A page with several workers runs Units
// instead and combines the answers with Gather.
type Search struct {
	Table       string
	Features    Features
	Pipeline    ml.Pipeline
	Grid        Grid
	Draws       int    // number of random candidates; 0: the whole grid
	RandomState uint64 // of the draws
	Split       *Split // as in CrossVal
	CV          CV
	Scoring     string
}

func (Search) Kind() string          { return "search" }
func (j Search) TableHash() string   { return j.Table }
func (Search) Replies() []work.Reply { return []work.Reply{&SearchResult{}} }

// Grid maps each parameter to the values to try.
type Grid map[string][]any

// SearchResult answers Search.
type SearchResult struct {
	Scoring string
	Rows    []work.Candidate // in the grid's order
	Best    int              // index in Rows of the first with rank 1; -1 if none has a score
	Took    time.Duration
	Note    string
}

func (*SearchResult) Kind() string { return "searched" }

// maxCandidates limits the candidates of a search: each is a row of the answer.
const maxCandidates = 2000

// Candidates returns the parameter sets to try, in order. The error describes what is wrong with the grid.
func (j Search) Candidates() ([]work.Params, error) {
	grid := search.Grid(j.Grid)
	if err := grid.Check(j.Draws, maxCandidates); err != nil {
		return nil, err
	}
	list := grid.Candidates
	if j.Draws > 0 {
		list = func() []map[string]any { return grid.Draw(j.Draws, j.RandomState) }
	}
	var out []work.Params
	for _, p := range list() {
		out = append(out, p)
	}
	return out, nil
}

// Units splits the search into independent jobs for several workers, one per candidate.
func (j Search) Units() ([]CrossVal, error) {
	candidates, err := j.Candidates()
	out := make([]CrossVal, len(candidates))
	for i, p := range candidates {
		out[i] = j.unit(p)
	}
	return out, err
}

func (j Search) unit(p work.Params) CrossVal {
	return CrossVal{Table: j.Table, Features: j.Features, Pipeline: j.Pipeline, Params: p, Split: j.Split, CV: j.CV, Scoring: j.Scoring}
}

// Gather combines the answers to Units, in their order, into the answer to Search. An answer that has
// not arrived is nil. Took is the sum of the workers' times, not wall time.
func (j Search) Gather(answers []*CrossValResult) (SearchResult, error) {
	candidates, err := j.Candidates()
	if err != nil {
		return SearchResult{}, err
	}
	if len(answers) != len(candidates) {
		return SearchResult{}, fmt.Errorf("work: %d answers to %d units", len(answers), len(candidates))
	}
	var r SearchResult
	for i, a := range answers {
		row := work.Candidate{Index: i, Params: candidates[i], Mean: work.Num(math.NaN()), Std: work.Num(math.NaN())}
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

// rank sets the ranks of candidates by their means and returns the first with rank 1, -1 without
// any mean. As in scikit-learn, candidates without a mean are last.
func rank(rows []work.Candidate) (best int) {
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

// MarshalJSON encodes each value as Params does.
func (g Grid) MarshalJSON() ([]byte, error) {
	if g == nil {
		return []byte("null"), nil
	}
	m := make(map[string]any, len(g))
	for name, values := range g {
		m[name] = values
	}
	return ml.AppendJSON(nil, m)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (g *Grid) UnmarshalJSON(b []byte) error {
	var raw map[string][]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return err
	}
	*g = make(Grid, len(raw))
	for name, texts := range raw {
		values := make([]any, len(texts))
		for i, text := range texts {
			v, err := ml.ReadParam(text)
			if err != nil {
				return err
			}
			values[i] = v
		}
		(*g)[name] = values
	}
	return nil
}

func (w *worker) search(ctx context.Context, j Search) (SearchResult, error) {
	candidates, err := j.Candidates()
	if err != nil {
		return SearchResult{}, err
	}
	rows := make([]work.Candidate, len(candidates))
	params := make([]map[string]any, len(candidates))
	for i, p := range candidates {
		if _, err := search.With(w.catalog, j.Pipeline, p); err != nil {
			return SearchResult{}, err // before the first fit
		}
		rows[i], params[i] = work.Candidate{Index: i, Params: p}, p
	}
	s, err := w.study(ctx, j.unit(nil))
	if err != nil {
		return SearchResult{}, err
	}
	start := w.opt.Now()
	outcomes, err := w.runFits(ctx, s, s.Jobs(params), rows)
	if err != nil {
		return SearchResult{}, err
	}
	r := SearchResult{Scoring: s.Scoring[0], Rows: rows, Note: note(s.Warning, outcomes), Took: w.opt.Now().Sub(start)}
	r.Best = rank(rows)
	if allFailed(outcomes) {
		return SearchResult{}, fmt.Errorf("%w: %s", errFits, rows[0].Err)
	}
	return r, nil
}
