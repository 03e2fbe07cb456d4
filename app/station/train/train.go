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

// Model is the state of the Train station.
type Model struct {
	Settings
	InputList
	Into        string       // experiment of new runs; "" for that of the table
	Wrong       []FieldError // errors of the form
	Fitting     station.Busy
	BoundaryJob station.Busy

	Result         *jobs.FitResult // of the last fit by hand
	ResultOf       Settings
	RunID          string // id of the run of Result; "" until it is recorded
	Run            int
	Failed         station.Notice
	Boundary       *jobs.DecisionBoundaryResult
	BoundaryFailed string
	LossCurve      []LossPoint // of the current fit
	Threshold      int         // index of the chosen threshold in Result.Curves.Operating
	OpenStep       string      // StepID of the step whose parameters are shown; "" for none
	OpenCell       *CellRows   // the cell of the confusion matrix whose rows are listed; nil for none

	fitting   Settings
	started   registry.Run // record of the current fit at its start
	beginJob  int          // job of its Begin
	ResultRun registry.Run // record of Result
	RecordJob int          // job that records Result

	unsaved []unsavedRun

	// The target and the formulas of the inputs of the result: current ones, those of the result, and those of the
	// current fit.
	inputsText, resultInputsText, fittingInputsText string
}

// Settings is the form, as typed. It is saved across reloads.
type Settings struct {
	Inputs      []string
	Recipe      Recipe
	TestSize    string
	RandomState string
	Stratify    bool
}

// FieldError is the error of one field of the form.
type FieldError struct{ Field, Text string }

// defaultTrain returns the defaults of scikit-learn 1.2.1's LogisticRegression and train_test_split, with the
// random_state of the notebook.
func defaultTrain() Model {
	return Model{Settings: Settings{Recipe: defaultRecipe(), TestSize: "0.25", RandomState: "0"}}
}

// Messages of the Train station.
type (
	// InputToggled adds a feature to the inputs or removes it.
	InputToggled struct{ Name string }
	// TrainTyped sets the text of one field: test_size, random_state, x, y or a parameter of the estimator.
	TrainTyped struct {
		Field, Text string
		Slid        bool // by the slider next to the field: the field must show the new text
	}
	// StratifyToggled switches stratify.
	StratifyToggled struct{}
	// FitPressed trains a model.
	FitPressed struct{}
)

func (s *State) updateTrain(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case InputToggled:
		s.Store.Pinned = "" // the user's own choice
		s.Train.Inputs = s.inFeatureOrder(station.Toggled(s.Train.Inputs, m.Name))
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
		return s.computeBoundary()
	default: // a parameter of the estimator
		s.setParam(ParamTyped{Branch: Final, Name: m.Field, Text: text})
	}
	t.Wrong = s.FormErrors()
	return nil
}

// UpdateForm updates the form for the features of the table and removes inputs that no longer exist. Without a table it
// does nothing.
func (s *State) UpdateForm() {
	if s.Data.Table == nil {
		return
	}
	s.fitRecipeToTable()
	t := &s.Train
	t.Inputs = s.inFeatureOrder(t.Inputs)
	axes := s.AxisNames()
	if d := &s.Data; !slices.Contains(axes, d.X) || !slices.Contains(axes, d.Y) {
		d.X, d.Y = "", ""
		if len(axes) >= 2 {
			d.X, d.Y = axes[0], axes[1]
		}
	}
	t.Wrong = s.FormErrors()
	t.inputsText = s.inputsText(t.ResultOf.Inputs)
}

// inputsText returns the target and the formulas of inputs as text.
func (s *State) inputsText(inputs []string) string {
	text, set := s.Column(data.RoleTarget), s.Features.Set
	if set == nil {
		return text
	}
	known := slices.DeleteFunc(slices.Clone(inputs), func(name string) bool { return !set.Has(name) })
	used, _ := set.Uses(known) // no error: all names exist
	var b strings.Builder
	b.WriteString(text)
	for _, d := range used {
		b.WriteString("\n" + d.Name + " = " + d.Expr)
	}
	return b.String()
}

// inFeatureOrder returns the inputs that exist in the order of the features. It is the order of the model's signature.
func (s *State) inFeatureOrder(inputs []string) []string {
	wanted := make(map[string]bool, len(inputs)) // a map: there may be thousands of columns
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
		return inContractOrder(svc.Features, out)
	}
	return out
}

