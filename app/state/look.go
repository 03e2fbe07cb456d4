package state

import (
	"slices"
	"strconv"
	"strings"

	"orrery/core/work"
	"orrery/core/work/jobs"
)

// LookState is what a person looks up in the result on the Train station. Each part has its own
// work under way, its answer, and why there is none.
type LookState struct {
	Row    string // of the table, as typed: whose answer is taken apart
	Sum    Looking[jobs.ExplainResult]
	Bounds Looking[jobs.ConfidenceIntervalsResult]
	Drops  Looking[jobs.PermutationImportanceResult]
	Input  string // whose dependence is drawn
	Along  Looking[jobs.PartialDependenceResult]
	Learnt Looking[jobs.LearningCurveResult]

	learntOf TrainSettings
}

// Looking is one thing that is looked up.
type Looking[A any] struct {
	Busy   Busy
	Answer *A
	Failed Notice
}

// These messages look into the result of a fit.
type (
	// RowTyped is the number of a row of the table, whose answer is taken apart.
	RowTyped struct{ Text string }
	// RowStepped goes on to another test row.
	RowStepped struct{ By int }
	// PermutePressed asks for permutation_importance.
	PermutePressed struct{}
	// InputChosen asks for the partial dependence of an input; "" for none.
	InputChosen struct{ Name string }
	// LearnPressed draws the learning curve of the pipeline in the form.
	LearnPressed struct{}
)

func (RowTyped) msg()       {}
func (RowStepped) msg()     {}
func (PermutePressed) msg() {}
func (InputChosen) msg()    {}
func (LearnPressed) msg()   {}

// repeats is permutation_importance's n_repeats.
const repeats = 10

func updateLook(s State, m Msg) (State, []Cmd, bool) {
	var cmds []Cmd
	switch m := m.(type) {
	case RowTyped:
		s.Look.Row = strings.TrimSpace(m.Text)
		s, cmds = explainRow(s)
	case RowStepped:
		s.Look.Row = strconv.Itoa(s.testRow(m.By))
		s, cmds = explainRow(s)
		cmds = append(cmds, Fill{"look-row", s.Look.Row})
	case PermutePressed:
		if s.lookable() && !s.Look.Drops.Busy.On() {
			t, f, model, split := s.shown()
			s.Look.Drops = Looking[jobs.PermutationImportanceResult]{Busy: s.looking("permutation importance")}
			cmds = []Cmd{Work{Job: s.Look.Drops.Busy.Job, Task: jobs.PermutationImportance{StoredModel: jobs.StoredModel{Table: t, Features: f, Model: model}, Split: split, Repeats: repeats, RandomState: split.RandomState}}}
		}
	case InputChosen:
		s, cmds = depend(s, m.Name)
	case LearnPressed:
		s, cmds = learn(s)
	default:
		return s, nil, false
	}
	return s, cmds, true
}

// busy finds the work with this id.
func (l *LookState) busy(job int) *Busy { return withJob(l.all(), job) }

func (l *LookState) all() []*Busy {
	return []*Busy{&l.Sum.Busy, &l.Bounds.Busy, &l.Drops.Busy, &l.Along.Busy, &l.Learnt.Busy}
}

// cancels stops what goes on about a result that is about to be replaced.
func (l *LookState) cancels() []Cmd {
	var cmds []Cmd
	for _, b := range []Busy{l.Sum.Busy, l.Bounds.Busy, l.Drops.Busy, l.Along.Busy} {
		if b.On() {
			cmds = append(cmds, Cancel{b.Job})
		}
	}
	return cmds
}

func (s *State) looking(what string) Busy { return Busy{Job: s.job(), What: what, Since: s.Now} }

// lookable reports whether there is a result, and the table that it is of.
func (s State) lookable() bool {
	return s.Train.Result != nil && s.Data.Table != nil && s.Train.resultOf.Data.Digest == s.Data.Table.Hash()
}

// shown is the model of the result as the worker wants it, under the definitions and the split that
// it was fitted with.
func (s State) shown() (table string, f jobs.Features, model []byte, split jobs.Split) {
	_, split = s.pipeline(s.Train.ResultOf)
	return s.Data.Table.Hash(), s.featuresOf(s.Train.resultOf), s.Train.Result.Model, split
}

// lookAt begins to look into a new result: how sure its marks are, and for a sum how it comes to its
// first answer.
func lookAt(s State) (State, []Cmd) {
	s.Look = LookState{Learnt: s.Look.Learnt, learntOf: s.Look.learntOf}
	if !s.lookable() {
		return s, nil
	}
	var cmds []Cmd
	if r := s.Train.Result; r.Score.Metrics() != nil {
		t, f, model, split := s.shown()
		s.Look.Bounds.Busy = s.looking("intervals")
		cmds = append(cmds, Work{Job: s.Look.Bounds.Busy.Job, Task: jobs.ConfidenceIntervals{StoredModel: jobs.StoredModel{Table: t, Features: f, Model: model}, Split: split}})
	}
	s.Look.Row = strconv.Itoa(s.testRow(0))
	s, more := explainRow(s)
	return s, append(cmds, more...)
}

