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

// Tuning is the state of cross-validation and search. Both use the training rows only, so that the test rows do not
// influence the choice of parameters.
type Tuning struct {
	Folds string // n_splits, as typed

	Validating station.Busy
	Scores     ml.Floats            // of the finished folds
	Validated  *jobs.CrossValResult // nil until all folds are done
	Failed     station.Notice

	Axes         [2]SearchAxis
	Searching    station.Busy
	Op           string           // estimator of the search
	Names        []string         // parameters of the search
	Candidates   []work.Candidate // in the order of the grid
	Searched     *jobs.SearchResult
	SearchFailed station.Notice
	Random       bool   // RandomizedSearchCV instead of GridSearchCV
	Draws        string // n_iter, as typed

	// The settings of the results.
	validOf, searchedOf Settings
	validFolds, folds   string
	started             registry.Run // record of the search at its start
	beginJob            int          // job of its Begin
	checkpointed        []int        // indexes of the candidates that are stored
	checkpointAt        time.Time    // time of the last checkpoint
}

// SearchAxis is one parameter of a search and the values to try, as typed.
type SearchAxis struct{ Param, Values string }

func defaultTune() Tuning {
	return Tuning{Folds: "5", Draws: "10", Axes: [2]SearchAxis{suggestedAxis([]string{"C"})}}
}

// suggestedAxis returns a parameter and values to start a search with, for an estimator with these parameters. It is the
// parameter that is tuned most often.
func suggestedAxis(params []string) SearchAxis {
	for _, a := range []SearchAxis{{"C", "0.01, 0.1, 1, 10, 100"}, {"alpha", "0.01, 0.1, 1, 10"}, {"n_neighbors", "3, 5, 9, 15"}, {"max_depth", "2, 4, 8"}} {
		if slices.Contains(params, a.Param) {
			return a
		}
	}
	return SearchAxis{}
}

