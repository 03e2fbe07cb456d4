package train

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/usertext"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Tuning is cross-validation and grid search, on the Train station. Both
// work on the training rows only: the test rows are not looked at before the
// choice is made.
type Tuning struct {
	Folds string // n_splits, as typed

	Validating station.Busy
	Scores     ml.Floats            // of the folds that are done
	Validated  *jobs.CrossValResult // the whole
	Failed     station.Notice

	Axes         [2]SearchAxis
	Searching    station.Busy
	Op           string           // the estimator of the search on the screen
	Names        []string         // and its parameters that are searched over
	Candidates   []work.Candidate // in the grid's order, as far as they have come
	Searched     *jobs.SearchResult
	SearchFailed station.Notice
	Random       bool   // RandomizedSearchCV in place of GridSearchCV
	Draws        string // its n_iter, as typed

	// What the figures on the screen are of.
	validOf, searchedOf Settings
	validFolds, folds   string
	started             registry.Run // the search, as it began
	startedJob          int          // of Begin
	checkpointed        []int        // candidates that a Checkpoint has
	checkpointAt        time.Time    // the last one
}

// SearchAxis is one parameter of a search and the values to try, as typed.
type SearchAxis struct{ Param, Values string }

func defaultTune() Tuning {
	return Tuning{Folds: "5", Draws: "10", Axes: [2]SearchAxis{usualAxis([]string{"C"})}}
}

// usualAxis is a first suggestion for an estimator with these parameters: the
// one that most people search over first, where it has one of those.
func usualAxis(params []string) SearchAxis {
	for _, a := range []SearchAxis{{"C", "0.01, 0.1, 1, 10, 100"}, {"alpha", "0.01, 0.1, 1, 10"}, {"n_neighbors", "3, 5, 9, 15"}, {"max_depth", "2, 4, 8"}} {
		if slices.Contains(params, a.Param) {
			return a
		}
	}
	return SearchAxis{}
}

// These messages belong to cross-validation and search.
type (
	// FoldsTyped is n_splits.
	FoldsTyped struct{ Text string }
	// ValidatePressed cross-validates the pipeline of the form.
	ValidatePressed struct{}
	// AxisParam chooses a parameter to search over; "" for none.
	AxisParam struct {
		At   int
		Name string
	}
	// AxisValues are the values to try.
	AxisValues struct {
		At   int
		Text string
	}
	// SearchChosen is GridSearchCV or RandomizedSearchCV.
	SearchChosen struct{ Random bool }
	// DrawsTyped is n_iter.
	DrawsTyped struct{ Text string }
	// SearchPressed tries every combination, or some.
	SearchPressed struct{}
	// CandidateUsed puts a candidate's parameters into the form.
	CandidateUsed struct{ Index int }
)

func (s *State) updateTune(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	t := &s.Tune
	switch m := m.(type) {
	case FoldsTyped:
		t.Folds = strings.TrimSpace(m.Text)
	case ValidatePressed:
		cmds = s.validate()
	case AxisParam:
		if m.At >= 0 && m.At < len(t.Axes) {
			t.Axes[m.At] = SearchAxis{Param: m.Name}
			cmds = []station.Cmd{station.Fill{ID: "search-values-" + strconv.Itoa(m.At), Text: ""}}
		}
	case AxisValues:
		if m.At >= 0 && m.At < len(t.Axes) {
			t.Axes[m.At].Values = m.Text
		}
	case SearchChosen:
		t.Random = m.Random
	case DrawsTyped:
		t.Draws = strings.TrimSpace(m.Text)
	case SearchPressed:
		cmds = s.search()
	case CandidateUsed:
		cmds = s.useCandidate(m.Index)
	default:
		return nil, false
	}
	return cmds, true
}

// FoldsWrong says what is wrong with n_splits; "" when nothing is.
func (t Tuning) FoldsWrong() string {
	if n, err := strconv.Atoi(t.Folds); err != nil || n < 2 || n > 50 {
		return "n_splits must be a whole number from 2 to 50."
	}
	return ""
}

// cv is how the folds are made: shuffled with the form's random_state.
func (s *State) cv() jobs.CV {
	n, _ := strconv.Atoi(s.Tune.Folds)
	seed, _ := strconv.ParseUint(s.Train.RandomState, 10, 32)
	return jobs.CV{NSplits: n, Shuffle: true, RandomState: seed}
}