// inContractOrder returns the inputs in the order of a service's features.
func inContractOrder(contract, inputs []string) []string {
	chosen := make(map[string]bool, len(inputs))
	for _, name := range inputs {
		chosen[name] = true
	}
	return slices.DeleteFunc(slices.Clone(contract), func(name string) bool { return !chosen[name] })
}

// WithInput returns the inputs with one more.
func (s *State) WithInput(name string) []string {
	return s.inFeatureOrder(append(slices.Clone(s.Train.Inputs), name))
}

// AxisNames returns the columns for the axes of the decision boundary: source features that are numbers.
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

// FormErrors returns the errors of the form. The valid ranges are those of scikit-learn.
func (s *State) FormErrors() []FieldError {
	var out []FieldError
	t := s.Train.Settings
	wrong := func(ok bool, field, text string) {
		if !ok {
			out = append(out, FieldError{field, text})
		}
	}
	wrong(s.Data.Table == nil || s.Column(data.RoleTarget) != "" || s.Clusters(), "target", "Choose a target in Data first.")
	wrong(len(t.Inputs) > 0, "inputs", "Choose at least one feature.")
	if broken := s.contractError(); broken != "" && s.Data.Table != nil {
		wrong(false, "inputs", broken)
	}
	for _, b := range []Branch{Numbers, Texts, Final} {
		if b == Texts && !s.TextInputs() {
			continue // steps for text are used only if there is text
		}
		for i, f := range t.Recipe.Steps(b) {
			out = append(out, s.stepErrors(b, i, f)...)
		}
	}
	f, err := strconv.ParseFloat(t.TestSize, 64)
	wrong(err == nil && f > 0 && f < 1, "test_size", "test_size must be a share above 0 and below 1.")
	_, err = strconv.ParseUint(t.RandomState, 10, 32)
	wrong(err == nil, "random_state", "random_state must be a whole number from 0 to 4294967295.")
	return out
}

// ErrorOf returns the error of a field of the form, or "".
func (s *State) ErrorOf(field string) string {
	for _, w := range s.Train.Wrong {
		if w.Field == field {
			return w.Text
		}
	}
	return ""
}

// Pipeline returns the pipeline and the split of settings, which must be valid.
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

// trainHandlers returns the handlers of the fit and of the decision boundary.
func trainHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Train.Fitting }, (*State).fitted).OnFailure((*State).fitRefused).OnProgress((*State).fitProgressed),
		station.NewHandler(func(s *State) *station.Busy { return &s.Train.BoundaryJob }, func(s *State, _ station.Busy, r *jobs.DecisionBoundaryResult) []station.Cmd {
			s.Train.Boundary = r
			return nil
		}).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Train.Boundary, s.Train.BoundaryFailed = nil, f.Text
			return nil
		}),
	}
}

// fit starts a fit with the settings of the form.
func (s *State) fit() []station.Cmd {
	s.Train.Wrong = s.FormErrors()
	if s.Data.Table == nil || len(s.Train.Wrong) > 0 || s.Train.Fitting.Running() {
		return nil
	}
	p, split := s.Pipeline(s.Train.Settings)
	s.Train.Failed = station.Notice{}
	fitting := s.StartJob(&s.Train.Fitting, "fit", jobs.Fit{Table: s.Data.Table.Hash(), Features: s.JobFeatures(), Pipeline: p, Split: split})
	s.Train.fitting, s.Train.fittingInputsText = s.Train.Settings, s.inputsText(s.Train.Inputs)
	s.Train.started, s.Train.beginJob = s.NewRun(s.Train.Settings, "you"), s.Train.Fitting.Job
	s.Train.LossCurve = nil
	s.Flow = s.Flow.Pulse(station.FlowFeatures, s.Now)
	return slices.Concat(s.Explanation.cancel(), []station.Cmd{station.Begin{Job: s.Train.beginJob, Run: s.Train.started}}, fitting)
}

// LossPoint is the loss after a number of iterations.
type LossPoint struct {
	Done int64
	Loss float64
}

// fitProgressed adds a point to the loss curve of the current fit.
func (s *State) fitProgressed(p work.Progress) {
	t := &s.Train
	last := int64(0)
	if n := len(t.LossCurve); n > 0 {
		last = t.LossCurve[n-1].Done
	}
	if p.Loss == p.Loss && p.Done > last {
		t.LossCurve = append(slices.Clip(t.LossCurve), LossPoint{p.Done, float64(p.Loss)})
	}
}

