package train

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Model is the Train station.
type Model struct {
	Settings
	InputList
	Into    string       // the experiment that new runs belong to; "" is the table's own
	Wrong   []FieldWrong // what keeps the form from being run
	Fitting station.Busy
	Mapping station.Busy

	Result    *jobs.FitResult // of the last fit by hand
	ResultOf  Settings
	RunID     string // the run it was recorded as
	Run       int
	Failed    station.Notice
	Map       *jobs.DecisionBoundaryResult
	MapFailed string
	Course    []LossAt  // of the fit that is under way, as far as it has come
	Threshold int       // which threshold of Result.Curves.Operating is looked at
	OpenStep  string    // the step whose parameters are shown, by StepID; "" for none
	Cell      *CellRows // the rows of the confusion matrix that are listed; nil for none

	fitting    Settings
	started    registry.Run // the fit that is under way, as it began
	startedJob int          // of Begin
	ResultRun  registry.Run // the one whose result is on the screen
	Record     int          // the job that records it

	unsaved []unsavedRun

	// What the inputs and the target of the result are computed from: today, and as it was fitted.
	basis, resultBasis, fittingBasis string
}

// Settings is the form, as typed; it is kept across reloads.
type Settings struct {
	Inputs      []string
	Recipe      Recipe
	TestSize    string
	RandomState string
	Stratify    bool
}

// FieldWrong says what is wrong with one field of a form.
type FieldWrong struct{ Field, Text string }

// defaultTrain is scikit-learn 1.2.1's LogisticRegression and train_test_split,
// with the seed that the notebook's score is known for.
func defaultTrain() Model {
	return Model{Settings: Settings{Recipe: defaultRecipe(), TestSize: "0.25", RandomState: "0"}}
}

// These messages belong to the Train station.
type (
	// InputToggled adds a feature to the model's inputs, or takes it out.
	InputToggled struct{ Name string }
	// TrainTyped is the text of one field: test_size, random_state, x, y, or a
	// parameter of the estimator.
	TrainTyped struct {
		Field, Text string
		Slid        bool // by the slider beside the field, which then shows the new text
	}
	// StratifyToggled switches stratify.
	StratifyToggled struct{}
	// FitPressed trains.
	FitPressed struct{}
)

func (s *State) updateTrain(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case InputToggled:
		s.Store.Pinned = "" // a person's own choice
		s.Train.Inputs = s.inOrder(station.Toggled(s.Train.Inputs, m.Name))
		s.Train.Wrong = s.FormErrors()
	case TrainTyped:
		cmds = s.trainTyped(m)
		if m.Slid {
			cmds = append(cmds, station.Fill{ID: "train-" + m.Field, Text: m.Text})
		}
	case StratifyToggled:
		s.Train.Stratify = !s.Train.Stratify
	case FitPressed:
		cmds = s.fit()
	case features.ServiceUsed:
		s.useService(m.Name)
	default:
		return s.updateInputList(m)
	}
	return cmds, true
}

func (s *State) trainTyped(m TrainTyped) []station.Cmd {
	t := &s.Train
	text := strings.TrimSpace(m.Text)
	switch m.Field {
	case "test_size":
		t.TestSize = text
	case "random_state":
		t.RandomState = text
	case "x", "y":
		if m.Field == "x" {
			s.Data.X = text
		} else {
			s.Data.Y = text
		}
		return s.drawMap()
	default: // a parameter of the estimator
		s.setParam(ParamTyped{Branch: Final, Name: m.Field, Text: text})
	}
	t.Wrong = s.FormErrors()
	return nil
}

// UpdateForm brings the form in line with the table's features: inputs that are gone
// are dropped. Without a table nothing is known of its features, and the form waits for it.
func (s *State) UpdateForm() {
	if s.Data.Table == nil {
		return
	}
	s.fitRecipeToTable()
	t := &s.Train
	t.Inputs = s.inOrder(t.Inputs)
	axes := s.AxisNames()
	if d := &s.Data; !slices.Contains(axes, d.X) || !slices.Contains(axes, d.Y) {
		d.X, d.Y = "", ""
		if len(axes) >= 2 {
			d.X, d.Y = axes[0], axes[1]
		}
	}
	t.Wrong = s.FormErrors()
	t.basis = s.basis(t.ResultOf.Inputs)
}

// basis is the target and the formulas behind inputs, as text.
func (s *State) basis(inputs []string) string {
	text, set := s.Column(data.RoleTarget), s.Features.Set
	if set == nil {
		return text
	}
	known := slices.DeleteFunc(slices.Clone(inputs), func(name string) bool { return !set.Has(name) })
	used, _ := set.Uses(known) // which has no error for names that it has
	var b strings.Builder
	b.WriteString(text)
	for _, d := range used {
		b.WriteString("\n" + d.Name + " = " + d.Expr)
	}
	return b.String()
}