// CanTune reports whether the form is fit to be validated or searched.
func (s *State) CanTune() bool {
	return s.Data.Table != nil && !s.Clusters() && len(s.Train.Wrong) == 0 && s.Tune.FoldsWrong() == "" && !s.Tune.Validating.Running() && !s.Tune.Searching.Running()
}

func (s *State) validate() []station.Cmd {
	if !s.CanTune() {
		return nil
	}
	p, split := s.Pipeline(s.Train.Settings)
	t := &s.Tune
	t.Scores, t.Validated, t.Failed = nil, nil, station.Notice{}
	t.validOf, t.validFolds = s.Train.Settings, t.Folds
	return s.StartJob(&t.Validating, "cross-validation", jobs.CrossVal{Table: s.Data.Table.Hash(), Features: s.JobFeatures(), Pipeline: p, Split: &split, CV: s.cv()})
}

// SearchParams are the parameters of the estimator that can be searched over.
func (s *State) SearchParams() []string {
	var out []string
	for _, d := range s.Kinds[s.Train.Recipe.Final.Op].Params {
		out = append(out, d.Name)
	}
	return out
}

// AxisWrong says what is wrong with an axis of the search; "" when nothing is.
func (s *State) AxisWrong(at int) string {
	a := s.Tune.Axes[at]
	if a.Param == "" {
		return ""
	}
	if !slices.Contains(s.SearchParams(), a.Param) {
		return s.Train.Recipe.Final.Op + " has no " + a.Param + ". Choose another parameter."
	}
	values := station.CommaList(a.Values)
	if len(values) == 0 {
		return "Give values with commas between them."
	}
	f := s.Train.Recipe.Final
	for _, d := range s.Kinds[f.Op].Params {
		for _, v := range values {
			if d.Name == a.Param {
				if _, err := s.Kinds.Build(ml.Spec{Kind: f.Op, Params: map[string]any{d.Name: value(d, v)}}); err != nil {
					return usertext.Of(err)
				}
			}
		}
	}
	return ""
}

// grid is the search's values by parameter path, and the names in order.
func (s *State) grid() (jobs.Grid, []string) {
	out, names := jobs.Grid{}, []string(nil)
	f := s.Train.Recipe.Final
	for i, a := range s.Tune.Axes {
		if a.Param == "" || s.AxisWrong(i) != "" || slices.Contains(names, a.Param) {
			continue
		}
		for _, d := range s.Kinds[f.Op].Params {
			if d.Name != a.Param {
				continue
			}
			var values []any
			for _, v := range station.CommaList(a.Values) {
				values = append(values, value(d, v))
			}
			out[f.Op+"."+d.Name] = values
			names = append(names, d.Name)
		}
	}
	return out, names
}

// DrawsWrong says what is wrong with n_iter; "" when nothing is.
func (t Tuning) DrawsWrong() string {
	if n, err := strconv.Atoi(t.Draws); t.Random && (err != nil || n < 1 || n > 1000) {
		return "n_iter must be a whole number from 1 to 1000."
	}
	return ""
}

// Tries is how many candidates the search would try.
func (s *State) Tries() int {
	n := s.GridSize()
	if draws, err := strconv.Atoi(s.Tune.Draws); s.Tune.Random && err == nil {
		n = min(n, max(draws, 0))
	}
	return n
}

// GridSize is how many candidates the grid has.
func (s *State) GridSize() int {
	grid, _ := s.grid()
	n := 1
	for _, v := range grid {
		n *= len(v)
	}
	if len(grid) == 0 {
		return 0
	}
	return n
}

func (s *State) search() []station.Cmd {
	if !s.CanTune() || s.GridSize() == 0 || s.AxisWrong(0)+s.AxisWrong(1)+s.Tune.DrawsWrong() != "" {
		return nil
	}
	grid, names := s.grid()
	p, split := s.Pipeline(s.Train.Settings)
	t := &s.Tune
	t.Candidates, t.Searched, t.SearchFailed, t.Op, t.Names = nil, nil, station.Notice{}, p.Final.Kind, names
	s.MarkStarted(&t.Searching, "search")
	t.searchedOf, t.folds, t.started = s.Train.Settings, t.Folds, s.searchBegun(grid)
	t.startedJob, t.checkpointed, t.checkpointAt = t.Searching.Job, nil, s.Now
	j := jobs.Search{Table: s.Data.Table.Hash(), Features: s.JobFeatures(), Pipeline: p, Grid: grid, Split: &split, CV: s.cv()}
	if t.Random {
		j.Draws, j.RandomState = s.Tries(), split.RandomState
	}
	t.Candidates = ahead(j)
	return []station.Cmd{station.Begin{Job: t.startedJob, Run: t.started}, station.Work{Job: t.Searching.Job, Task: j}}
}

