package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/ml/search"
	"orrery/core/ml/split"
	"orrery/core/table"
)

// cvSpec is one of scikit-learn's splitters with its parameters, or a number of folds alone.
type cvSpec struct {
	Splitter    string `json:"splitter"`
	Splits      int    `json:"n_splits"`
	Shuffle     bool   `json:"shuffle"`
	RandomState *seed  `json:"random_state"`
	Groups      string `json:"groups"`
	MaxTrain    *int   `json:"max_train_size"`
	Test        *int   `json:"test_size"`
	Gap         int    `json:"gap"`
}

func (c *cvSpec) UnmarshalJSON(b []byte) error {
	var n int
	if json.Unmarshal(b, &n) == nil {
		*c = cvSpec{Splits: n}
		if n < 2 {
			return fmt.Errorf(`"cv" is %d; want 2 folds or more`, n)
		}
		return nil
	}
	type plain cvSpec // without this method
	p := plain{Splits: 5}
	if err := decode(b, &p); err != nil {
		return fmt.Errorf(`"cv": %w`, err)
	}
	*c = cvSpec(p)
	switch dealt := c.Splitter == "" || c.Splitter == "KFold" || c.Splitter == "StratifiedKFold"; {
	case c.Splits < 2:
		return fmt.Errorf("n_splits is %d; want 2 folds or more", c.Splits)
	case c.RandomState != nil && !c.Shuffle && dealt:
		return errors.New("random_state has no effect without shuffle; leave it out or set shuffle to true")
	case c.Shuffle && !dealt:
		return fmt.Errorf("%s does not shuffle", c.Splitter)
	}
	return nil
}

func (c *cvSpec) cv() split.CV {
	if c == nil {
		return split.CV{}
	}
	out := split.CV{Splitter: c.Splitter, Splits: c.Splits, Shuffle: c.Shuffle, Gap: c.Gap}
	if c.RandomState != nil {
		out.RandomState = uint64(*c.RandomState)
	}
	if c.MaxTrain != nil {
		out.MaxTrain = *c.MaxTrain
	}
	if c.Test != nil {
		out.Test = *c.Test
	}
	return out
}

// permutationSpec, dependenceSpec and learningSpec are scikit-learn's functions of these names with
// their parameters; those over a fitted model ask about the test rows.
type permutationSpec struct {
	Repeats     int    `json:"n_repeats"`
	RandomState seed   `json:"random_state"`
	Scoring     string `json:"scoring"`
}

type dependenceSpec struct {
	Features    []string    `json:"features"`
	Points      int         `json:"grid_resolution"`
	Percentiles *[2]float64 `json:"percentiles"`
}

type learningSpec struct {
	Sizes       []float64 `json:"train_sizes"`
	Shuffle     bool      `json:"shuffle"`
	RandomState seed      `json:"random_state"`
}

// study is the plan of everything that fits many times. It sees the training rows where the spec
// names them or splits, else all rows.
func (e *experiment) study() (*search.Study, error) {
	p := search.Plan{Catalog: catalog.Catalog(), Pipeline: e.pipeline, Table: e.cols, CV: e.CV.cv(), Scoring: e.Scoring.list}
	if e.Train != nil || e.Split != nil {
		p.Rows = e.train
	}
	if !e.set.Fitted() {
		p.Refit = func(train []int) (*table.Table, error) {
			set, err := e.set.Fit(e.source, train)
			if err != nil {
				return nil, err
			}
			return set.Columns(e.source, e.names)
		}
	}
	if e.CV != nil {
		p.Groups = e.CV.Groups
	}
	s, err := search.New(p)
	if err == nil && s.Warning != "" {
		e.notes = append(e.notes, s.Warning)
	}
	return s, err
}

// explore does the spec's searches, and puts the best parameters into the pipeline.
func (e *experiment) explore(ctx context.Context, w *writer) error {
	if e.CV == nil && e.Grid == nil && e.Learning == nil {
		return nil
	}
	s, err := e.study()
	if err != nil {
		return err
	}
	if e.Grid != nil {
		if err := e.search(ctx, s, w); err != nil {
			return err
		}
		s.Pipeline = e.pipeline
	}
	if e.CV != nil && e.Grid == nil {
		out, err := s.RunAll(ctx, s.Jobs(nil))
		if err != nil {
			return err
		}
		e.note(out)
		e.writeScores(w, s, out)
	}
	if e.Learning == nil {
		return nil
	}
	curve, err := s.LearningCurve(ctx, search.Learning{Sizes: e.Learning.Sizes, Shuffle: e.Learning.Shuffle, RandomState: uint64(e.Learning.RandomState)})
	if err == nil {
		w.part("learning_curve", map[string]any{"train_sizes": curve.Sizes, "train_scores": curve.Train, "test_scores": curve.Test})
	}
	return err
}