// inOrder keeps the inputs that exist, in the order of the features: the order
// that the model is fitted in and its signature.
func (s *State) inOrder(inputs []string) []string {
	wanted := make(map[string]bool, len(inputs)) // of ten thousand columns, say
	for _, n := range inputs {
		wanted[n] = true
	}
	var out []string
	for _, n := range s.FeatureNames() {
		if wanted[n] {
			out = append(out, n)
		}
	}
	if svc, ok := s.Store.Repo.Service(s.Store.Pinned, 0); ok {
		return pinned(svc.Features, out)
	}
	return out
}

// pinned is the inputs in the order of a contract.
func pinned(contract, inputs []string) []string {
	chosen := make(map[string]bool, len(inputs))
	for _, name := range inputs {
		chosen[name] = true
	}
	return slices.DeleteFunc(slices.Clone(contract), func(name string) bool { return !chosen[name] })
}

func (s *State) WithInput(name string) []string {
	return s.inOrder(append(slices.Clone(s.Train.Inputs), name))
}

// AxisNames are the columns that a decision boundary can be drawn over: source
// features that are numbers.
func (s *State) AxisNames() []string {
	var out []string
	for _, r := range s.Data.Roles {
		if r.Role != data.RoleFeature || s.Data.Table == nil {
			continue
		}
		if c, err := s.Data.Table.Column(r.Column); err == nil && c.Kind().Numeric() {
			out = append(out, r.Column)
		}
	}
	return out
}

// FormErrors checks the form; scikit-learn's own ranges.
func (s *State) FormErrors() []FieldWrong {
	var out []FieldWrong
	t := s.Train.Settings
	wrong := func(ok bool, field, text string) {
		if !ok {
			out = append(out, FieldWrong{field, text})
		}
	}
	wrong(s.Data.Table == nil || s.Column(data.RoleTarget) != "" || s.Clusters(), "target", "Choose a target in Data first.")
	wrong(len(t.Inputs) > 0, "inputs", "Choose at least one feature.")
	if broken := s.contractWrong(); broken != "" && s.Data.Table != nil {
		wrong(false, "inputs", broken)
	}
	for _, b := range []Branch{Numbers, Texts, Final} {
		if b == Texts && !s.TextInputs() {
			continue // steps over text matter only where there is some
		}
		for i, f := range t.Recipe.Steps(b) {
			out = append(out, s.stepWrong(b, i, f)...)
		}
	}
	f, err := strconv.ParseFloat(t.TestSize, 64)
	wrong(err == nil && f > 0 && f < 1, "test_size", "test_size must be a share above 0 and below 1.")
	_, err = strconv.ParseUint(t.RandomState, 10, 32)
	wrong(err == nil, "random_state", "random_state must be a whole number from 0 to 4294967295.")
	return out
}

// ErrorOf returns what is wrong with a field of the Train form; "" if nothing is.
func (s *State) ErrorOf(field string) string {
	for _, w := range s.Train.Wrong {
		if w.Field == field {
			return w.Text
		}
	}
	return ""
}

// Pipeline reads the form; it is only called when trainWrong is empty.
func (s *State) Pipeline(t Settings) (ml.Pipeline, jobs.Split) {
	size, _ := strconv.ParseFloat(t.TestSize, 64)
	seed, _ := strconv.ParseUint(t.RandomState, 10, 32)
	target := s.Column(data.RoleTarget)
	if of, ok := s.taskOf(t.Recipe.Final.Op); ok && of == ml.Clustering {
		target = ""
	}
	return ml.Pipeline{
		Steps:  s.steps(t.Recipe, t.Inputs),
		Final:  s.spec(t.Recipe.Final),
		Inputs: slices.Clone(t.Inputs), Target: target,
	}, jobs.Split{TestSize: size, RandomState: seed, Stratify: t.Stratify}
}

// trainTasks are the tasks of the form on the Train station.
func trainHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.Answered(func(s *State) *station.Busy { return &s.Train.Fitting }, (*State).fitted).OrElse((*State).fitRefused).Meanwhile((*State).fitProgressed),
		station.Answered(func(s *State) *station.Busy { return &s.Train.Mapping }, func(s *State, _ station.Busy, r *jobs.DecisionBoundaryResult) []station.Cmd {
			s.Train.Map = r
			return nil
		}).OrElse(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Train.Map, s.Train.MapFailed = nil, f.Text
			return nil
		}),
	}
}

func (s *State) fit() []station.Cmd {
	s.Train.Wrong = s.FormErrors()
	if s.Data.Table == nil || len(s.Train.Wrong) > 0 || s.Train.Fitting.Running() {
		return nil
	}
	p, split := s.Pipeline(s.Train.Settings)
	s.Train.Failed = station.Notice{}
	fitting := s.StartJob(&s.Train.Fitting, "fit", jobs.Fit{Table: s.Data.Table.Hash(), Features: s.JobFeatures(), Pipeline: p, Split: split})
	s.Train.fitting, s.Train.fittingBasis = s.Train.Settings, s.basis(s.Train.Inputs)
	s.Train.started, s.Train.startedJob = s.NewRun(s.Train.Settings, "you"), s.Train.Fitting.Job
	s.Train.Course = nil
	s.Flow = s.Flow.Pulse(station.FlowFeatures, s.Now)
	return slices.Concat(s.Explanation.cancels(), []station.Cmd{station.Begin{Job: s.Train.startedJob, Run: s.Train.started}}, fitting)
}

