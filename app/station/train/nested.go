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

// mostNested is how many candidates of a search are kept as runs: the best ones.
const mostNested = 100

// searchBegun is the record of a search as it begins: the run that its candidates belong to.
func (s *State) searchBegun(grid jobs.Grid) registry.Run {
	r := s.NewRun(s.Train.Settings, "you")
	r.Name = s.Tune.searchOp()
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

// searchOp is scikit-learn's class for the search in the form.
func (t Tuning) searchOp() string {
	if t.Random {
		return "RandomizedSearchCV"
	}
	return "GridSearchCV"
}

// keepSearch records a search that has come to its end, or was stopped, and the candidates of which
// all folds are done: a parent and its nested runs. They carry no model.
func (s *State) keepSearch(status, why string) []station.Cmd {
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
	if len(list) > mostNested {
		note := "The best " + strconv.Itoa(mostNested) + " of " + strconv.Itoa(len(list)) + " candidates are kept as runs."
		parent.Note = strings.TrimSpace(parent.Note + " " + note)
		list = list[:mostNested]
	}
	c := station.RecordSearch{Job: s.NewJob(), Began: t.startedJob, Parent: parent}
	for _, one := range list {
		c.Nested = append(c.Nested, s.nested(one))
	}
	return []station.Cmd{c}
}

// finished are the candidates of which all folds are done, best first, with their ranks.
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

// nested is the run of one candidate, with what it differs in and how it did.
func (s *State) nested(c work.Candidate) registry.Run {
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

// SearchStale reports whether the search on the screen is of another setting than the form's;
// ValidStale the same of cross-validation.
func (s *State) SearchStale() bool {
	return len(s.Tune.Candidates) > 0 && !s.Tune.Searching.Running() && (!s.Tune.searchedOf.equalExcept(s.Train.Settings, s.Tune.Names) || s.Tune.folds != s.Tune.Folds)
}

// ValidStale reports whether the cross-validation on the screen is of another setting than the form's.
func (s *State) ValidStale() bool {
	return len(s.Tune.Scores) > 0 && !s.Tune.Validating.Running() && (!s.Tune.validOf.same(s.Train.Settings) || s.Tune.validFolds != s.Tune.Folds)
}

// equalExcept reports whether two settings are the same but for some parameters of the estimator, which
// a search sets anyway.
func (t Settings) equalExcept(o Settings, params []string) bool {
	for _, f := range []*StepForm{&t.Recipe.Final, &o.Recipe.Final} {
		f.Params = slices.DeleteFunc(slices.Clone(f.Params), func(p station.Typed) bool { return slices.Contains(params, p.Name) })
	}
	return t.same(o)
}