// Stale reports whether the result is from other settings than those of the form.
func (t Model) Stale() bool {
	return t.Result != nil && !t.Fitting.Running() && (!t.ResultOf.equal(t.Settings) || t.inputsText != t.resultInputsText)
}

// equal reports whether two settings are equal.
func (t Settings) equal(o Settings) bool {
	return slices.Equal(t.Inputs, o.Inputs) && t.Recipe.equal(o.Recipe) && t.TestSize == o.TestSize && t.RandomState == o.RandomState && t.Stratify == o.Stratify
}

// fitted shows the result of a fit and records it.
func (s *State) fitted(_ station.Busy, r *jobs.FitResult) []station.Cmd {
	s.Train.Result, s.Train.ResultOf, s.Train.RunID, s.Train.Run = r, s.Train.fitting, "", 0
	done := FinishedRun(s.Train.started, r)
	s.Train.ResultRun, s.Train.resultInputsText, s.Train.inputsText = done, s.Train.fittingInputsText, s.inputsText(s.Train.fitting.Inputs)
	s.Train.Threshold, s.Train.OpenCell = defaultThreshold(r), nil
	s.Flow = s.Flow.Pulse(station.FlowModels, s.Now)
	cmds := s.record(done, r.Model)
	return slices.Concat(cmds, s.computeBoundary(), s.startExplaining())
}

// fitRefused records a failed fit as a run as well.
func (s *State) fitRefused(_ station.Busy, f work.Failed) []station.Cmd {
	s.Train.Failed = station.NoticeOf(f)
	if f.Code == work.Canceled {
		s.Train.Failed.Text = "The fit was cancelled. Nothing else has changed."
	}
	return s.record(FailedRun(s.Train.started, f, s.Now), nil)
}

// computeBoundary computes the decision boundary of the result, with the definitions that it was trained with.
func (s *State) computeBoundary() []station.Cmd {
	t := &s.Train
	t.Boundary, t.BoundaryFailed, t.BoundaryJob = nil, "", station.Busy{}
	if t.Result == nil || s.Data.Table == nil || s.Data.X == "" || s.Data.Y == "" || s.Data.X == s.Data.Y {
		return nil
	}
	_, split := s.Pipeline(t.ResultOf)
	return s.StartJob(&t.BoundaryJob, "map", jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: s.Data.Table.Hash(), Features: s.RunFeatures(t.ResultRun), Model: t.Result.Model}, Split: split, X: s.Data.X, Y: s.Data.Y})
}

// CancelTraining clears the results for the previous table and cancels the jobs on it. why is the error in the
// records of the cancelled jobs.
func (s *State) CancelTraining(why work.Failed) []station.Cmd {
	var cmds []station.Cmd
	if s.Tune.Searching.Running() {
		cmds = s.recordSearch(registry.StatusKilled, why.Text)
	}
	for _, b := range []*station.Busy{&s.Train.BoundaryJob, &s.Tune.Validating, &s.Tune.Searching} {
		cmds = append(cmds, b.Stop()...)
	}
	cmds = append(cmds, s.Explanation.cancel()...)
	cmds = append(cmds, s.Explanation.LearningCurve.Busy.Stop()...)
	if s.Train.Fitting.Running() {
		cmds = append(cmds, s.Train.Fitting.Stop()...)
		cmds = append(cmds, s.record(FailedRun(s.Train.started, why, s.Now), nil)...)
	}
	t, u := &s.Train, &s.Tune
	t.RecordJob = 0 // its run may still be recorded, but it is no longer shown
	t.Result, t.OpenCell, t.Boundary, t.BoundaryFailed, t.RunID, t.Failed, t.InputList = nil, nil, nil, "", "", station.Notice{}, InputList{}
	u.Validated, u.Searched, u.Scores, u.Candidates, u.Failed, u.SearchFailed = nil, nil, nil, nil, station.Notice{}, station.Notice{}
	s.Explanation = Explanation{}
	return cmds
}

// SelectAllInputs selects all features as inputs.
func (s *State) SelectAllInputs() {
	s.Train.Inputs = s.FeatureNames()
	s.Train.Wrong = s.FormErrors()
}