// LossAt is the loss after so many iterations.
type LossAt struct {
	Done int64
	Loss float64
}

// fitProgressed adds to the course of the fit, which grows while it goes on.
func (s *State) fitProgressed(p work.Progress) {
	t := &s.Train
	last := int64(0)
	if n := len(t.Course); n > 0 {
		last = t.Course[n-1].Done
	}
	if p.Loss == p.Loss && p.Done > last {
		t.Course = append(slices.Clip(t.Course), LossAt{p.Done, float64(p.Loss)})
	}
}

// Stale reports whether the result on the screen is from other settings.
func (t Model) Stale() bool {
	return t.Result != nil && !t.Fitting.Running() && (!t.ResultOf.same(t.Settings) || t.basis != t.resultBasis)
}

// same reports whether two settings give the same fit, formulas aside.
func (t Settings) same(o Settings) bool {
	return slices.Equal(t.Inputs, o.Inputs) && t.Recipe.equal(o.Recipe) && t.TestSize == o.TestSize && t.RandomState == o.RandomState && t.Stratify == o.Stratify
}

func (s *State) fitted(_ station.Busy, r *jobs.FitResult) []station.Cmd {
	s.Train.Result, s.Train.ResultOf, s.Train.RunID, s.Train.Run = r, s.Train.fitting, "", 0
	done := Finished(s.Train.started, r)
	s.Train.ResultRun, s.Train.resultBasis, s.Train.basis = done, s.Train.fittingBasis, s.basis(s.Train.fitting.Inputs)
	s.Train.Threshold, s.Train.Cell = ownCut(r), nil
	s.Flow = s.Flow.Pulse(station.FlowModels, s.Now)
	cmds := s.record(done, r.Model)
	more := s.drawMap()
	looks := s.startExplaining()
	return append(append(cmds, more...), looks...)
}

// fitRefused keeps a failed fit as a run as well: what was tried is part of the record.
func (s *State) fitRefused(_ station.Busy, f work.Failed) []station.Cmd {
	s.Train.Failed = station.NoticeOf(f)
	if f.Code == work.Canceled {
		s.Train.Failed.Text = "The fit was cancelled. Nothing else has changed."
	}
	return s.record(FailedRun(s.Train.started, f, s.Now), nil)
}

// drawMap asks for the decision boundary of the last result, under the
// definitions that it was fitted with.
func (s *State) drawMap() []station.Cmd {
	t := &s.Train
	t.Map, t.MapFailed, t.Mapping = nil, "", station.Busy{}
	if t.Result == nil || s.Data.Table == nil || s.Data.X == "" || s.Data.Y == "" || s.Data.X == s.Data.Y {
		return nil
	}
	_, split := s.Pipeline(t.ResultOf)
	return s.StartJob(&t.Mapping, "map", jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: s.Data.Table.Hash(), Features: s.RunFeatures(t.ResultRun), Model: t.Result.Model}, Split: split, X: s.Data.X, Y: s.Data.Y})
}

// CancelTraining lets go of what was computed on the table before, and stops what still is being computed on it: an answer
// that is on its way already is stale. why is written into the records of what is stopped.
func (s *State) CancelTraining(why work.Failed) []station.Cmd {
	var cmds []station.Cmd
	if s.Tune.Searching.Running() {
		cmds = s.keepSearch(registry.StatusKilled, why.Text)
	}
	for _, b := range []*station.Busy{&s.Train.Mapping, &s.Tune.Validating, &s.Tune.Searching} {
		cmds = append(cmds, b.Stop()...)
	}
	cmds = append(cmds, s.Explanation.cancels()...)
	cmds = append(cmds, s.Explanation.LearningCurve.Busy.Stop()...)
	if s.Train.Fitting.Running() {
		cmds = append(cmds, s.Train.Fitting.Stop()...)
		cmds = append(cmds, s.record(FailedRun(s.Train.started, why, s.Now), nil)...)
	}
	t, u := &s.Train, &s.Tune
	t.Record = 0 // its run may be recorded yet, but is not the one on the screen
	t.Result, t.Cell, t.Map, t.MapFailed, t.RunID, t.Failed, t.InputList = nil, nil, nil, "", "", station.Notice{}, InputList{}
	u.Validated, u.Searched, u.Scores, u.Candidates, u.Failed, u.SearchFailed = nil, nil, nil, nil, station.Notice{}, station.Notice{}
	s.Explanation = Explanation{}
	return cmds
}

// SelectAllInputs makes all features inputs.
func (s *State) SelectAllInputs() {
	s.Train.Inputs = s.FeatureNames()
	s.Train.Wrong = s.FormErrors()
}
