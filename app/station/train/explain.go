package train

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Explanation is what a person looks up in the result on the Train station.
type Explanation struct {
	Row                   string // of the table, as typed: its prediction is explained
	Prediction            station.Task[*jobs.ExplainResult]
	ConfidenceIntervals   station.Task[*jobs.ConfidenceIntervalsResult]
	PermutationImportance station.Task[*jobs.PermutationImportanceResult]
	Input                 string // whose partial dependence is drawn
	PartialDependence     station.Task[*jobs.PartialDependenceResult]
	LearningCurve         station.Task[*jobs.LearningCurveResult]

	curveOf Settings
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

// repeats is permutation_importance's n_repeats.
const repeats = 10

func (s *State) updateExplain(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case RowTyped:
		s.Explanation.Row = strings.TrimSpace(m.Text)
		cmds = s.explainRow()
	case RowStepped:
		s.Explanation.Row = strconv.Itoa(s.testRow(m.By))
		cmds = s.explainRow()
		cmds = append(cmds, station.Fill{ID: "look-row", Text: s.Explanation.Row})
	case PermutePressed:
		if s.explainable() && !s.Explanation.PermutationImportance.Busy.Running() {
			model, split := s.resultModel()
			s.Explanation.PermutationImportance = station.Task[*jobs.PermutationImportanceResult]{}
			cmds = s.StartJob(&s.Explanation.PermutationImportance.Busy, "permutation importance", jobs.PermutationImportance{StoredModel: model, Split: split, Repeats: repeats, RandomState: split.RandomState})
		}
	case InputChosen:
		cmds = s.partialDependence(m.Name)
	case LearnPressed:
		cmds = s.learningCurve()
	default:
		return nil, false
	}
	return cmds, true
}

// explainTasks are the tasks about the result.
func explainHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.Shown(func(s *State) *station.Task[*jobs.ExplainResult] { return &s.Explanation.Prediction }).OrElse(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Explanation.Prediction.Answer, s.Explanation.Prediction.Failed = nil, station.NoticeOf(f)
			return nil
		}),
		station.Shown(func(s *State) *station.Task[*jobs.ConfidenceIntervalsResult] {
			return &s.Explanation.ConfidenceIntervals
		}),
		station.Shown(func(s *State) *station.Task[*jobs.PermutationImportanceResult] {
			return &s.Explanation.PermutationImportance
		}),
		station.Shown(func(s *State) *station.Task[*jobs.PartialDependenceResult] { return &s.Explanation.PartialDependence }),
		station.Shown(func(s *State) *station.Task[*jobs.LearningCurveResult] { return &s.Explanation.LearningCurve }),
	}
}

// cancels stops what goes on about a result that is about to be replaced.
func (l *Explanation) cancels() []station.Cmd {
	var cmds []station.Cmd
	for _, b := range []station.Busy{l.Prediction.Busy, l.ConfidenceIntervals.Busy, l.PermutationImportance.Busy, l.PartialDependence.Busy} {
		if b.Running() {
			cmds = append(cmds, station.Cancel{Job: b.Job})
		}
	}
	return cmds
}

// explainable reports whether there is a result, and the table that it is of.
func (s *State) explainable() bool {
	return s.Train.Result != nil && s.Data.Table != nil && s.Train.ResultRun.Data.Digest == s.Data.Table.Hash()
}

// resultModel returns the model of the result as the worker wants it, under the definitions and
// the split that it was fitted with.
func (s *State) resultModel() (jobs.StoredModel, jobs.Split) {
	_, split := s.Pipeline(s.Train.ResultOf)
	return jobs.StoredModel{Table: s.Data.Table.Hash(), Features: s.RunFeatures(s.Train.ResultRun), Model: s.Train.Result.Model}, split
}

// startExplaining begins to look into a new result: how sure its marks are, and for a sum how it comes to its
// first answer.
func (s *State) startExplaining() []station.Cmd {
	s.Explanation = Explanation{LearningCurve: s.Explanation.LearningCurve, curveOf: s.Explanation.curveOf}
	if !s.explainable() {
		return nil
	}
	var cmds []station.Cmd
	if r := s.Train.Result; r.Score.Metrics() != nil {
		model, split := s.resultModel()
		cmds = s.StartJob(&s.Explanation.ConfidenceIntervals.Busy, "intervals", jobs.ConfidenceIntervals{StoredModel: model, Split: split})
	}
	s.Explanation.Row = strconv.Itoa(s.testRow(0))
	more := s.explainRow()
	return append(cmds, more...)
}