// Sums reports whether the model of the result is a weighted sum, as far as its coefficients tell.
func (s State) Sums() bool { r := s.Train.Result; return r != nil && r.ImportanceOf == "coef_" }

// testRow is the test row so many after the one that is looked at; the first where that is none.
func (s State) testRow(by int) int {
	r := s.Train.Result
	if r == nil || len(r.TestRows) == 0 {
		n, _ := strconv.Atoi(s.Look.Row)
		return max(0, n+by)
	}
	at := slices.Index(r.TestRows, s.row())
	if at < 0 {
		at, by = 0, 0
	}
	n := len(r.TestRows)
	return r.TestRows[((at+by)%n+n)%n]
}

func (s State) row() int {
	n, err := strconv.Atoi(s.Look.Row)
	if err != nil {
		return -1
	}
	return n
}

// RowWrong says what is wrong with the row that was typed; "" when nothing is.
func (s State) RowWrong() string {
	if s.Data.Table == nil || s.row() >= 0 && s.row() < s.Data.Table.Rows() {
		return ""
	}
	return "Give a row from 0 to " + strconv.Itoa(s.Data.Table.Rows()-1) + "."
}

func explainRow(s State) (State, []Cmd) {
	if !s.lookable() || !s.Sums() || s.RowWrong() != "" {
		return s, nil
	}
	t, f, model, _ := s.shown()
	s.Look.Sum.Busy, s.Look.Sum.Failed = s.looking("one answer"), Notice{}
	return s, []Cmd{Work{Job: s.Look.Sum.Busy.Job, Task: jobs.Explain{StoredModel: jobs.StoredModel{Table: t, Features: f, Model: model}, Row: s.row()}}}
}

func depend(s State, input string) (State, []Cmd) {
	s.Look.Input, s.Look.Along = input, Looking[jobs.PartialDependenceResult]{}
	if !s.lookable() || !slices.Contains(s.Train.resultOf.Inputs, input) {
		return s, nil
	}
	t, f, model, split := s.shown()
	s.Look.Along.Busy = s.looking("partial dependence")
	return s, []Cmd{Work{Job: s.Look.Along.Busy.Job, Task: jobs.PartialDependence{StoredModel: jobs.StoredModel{Table: t, Features: f, Model: model}, Split: split, Input: input}}}
}

func learn(s State) (State, []Cmd) {
	if !s.CanTune() || s.Look.Learnt.Busy.On() {
		return s, nil
	}
	p, split := s.pipeline(s.Train.TrainSettings)
	s.Look.Learnt = Looking[jobs.LearningCurveResult]{Busy: s.looking("learning curve")}
	s.Look.learntOf = s.Train.TrainSettings
	return s, []Cmd{Work{Job: s.Look.Learnt.Busy.Job, Task: jobs.LearningCurve{Table: s.Data.Table.Hash(), Features: s.workFeatures(), Pipeline: p, Split: &split, CV: s.cv()}}}
}

// looked takes in an answer.
func (s *State) looked(reply work.Reply) {
	switch r := reply.(type) {
	case jobs.ExplainResult:
		s.Look.Sum.Answer = &r
	case jobs.ConfidenceIntervalsResult:
		s.Look.Bounds.Answer = &r
	case jobs.PermutationImportanceResult:
		s.Look.Drops.Answer = &r
	case jobs.PartialDependenceResult:
		s.Look.Along.Answer = &r
	case jobs.LearningCurveResult:
		s.Look.Learnt.Answer = &r
	}
}

// lookRefused keeps why there is no answer, where it is looked for.
func (s *State) lookRefused(which Busy, f work.Failed) {
	n := notice(f)
	switch which.What {
	case "one answer":
		s.Look.Sum.Answer, s.Look.Sum.Failed = nil, n
	case "intervals":
		s.Look.Bounds.Failed = n
	case "permutation importance":
		s.Look.Drops.Failed = n
	case "partial dependence":
		s.Look.Along.Failed = n
	case "learning curve":
		s.Look.Learnt.Failed = n
	}
}

// LearntStale reports whether the learning curve is of another setting than the form's.
func (s State) LearntStale() bool { return !s.Look.learntOf.same(s.Train.TrainSettings) }

// ResultInputs are the columns that the model of the result reads.
func (t TrainState) ResultInputs() []string { return t.resultOf.Inputs }

// Truth is the target of a row of the table, as text; "" where it is not known.
func (s State) Truth(row int) string {
	if !s.lookable() || row < 0 || row >= s.Data.Table.Rows() {
		return ""
	}
	c, err := s.Data.Table.Column(s.Train.resultOf.Target)
	if err != nil {
		return ""
	}
	return c.Value(row).String()
}

// Interval is how far a mark of the result could have come out otherwise, by its name.
func (s State) Interval(mark string) (low, high float64, ok bool) {
	if b := s.Look.Bounds.Answer; b != nil {
		for _, i := range b.Intervals {
			if i.Name == mark {
				return float64(i.Low), float64(i.High), true
			}
		}
	}
	return 0, 0, false
}

// Fits is the estimator of the fit that is under way, or of the last.
func (t TrainState) Fits() string { return t.begun.Pipeline.Final.Kind }
