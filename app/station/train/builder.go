package train

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/ml"
	"orrery/core/table"
)

// Messages that edit the pipeline.
type (
	// StepAdded adds a step at the end of a branch.
	StepAdded struct {
		Branch Branch
		Op     string
	}
	// StepRemoved removes a step.
	StepRemoved struct {
		Branch Branch
		At     int
	}
	// StepMoved moves a step by a number of positions.
	StepMoved struct {
		Branch Branch
		At, By int
	}
	// StepOpened shows or hides the parameters of a step.
	StepOpened struct {
		Branch Branch
		At     int
	}
	// EstimatorChosen sets the estimator, which is the last step.
	EstimatorChosen struct{ Op string }
	// ParamTyped sets the text of one parameter.
	ParamTyped struct {
		Branch Branch
		At     int
		Name   string
		Text   string
		Slid   bool // by the slider next to the field: the field must show the new text
	}
)

func (s *State) updateBuilder(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	r := &s.Train.Recipe
	switch m := m.(type) {
	case StepAdded:
		if slices.Contains(s.StepKinds(m.Branch), m.Op) {
			*r = r.with(m.Branch, append(slices.Clone(r.Steps(m.Branch)), StepForm{Op: m.Op}))
		}
	case StepRemoved:
		steps := r.Steps(m.Branch)
		if (m.Branch == Numbers || m.Branch == Texts) && m.At >= 0 && m.At < len(steps) {
			*r = r.with(m.Branch, slices.Delete(slices.Clone(steps), m.At, m.At+1))
			s.Train.OpenStep = ""
		}
	case StepMoved:
		cmds = s.moveStep(m)
	case StepOpened:
		id := StepID(m.Branch, m.At)
		if s.Train.OpenStep == id {
			id = ""
		}
		s.Train.OpenStep = id
	case EstimatorChosen:
		if slices.Contains(s.Estimators(), m.Op) && m.Op != r.Final.Op {
			r.Final = StepForm{Op: m.Op}
			s.Tune.Axes = [2]SearchAxis{suggestedAxis(s.SearchParams())}
			cmds = []station.Cmd{station.Fill{ID: "search-values-0", Text: s.Tune.Axes[0].Values}, station.Fill{ID: "search-values-1", Text: ""}}
		}
	case ParamTyped:
		s.setParam(m)
		if m.Slid {
			cmds = []station.Cmd{station.Fill{ID: "train-" + ParamKey(m.Branch, m.At, m.Name), Text: m.Text}}
		}
	default:
		return nil, false
	}
	s.Train.Wrong = s.FormErrors()
	return cmds, true
}

// StepID returns the element id of the step at a position of a branch.
func StepID(b Branch, at int) string { return "step-" + string(b) + "-" + strconv.Itoa(at) }

// moveStep moves a step. The keyboard focus and the open parameters move with it.
func (s *State) moveStep(m StepMoved) []station.Cmd {
	steps := s.Train.Recipe.Steps(m.Branch)
	to := m.At + m.By
	if m.At < 0 || m.At >= len(steps) || to < 0 || to >= len(steps) {
		return nil
	}
	steps = slices.Clone(steps)
	steps[m.At], steps[to] = steps[to], steps[m.At]
	s.Train.Recipe = s.Train.Recipe.with(m.Branch, steps)
	from, here := StepID(m.Branch, m.At), StepID(m.Branch, to)
	switch s.Train.OpenStep {
	case from:
		s.Train.OpenStep = here
	case here:
		s.Train.OpenStep = from
	}
	button := here + "-up"
	if m.By > 0 {
		button = here + "-down"
	}
	if to == 0 && m.By < 0 || to == len(steps)-1 && m.By > 0 {
		button = here // the button is disabled at the end of the branch
	}
	return []station.Cmd{station.Focus{ID: button}}
}

func (s *State) setParam(m ParamTyped) {
	steps := slices.Clone(s.Train.Recipe.Steps(m.Branch))
	if m.At < 0 || m.At >= len(steps) {
		return
	}
	for _, d := range s.Kinds[steps[m.At].Op].Params {
		if d.Name == m.Name {
			steps[m.At] = steps[m.At].withParam(d, strings.TrimSpace(m.Text))
		}
	}
	s.Train.Recipe = s.Train.Recipe.with(m.Branch, steps)
}

// StepKinds returns the steps that can be added to a branch.
func (s *State) StepKinds(b Branch) []string {
	kinds := []string{"SimpleImputer", "StandardScaler", "MinMaxScaler", "RobustScaler", "PolynomialFeatures", "PCA"}
	if b == Texts {
		kinds = []string{"SimpleImputer", "OneHotEncoder", "OrdinalEncoder"}
	}
	return slices.DeleteFunc(kinds, func(k string) bool { _, ok := s.Kinds[k]; return !ok })
}

// Task returns regression for a numeric target, unless it has few distinct integers. For other targets it returns
// classification.
func (s *State) Task() ml.Task {
	target := s.Column(data.RoleTarget)
	for _, c := range s.Data.Summaries {
		if c.Name == target && (c.Type == "float64" || c.Type == "int64" && c.Distinct > data.MaxClasses) {
			return ml.Regression
		}
	}
	return ml.Classification
}

// Estimators returns the estimators for this target and those that need no target, in alphabetical order.
func (s *State) Estimators() []string {
	task := s.Task()
	return slices.DeleteFunc(s.Kinds.Kinds(), func(k string) bool {
		of, ok := s.taskOf(k)
		return !ok || of != task && of != ml.Clustering
	})
}

// taskOf returns the task of an estimator. It reports false if there is no such estimator.
func (s *State) taskOf(kind string) (ml.Task, bool) {
	step, err := s.Kinds.Build(ml.Spec{Kind: kind})
	return ml.TagsOf(step).Task, err == nil
}

// Clusters reports whether the estimator of the form is a clustering, which has no target and no score.
func (s *State) Clusters() bool {
	of, ok := s.taskOf(s.Train.Recipe.Final.Op)
	return ok && of == ml.Clustering
}

// fitRecipeToTable replaces the estimator if it is not for the task of the target.
func (s *State) fitRecipeToTable() {
	r := &s.Train.Recipe
	if s.Data.Table == nil || s.Column(data.RoleTarget) == "" {
		return
	}
	kinds := s.Estimators()
	if !slices.Contains(kinds, r.Final.Op) && len(kinds) > 0 {
		r.Final = StepForm{Op: kinds[0]}
		for _, plain := range []string{"LogisticRegression", "LinearRegression"} {
			if slices.Contains(kinds, plain) {
				r.Final.Op = plain
			}
		}
		s.Tune.Axes = [2]SearchAxis{suggestedAxis(s.SearchParams())}
	}
}

// AddImputer adds a SimpleImputer as the first step if a feature of a new table has missing values, so that a model
// can be trained without changes to the form.
func (s *State) AddImputer() {
	r := &s.Train.Recipe
	gaps := slices.ContainsFunc(s.Data.Summaries, func(c table.Summary) bool {
		return c.Missing > 0 && c.Type != "text" && s.RoleOf(c.Name) == data.RoleFeature
	})
	has := slices.ContainsFunc(r.Numbers, func(f StepForm) bool { return f.Op == "SimpleImputer" })
	if _, built := s.Kinds["SimpleImputer"]; gaps && !has && built {
		r.Numbers = append([]StepForm{{Op: "SimpleImputer"}}, r.Numbers...)
	}
}
