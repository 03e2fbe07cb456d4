package train

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Explanation has the explanations of the result on the Train station.
type Explanation struct {
	Row                   string // number of the row whose prediction is explained, as typed
	Prediction            station.Task[*jobs.ExplainResult]
	ConfidenceIntervals   station.Task[*jobs.ConfidenceIntervalsResult]
	PermutationImportance station.Task[*jobs.PermutationImportanceResult]
	Input                 string // input of the partial dependence plot
	PartialDependence     station.Task[*jobs.PartialDependenceResult]
	LearningCurve         station.Task[*jobs.LearningCurveResult]

	curveOf Settings // the settings of the learning curve
}

// Messages that explain the result of a fit.
type (
	// RowTyped sets the row whose prediction is explained.
	RowTyped struct{ Text string }
	// RowStepped moves by a number of test rows.
	RowStepped struct{ By int }
	// PermutationPressed computes permutation importance.
	PermutationPressed struct{}
	// InputChosen computes the partial dependence of an input; "" for none.
	InputChosen struct{ Name string }
	// LearningCurvePressed computes the learning curve of the pipeline in the form.
	LearningCurvePressed struct{}
)

// permutationRepeats is n_repeats of permutation_importance.
const permutationRepeats = 10

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
	case PermutationPressed:
		if s.explainable() && !s.Explanation.PermutationImportance.Busy.Running() {
			model, split := s.resultModel()
			s.Explanation.PermutationImportance = station.Task[*jobs.PermutationImportanceResult]{}
			cmds = s.StartJob(&s.Explanation.PermutationImportance.Busy, "permutation importance", jobs.PermutationImportance{StoredModel: model, Split: split, Repeats: permutationRepeats, RandomState: split.RandomState})
		}
	case InputChosen:
		cmds = s.partialDependence(m.Name)
	case LearningCurvePressed:
		cmds = s.learningCurve()
	default:
		return nil, false
	}
	return cmds, true
}

// explainHandlers returns the handlers of the jobs that explain the result.
func explainHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewTaskHandler(func(s *State) *station.Task[*jobs.ExplainResult] { return &s.Explanation.Prediction }).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Explanation.Prediction.Answer, s.Explanation.Prediction.Failed = nil, station.NoticeOf(f)
			return nil
		}),
		station.NewTaskHandler(func(s *State) *station.Task[*jobs.ConfidenceIntervalsResult] {
			return &s.Explanation.ConfidenceIntervals
		}),
		station.NewTaskHandler(func(s *State) *station.Task[*jobs.PermutationImportanceResult] {
			return &s.Explanation.PermutationImportance
		}),
		station.NewTaskHandler(func(s *State) *station.Task[*jobs.PartialDependenceResult] { return &s.Explanation.PartialDependence }),
		station.NewTaskHandler(func(s *State) *station.Task[*jobs.LearningCurveResult] { return &s.Explanation.LearningCurve }),
	}
}

// cancel cancels the jobs on a result that is about to be replaced.
func (e *Explanation) cancel() []station.Cmd {
	var cmds []station.Cmd
	for _, b := range []station.Busy{e.Prediction.Busy, e.ConfidenceIntervals.Busy, e.PermutationImportance.Busy, e.PartialDependence.Busy} {
		if b.Running() {
			cmds = append(cmds, station.Cancel{Job: b.Job})
		}
	}
	return cmds
}

// explainable reports whether there is a result, and its table is loaded.
func (s *State) explainable() bool {
	return s.Train.Result != nil && s.Data.Table != nil && s.Train.ResultRun.Data.Digest == s.Data.Table.Hash()
}

// resultModel returns the model of the result for a job, with its definitions and its split.
func (s *State) resultModel() (jobs.StoredModel, jobs.Split) {
	_, split := s.Pipeline(s.Train.ResultOf)
	return jobs.StoredModel{Table: s.Data.Table.Hash(), Features: s.RunFeatures(s.Train.ResultRun), Model: s.Train.Result.Model}, split
}

// startExplaining computes confidence intervals of the scores of a new result and, for a linear model, explains the
// prediction of its first test row.
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
	return append(cmds, s.explainRow()...)
}

// IsLinear reports whether the model of the result has coefficients.
func (s *State) IsLinear() bool { r := s.Train.Result; return r != nil && r.ImportanceOf == "coef_" }

// testRow returns the test row that is by positions after the current one, or the first if the current row is no test
// row.
func (s *State) testRow(by int) int {
	r := s.Train.Result
	if r == nil || len(r.TestRows) == 0 {
		n, _ := strconv.Atoi(s.Explanation.Row)
		return max(0, n+by)
	}
	at := slices.Index(r.TestRows, s.rowNumber())
	if at < 0 {
		at, by = 0, 0
	}
	n := len(r.TestRows)
	return r.TestRows[((at+by)%n+n)%n]
}

// rowNumber parses the number of the row. It returns -1 if the text is invalid.
func (s *State) rowNumber() int {
	n, err := strconv.Atoi(s.Explanation.Row)
	if err != nil {
		return -1
	}
	return n
}

// RowError returns what is wrong with the row that was typed, or "".
func (s *State) RowError() string {
	if s.Data.Table == nil || s.rowNumber() >= 0 && s.rowNumber() < s.Data.Table.Rows() {
		return ""
	}
	return "Enter a row from 0 to " + strconv.Itoa(s.Data.Table.Rows()-1) + "."
}

func (s *State) explainRow() []station.Cmd {
	if !s.explainable() || !s.IsLinear() || s.RowError() != "" {
		return nil
	}
	model, _ := s.resultModel()
	s.Explanation.Prediction.Failed = station.Notice{}
	return s.StartJob(&s.Explanation.Prediction.Busy, "one prediction", jobs.Explain{StoredModel: model, Row: s.rowNumber()})
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

// CurveStale reports whether the learning curve was computed with other settings than those of the form.
func (s *State) CurveStale() bool { return !s.Explanation.curveOf.equal(s.Train.Settings) }

// ResultInputs returns the inputs of the result's model.
func (t Model) ResultInputs() []string { return t.ResultRun.Inputs }

// TargetOf returns the target of a row as text, or "" if it is not known.
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

// Interval returns the confidence interval of a score of the result.
func (s *State) Interval(score string) (low, high float64, ok bool) {
	if b := s.Explanation.ConfidenceIntervals.Answer; b != nil {
		for _, i := range b.Intervals {
			if i.Name == score {
				return float64(i.Low), float64(i.High), true
			}
		}
	}
	return 0, 0, false
}

// Estimator returns the estimator of the current or the last fit.
func (t Model) Estimator() string { return t.started.Pipeline.Final.Kind }