// Messages of cross-validation and search.
type (
	// FoldsTyped sets n_splits.
	FoldsTyped struct{ Text string }
	// ValidatePressed cross-validates the pipeline of the form.
	ValidatePressed struct{}
	// AxisParam sets a parameter of the search; "" for none.
	AxisParam struct {
		At   int
		Name string
	}
	// AxisValues sets the values to try.
	AxisValues struct {
		At   int
		Text string
	}
	// SearchChosen selects GridSearchCV or RandomizedSearchCV.
	SearchChosen struct{ Random bool }
	// DrawsTyped sets n_iter.
	DrawsTyped struct{ Text string }
	// SearchPressed starts the search.
	SearchPressed struct{}
	// CandidateUsed copies a candidate's parameters into the form.
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

// FoldsError returns what is wrong with n_splits, or "".
func (t Tuning) FoldsError() string {
	if n, err := strconv.Atoi(t.Folds); err != nil || n < 2 || n > 50 {
		return "n_splits must be a whole number from 2 to 50."
	}
	return ""
}

// cv returns the folds: shuffled with the form's random_state.
func (s *State) cv() jobs.CV {
	n, _ := strconv.Atoi(s.Tune.Folds)
	seed, _ := strconv.ParseUint(s.Train.RandomState, 10, 32)
	return jobs.CV{NSplits: n, Shuffle: true, RandomState: seed}
}

// CanTune reports whether cross-validation or a search can be started.
func (s *State) CanTune() bool {
	return s.Data.Table != nil && !s.Clusters() && len(s.Train.Wrong) == 0 && s.Tune.FoldsError() == "" && !s.Tune.Validating.Running() && !s.Tune.Searching.Running()
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

// SearchParams returns the names of the estimator's parameters.
func (s *State) SearchParams() []string {
	var out []string
	for _, d := range s.Kinds[s.Train.Recipe.Final.Op].Params {
		out = append(out, d.Name)
	}
	return out
}

// AxisError returns what is wrong with an axis of the search, or "".
func (s *State) AxisError(at int) string {
	a := s.Tune.Axes[at]
	if a.Param == "" {
		return ""
	}
	if !slices.Contains(s.SearchParams(), a.Param) {
		return s.Train.Recipe.Final.Op + " has no " + a.Param + ". Choose another parameter."
	}
	values := station.CommaList(a.Values)
	if len(values) == 0 {
		return "Enter values separated by commas."
	}
	f := s.Train.Recipe.Final
	for _, d := range s.Kinds[f.Op].Params {
		for _, v := range values {
			if d.Name == a.Param {
				if _, err := s.Kinds.Build(ml.Spec{Kind: f.Op, Params: map[string]any{d.Name: parseParam(d, v)}}); err != nil {
					return usertext.Of(err)
				}
			}
		}
	}
	return ""
}

// grid returns the values of the search by parameter path, and the names of the parameters in order.
func (s *State) grid() (jobs.Grid, []string) {
	out, names := jobs.Grid{}, []string(nil)
	f := s.Train.Recipe.Final
	for i, a := range s.Tune.Axes {
		if a.Param == "" || s.AxisError(i) != "" || slices.Contains(names, a.Param) {
			continue
		}
		for _, d := range s.Kinds[f.Op].Params {
			if d.Name != a.Param {
				continue
			}
			var values []any
			for _, v := range station.CommaList(a.Values) {
				values = append(values, parseParam(d, v))
			}
			out[f.Op+"."+d.Name] = values
			names = append(names, d.Name)
		}
	}
	return out, names
}

// DrawsError returns what is wrong with n_iter, or "".
func (t Tuning) DrawsError() string {
	if n, err := strconv.Atoi(t.Draws); t.Random && (err != nil || n < 1 || n > 1000) {
		return "n_iter must be a whole number from 1 to 1000."
	}
	return ""
}

// CandidateCount returns how many candidates the search tries.
func (s *State) CandidateCount() int {
	n := s.GridSize()
	if draws, err := strconv.Atoi(s.Tune.Draws); s.Tune.Random && err == nil {
		n = min(n, max(draws, 0))
	}
	return n
}

// GridSize returns how many candidates the grid has.
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
	if !s.CanTune() || s.GridSize() == 0 || s.AxisError(0)+s.AxisError(1)+s.Tune.DrawsError() != "" {
		return nil
	}
	grid, names := s.grid()
	p, split := s.Pipeline(s.Train.Settings)
	t := &s.Tune
	t.Candidates, t.Searched, t.SearchFailed, t.Op, t.Names = nil, nil, station.Notice{}, p.Final.Kind, names
	s.MarkStarted(&t.Searching, "search")
	t.searchedOf, t.folds, t.started = s.Train.Settings, t.Folds, s.newSearchRun(grid)
	t.beginJob, t.checkpointed, t.checkpointAt = t.Searching.Job, nil, s.Now
	j := jobs.Search{Table: s.Data.Table.Hash(), Features: s.JobFeatures(), Pipeline: p, Grid: grid, Split: &split, CV: s.cv()}
	if t.Random {
		j.Draws, j.RandomState = s.CandidateCount(), split.RandomState
	}
	t.Candidates = pendingCandidates(j)
	return []station.Cmd{station.Begin{Job: t.beginJob, Run: t.started}, station.Work{Job: t.Searching.Job, Task: j}}
}

// maxPending limits the candidates that are shown before they are tried.
const maxPending = 400

// pendingCandidates returns the candidates of a search without scores, so that the table has its final size from the
// start.
func pendingCandidates(j jobs.Search) []work.Candidate {
	list, err := j.Candidates()
	if err != nil || len(list) > maxPending {
		return nil
	}
	out := make([]work.Candidate, len(list))
	for i, p := range list {
		out[i] = work.Candidate{Index: i, Params: p, Mean: work.Num(math.NaN()), Std: work.Num(math.NaN())}
	}
	return out
}

// tuneHandlers returns the handlers of cross-validation and search. Partial results are shown while they run.
func tuneHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Tune.Validating }, func(s *State, _ station.Busy, r *jobs.CrossValResult) []station.Cmd {
			s.Tune.Validated, s.Tune.Scores = r, r.Scores
			return nil
		}).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Tune.Failed = station.NoticeOf(f)
			return nil
		}).OnProgress(func(s *State, p work.Progress) {
			if p.Candidate != nil {
				s.Tune.Scores = p.Candidate.Scores
			}
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Tune.Searching }, func(s *State, _ station.Busy, r *jobs.SearchResult) []station.Cmd {
			s.Tune.Searched, s.Tune.Candidates = r, r.Rows
			return s.recordSearch(registry.StatusFinished, "")
		}).OnFailure(searchRefused).OnProgress((*State).searchProgressed),
	}
}

func searchRefused(s *State, _ station.Busy, f work.Failed) []station.Cmd {
	s.Tune.SearchFailed = station.NoticeOf(f)
	status := registry.StatusFailed
	if f.Code == work.Canceled || f.Code == work.WorkerStopped {
		status = registry.StatusKilled
	}
	return s.recordSearch(status, f.Text)
}

// searchProgressed adds or replaces a candidate.
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

// ParamText returns the value of a candidate's parameter as text.
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

// useCandidate copies a candidate's parameters into the form, and its estimator if the form has another one.
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
		cmds = append(cmds, station.Fill{ID: "train-" + ParamKey(Final, 0, name), Text: text})
	}
	s.Train.Wrong = s.FormErrors()
	s.Notify("The form now has the parameters of this candidate. Train to fit it.")
	return cmds
}