// IsLinear reports whether the model of the result is a weighted sum, as far as its coefficients tell.
func (s *State) IsLinear() bool { r := s.Train.Result; return r != nil && r.ImportanceOf == "coef_" }

// testRow is the test row so many after the one that is looked at; the first where that is none.
func (s *State) testRow(by int) int {
	r := s.Train.Result
	if r == nil || len(r.TestRows) == 0 {
		n, _ := strconv.Atoi(s.Explanation.Row)
		return max(0, n+by)
	}
	at := slices.Index(r.TestRows, s.row())
	if at < 0 {
		at, by = 0, 0
	}
	n := len(r.TestRows)
	return r.TestRows[((at+by)%n+n)%n]
}

func (s *State) row() int {
	n, err := strconv.Atoi(s.Explanation.Row)
	if err != nil {
		return -1
	}
	return n
}

// RowWrong says what is wrong with the row that was typed; "" when nothing is.
func (s *State) RowWrong() string {
	if s.Data.Table == nil || s.row() >= 0 && s.row() < s.Data.Table.Rows() {
		return ""
	}
	return "Give a row from 0 to " + strconv.Itoa(s.Data.Table.Rows()-1) + "."
}

func (s *State) explainRow() []station.Cmd {
	if !s.explainable() || !s.IsLinear() || s.RowWrong() != "" {
		return nil
	}
	model, _ := s.resultModel()
	s.Explanation.Prediction.Failed = station.Notice{}
	return s.StartJob(&s.Explanation.Prediction.Busy, "one answer", jobs.Explain{StoredModel: model, Row: s.row()})
}

func (s *State) partialDependence(input string) []station.Cmd {
	s.Explanation.Input, s.Explanation.PartialDependence = input, station.Task[*jobs.PartialDependenceResult]{}
	if !s.explainable() || !slices.Contains(s.Train.ResultRun.Inputs, input) {
		return nil
	}
	model, split := s.resultModel()
	return s.StartJob(&s.Explanation.PartialDependence.Busy, "partial dependence", jobs.PartialDependence{StoredModel: model, Split: split, Input: input})
}

func (s *State) learningCurve() []station.Cmd {
	if !s.CanTune() || s.Explanation.LearningCurve.Busy.Running() {
		return nil
	}
	p, split := s.Pipeline(s.Train.Settings)
	s.Explanation.LearningCurve, s.Explanation.curveOf = station.Task[*jobs.LearningCurveResult]{}, s.Train.Settings
	return s.StartJob(&s.Explanation.LearningCurve.Busy, "learning curve", jobs.LearningCurve{Table: s.Data.Table.Hash(), Features: s.JobFeatures(), Pipeline: p, Split: &split, CV: s.cv()})
}

// CurveStale reports whether the learning curve is of another setting than the form's.
func (s *State) CurveStale() bool { return !s.Explanation.curveOf.same(s.Train.Settings) }

// ResultInputs are the columns that the model of the result reads.
func (t Model) ResultInputs() []string { return t.ResultRun.Inputs }

// TargetOf is the target of a row of the table, as text; "" where it is not known.
func (s *State) TargetOf(row int) string {
	if !s.explainable() || row < 0 || row >= s.Data.Table.Rows() {
		return ""
	}
	c, err := s.Data.Table.Column(s.Train.ResultRun.Target)
	if err != nil {
		return ""
	}
	return c.Value(row).String()
}

// Interval is how far a mark of the result could have come out otherwise, by its name.
func (s *State) Interval(mark string) (low, high float64, ok bool) {
	if b := s.Explanation.ConfidenceIntervals.Answer; b != nil {
		for _, i := range b.Intervals {
			if i.Name == mark {
				return float64(i.Low), float64(i.High), true
			}
		}
	}
	return 0, 0, false
}

// Estimator is the estimator of the fit that is under way, or of the last.
func (t Model) Estimator() string { return t.started.Pipeline.Final.Kind }