// mostAhead is how many candidates stand on the screen before they are tried.
const mostAhead = 400

// ahead is the candidates of a search before any is tried, so that the figure keeps its shape while it
// fills.
func ahead(j jobs.Search) []work.Candidate {
	list, err := j.Candidates()
	if err != nil || len(list) > mostAhead {
		return nil
	}
	out := make([]work.Candidate, len(list))
	for i, p := range list {
		out[i] = work.Candidate{Index: i, Params: p, Mean: work.Num(math.NaN()), Std: work.Num(math.NaN())}
	}
	return out
}

// tuneTasks are cross-validation and search. Their figures fill while the work goes on.
func tuneHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.Answered(func(s *State) *station.Busy { return &s.Tune.Validating }, func(s *State, _ station.Busy, r *jobs.CrossValResult) []station.Cmd {
			s.Tune.Validated, s.Tune.Scores = r, r.Scores
			return nil
		}).OrElse(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Tune.Failed = station.NoticeOf(f)
			return nil
		}).Meanwhile(func(s *State, p work.Progress) {
			if p.Candidate != nil {
				s.Tune.Scores = p.Candidate.Scores
			}
		}),
		station.Answered(func(s *State) *station.Busy { return &s.Tune.Searching }, func(s *State, _ station.Busy, r *jobs.SearchResult) []station.Cmd {
			s.Tune.Searched, s.Tune.Candidates = r, r.Rows
			return s.keepSearch(registry.StatusFinished, "")
		}).OrElse(searchRefused).Meanwhile((*State).searchProgressed),
	}
}

func searchRefused(s *State, _ station.Busy, f work.Failed) []station.Cmd {
	s.Tune.SearchFailed = station.NoticeOf(f)
	status := registry.StatusFailed
	if f.Code == work.Canceled || f.Code == work.WorkerStopped {
		status = registry.StatusKilled
	}
	return s.keepSearch(status, f.Text)
}

// searchProgressed puts a candidate in its place.
func (s *State) searchProgressed(p work.Progress) {
	c := p.Candidate
	if c == nil {
		return
	}
	list := slices.Clone(s.Tune.Candidates)
	at := slices.IndexFunc(list, func(o work.Candidate) bool { return o.Index >= c.Index })
	switch {
	case at < 0:
		list = append(list, *c)
	case list[at].Index == c.Index:
		list[at] = *c
	default:
		list = slices.Insert(list, at, *c)
	}
	s.Tune.Candidates = list
}

// ParamText is a candidate's value of a parameter, by its name.
func (s *State) ParamText(c work.Candidate, name string) string {
	for path, v := range c.Params {
		if _, last, _ := strings.Cut(path, "."); last == name {
			return paramText(v)
		}
	}
	return ""
}

func paramText(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

// useCandidate puts a candidate's parameters into the form, and the estimator
// that they belong to when the form has another by now.
func (s *State) useCandidate(index int) []station.Cmd {
	if s.Tune.Searched == nil || index < 0 || index >= len(s.Tune.Searched.Rows) {
		return nil
	}
	c := s.Tune.Searched.Rows[index]
	if s.Train.Recipe.Final.Op != s.Tune.Op {
		s.Train.Recipe.Final = StepForm{Op: s.Tune.Op}
	}
	var cmds []station.Cmd
	for _, name := range s.Tune.Names {
		text := s.ParamText(c, name)
		s.setParam(ParamTyped{Branch: Final, Name: name, Text: text})
		cmds = append(cmds, station.Fill{ID: "train-" + Field(Final, 0, name), Text: text})
	}
	s.Train.Wrong = s.FormErrors()
	s.Notify("The form has the parameters of this candidate. Train to fit it.")
	return cmds
}
