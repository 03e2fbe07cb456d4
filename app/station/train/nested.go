package train

import (
	"maps"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// maxNested is how many candidates of a search are stored as runs.
const maxNested = 100

// newSearchRun returns the record of a search at its start. It is the parent of the candidates' runs.
func (s *State) newSearchRun(grid jobs.Grid) registry.Run {
	r := s.NewRun(s.Train.Settings, "you")
	r.Name = s.Tune.searchClass()
	r.Params["n_splits"] = s.Tune.Folds
	for path, values := range grid {
		_, name, _ := strings.Cut(path, ".")
		texts := make([]string, len(values))
		for i, v := range values {
			texts[i] = paramText(v)
		}
		r.Params["param_grid."+name] = strings.Join(texts, ", ")
	}
	if s.Tune.Random {
		r.Params["n_iter"] = s.Tune.Draws
	}
	return r
}

// searchClass returns the name of scikit-learn's class for the search.
func (t Tuning) searchClass() string {
	if t.Random {
		return "RandomizedSearchCV"
	}
	return "GridSearchCV"
}

// recordSearch records a search that has ended, and its finished candidates as nested runs without models.
func (s *State) recordSearch(status, why string) []station.Cmd {
	t := s.Tune
	parent := t.started
	parent.Params = maps.Clone(parent.Params)
	parent.Status, parent.End, parent.Err = status, s.Now, why
	if t.Searched != nil {
		parent.Took, parent.Note = t.Searched.Took, t.Searched.Note
		parent.Params["scoring"] = t.Searched.Scoring
	}
	list := t.finished()
	if best := slices.IndexFunc(list, func(c work.Candidate) bool { return c.Rank == 1 && c.Mean == c.Mean }); best >= 0 {
		parent.Metrics = map[string]float64{"best_score": float64(list[best].Mean)}
		for _, name := range t.Names {
			parent.Params["best_"+name] = s.ParamText(list[best], name)
		}
	}
	if len(list) > maxNested {
		note := "The best " + strconv.Itoa(maxNested) + " of " + strconv.Itoa(len(list)) + " candidates are saved as runs."
		parent.Note = strings.TrimSpace(parent.Note + " " + note)
		list = list[:maxNested]
	}
	c := station.RecordSearch{Job: s.NewJob(), Began: t.beginJob, Parent: parent}
	for _, one := range list {
		c.Nested = append(c.Nested, s.candidateRun(one))
	}
	return []station.Cmd{c}
}

// finished returns the candidates with all folds done, best first, with their ranks.
func (t Tuning) finished() []work.Candidate {
	var out []work.Candidate
	for _, c := range t.Candidates {
		if n, err := strconv.Atoi(t.folds); err == nil && len(c.Scores) == n {
			c.Rank = 1
			for _, o := range t.Candidates {
				if len(o.Scores) == n && (o.Mean > c.Mean || o.Mean == o.Mean && c.Mean != c.Mean) {
					c.Rank++
				}
			}
			out = append(out, c)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Rank < out[j].Rank })
	return out
}

// candidateRun returns the run of one candidate with its parameters and scores.
func (s *State) candidateRun(c work.Candidate) registry.Run {
	parent := s.Tune.started
	r := registry.Run{
		Experiment: parent.Experiment, Status: registry.StatusFinished, StartedBy: parent.StartedBy, Start: parent.Start, End: s.Now,
		Params: map[string]string{}, Metrics: map[string]float64{"rank_test_score": float64(c.Rank)},
		Data: parent.Data, Features: parent.Features, Inputs: parent.Inputs, Target: parent.Target, Split: parent.Split, Pipeline: parent.Pipeline,
	}
	r.Metrics["mean_test_score"], r.Metrics["std_test_score"] = float64(c.Mean), float64(c.Std)
	for _, name := range s.Tune.Names {
		r.Params[name] = s.ParamText(c, name)
	}
	params := map[string]any{}
	for name, v := range parent.Pipeline.Final.Params {
		params[name] = v
	}
	for path, v := range c.Params {
		_, name, _ := strings.Cut(path, ".")
		params[name] = v
	}
	r.Pipeline.Final = ml.Spec{Kind: parent.Pipeline.Final.Kind, Params: params}
	if c.Err != "" && math.IsNaN(float64(c.Mean)) {
		r.Status, r.Err = registry.StatusFailed, c.Err
	}
	return r
}

// SearchStale reports whether the results of the search are from other settings than those of the form.
func (s *State) SearchStale() bool {
	return len(s.Tune.Candidates) > 0 && !s.Tune.Searching.Running() && (!s.Tune.searchedOf.equalExcept(s.Train.Settings, s.Tune.Names) || s.Tune.folds != s.Tune.Folds)
}

// ValidStale reports whether the results of cross-validation are from other settings than those of the form.
func (s *State) ValidStale() bool {
	return len(s.Tune.Scores) > 0 && !s.Tune.Validating.Running() && (!s.Tune.validOf.equal(s.Train.Settings) || s.Tune.validFolds != s.Tune.Folds)
}

// equalExcept reports whether two settings are equal, ignoring some parameters of the estimator.
func (t Settings) equalExcept(o Settings, params []string) bool {
	for _, f := range []*StepForm{&t.Recipe.Final, &o.Recipe.Final} {
		f.Params = slices.DeleteFunc(slices.Clone(f.Params), func(p station.Typed) bool { return slices.Contains(params, p.Name) })
	}
	return t.equal(o)
}