// writeScores writes one list a fold for a scoring by name, an object of lists for several.
func (e *experiment) writeScores(w *writer, s *search.Study, out []search.Outcome) {
	scores := map[string]any{}
	var one []float64
	for i, name := range s.Scoring {
		one = nil
		for _, o := range out {
			one = append(one, o.Scores[i])
		}
		scores[name] = one
	}
	if e.Scoring.many {
		w.part("cv_scores", scores)
		return
	}
	w.part("cv_scores", one)
}

// search tries the grid; the first scoring decides.
func (e *experiment) search(ctx context.Context, s *search.Study, w *writer) error {
	grid := search.Grid(e.Grid)
	var candidates []map[string]any
	if e.Draws == 0 {
		candidates = grid.Candidates()
	} else {
		candidates = grid.Draw(e.Draws, uint64(e.DrawState))
		if len(candidates) < e.Draws {
			e.notes = append(e.notes, fmt.Sprintf("The grid has %d candidates, fewer than n_iter=%d: all are tried.", len(candidates), e.Draws))
		}
	}
	out, err := s.Search(ctx, candidates)
	if err != nil {
		return err
	}
	e.note(out)
	results := map[string]any{}
	var params []any
	for _, c := range candidates {
		params = append(params, c)
	}
	results["params"] = params
	for i := len(s.Scoring) - 1; i >= 0; i-- { // the first one last: its best counts
		suffix := "_score"
		if e.Scoring.many {
			suffix = "_" + s.Scoring[i]
		}
		rows, best := search.Rank(out, i)
		addResults(results, rows, suffix)
		if i == 0 {
			w.part("cv_results", results)
			w.part("best_params", rows[best].Params)
			w.part("best_score", rows[best].Mean)
			e.pipeline, err = search.With(s.Catalog, e.pipeline, rows[best].Params)
		}
	}
	return err
}

// addResults adds one scoring's columns of cv_results_.
func addResults(results map[string]any, rows []search.Ranked, suffix string) {
	var mean, std []float64
	var rank []int
	folds := make([][]float64, len(rows[0].Scores))
	for _, r := range rows {
		mean, std, rank = append(mean, r.Mean), append(std, r.Std), append(rank, r.Rank)
		for k, s := range r.Scores {
			folds[k] = append(folds[k], s)
		}
	}
	results["mean_test"+suffix], results["std_test"+suffix], results["rank_test"+suffix] = mean, std, rank
	for k, f := range folds {
		results["split"+strconv.Itoa(k)+"_test"+suffix] = f
	}
}

// note adds warnings for fits that failed or warned.
func (e *experiment) note(out []search.Outcome) {
	var failed, warned []string
	for _, o := range out {
		if o.Err != "" {
			failed = append(failed, o.Err)
		} else if o.Warning != "" {
			warned = append(warned, o.Warning)
		}
	}
	for what, list := range map[string][]string{"failed and have no score": failed, "did not converge": warned} {
		if len(list) > 0 {
			e.notes = append(e.notes, fmt.Sprintf("%d of %d fits %s: %s", len(list), len(out), what, list[0]))
		}
	}
	slices.Sort(e.notes)
}

// ask does what the spec wants to know of the fitted model, on the test rows.
func (e *experiment) ask(ctx context.Context, m *ml.Model, w *writer) error {
	on := search.Asked{Model: m, Table: e.cols, Rows: e.test}
	if p := e.Permutation; p != nil {
		list, err := search.PermutationImportance(ctx, on, search.Permuting{Repeats: p.Repeats, RandomState: uint64(p.RandomState), Scoring: p.Scoring})
		if err != nil {
			return err
		}
		var drops [][]float64
		var mean, std []float64
		for _, i := range list {
			drops, mean, std = append(drops, i.Drops), append(mean, i.Mean), append(std, i.Std)
		}
		w.part("permutation_importance", map[string]any{"importances": drops, "importances_mean": mean, "importances_std": std})
	}
	if p := e.Dependence; p != nil {
		o := search.Along{Inputs: p.Features, Points: p.Points}
		if p.Percentiles != nil {
			o.Low, o.High = p.Percentiles[0], p.Percentiles[1]
		}
		d, err := search.PartialDependence(ctx, on, o)
		if err != nil {
			return err
		}
		var values []any
		for _, a := range d.Axes {
			values = append(values, cells(a))
		}
		w.part("partial_dependence", map[string]any{"average": d.Mean, "values": values})
	}
	return nil
}
