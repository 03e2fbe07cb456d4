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

// These messages put the pipeline together.
type (
	// StepAdded puts a step at the end of a branch.
	StepAdded struct {
		Branch Branch
		Op     string
	}
	// StepRemoved takes one out.
	StepRemoved struct {
		Branch Branch
		At     int
	}
	// StepMoved changes its place by so many.
	StepMoved struct {
		Branch Branch
		At, By int
	}
	// StepOpened shows the parameters of a step, or hides them.
	StepOpened struct {
		Branch Branch
		At     int
	}
	// EstimatorChosen changes the last step.
	EstimatorChosen struct{ Op string }
	// ParamTyped is the text of one parameter.
	ParamTyped struct {
		Branch Branch
		At     int
		Name   string
		Text   string
		Slid   bool // by the slider beside the field, which then shows the new text
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
			s.Tune.Axes = [2]SearchAxis{usualAxis(s.SearchParams())}
			cmds = []station.Cmd{station.Fill{ID: "search-values-0", Text: s.Tune.Axes[0].Values}, station.Fill{ID: "search-values-1", Text: ""}}
		}
	case ParamTyped:
		s.setParam(m)
		if m.Slid {
			cmds = []station.Cmd{station.Fill{ID: "train-" + Field(m.Branch, m.At, m.Name), Text: m.Text}}
		}
	default:
		return nil, false
	}
	s.Train.Wrong = s.FormErrors()
	return cmds, true
}

// StepID names a step's elements on the page by its place.
func StepID(b Branch, at int) string { return "step-" + string(b) + "-" + strconv.Itoa(at) }

// moveStep moves a step, and with it the keyboard and its open parameters.
func (s *State) moveStep(m StepMoved) []station.Cmd {
	steps := s.Train.Recipe.Steps(m.Branch)
	to := m.At + m.By
	if m.At < 0 || m.At >= len(steps) || to < 0 || to >= len(steps) {
		return nil
	}
	s.Train.Recipe = s.Train.Recipe.with(m.Branch, moved(steps, m.At, m.By))
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
		button = here // its end is reached: the button is switched off
	}
	return []station.Cmd{station.Focus{ID: button}}
}

func moved(steps []StepForm, at, by int) []StepForm {
	to := at + by
	if at < 0 || at >= len(steps) || to < 0 || to >= len(steps) {
		return steps
	}
	steps = slices.Clone(steps)
	steps[at], steps[to] = steps[to], steps[at]
	return steps
}

func (s *State) setParam(m ParamTyped) {
	steps := slices.Clone(s.Train.Recipe.Steps(m.Branch))
	if m.At < 0 || m.At >= len(steps) {
		return
	}
	for _, d := range s.Kinds[steps[m.At].Op].Params {
		if d.Name == m.Name {
			steps[m.At] = steps[m.At].set(d, strings.TrimSpace(m.Text))
		}
	}
	s.Train.Recipe = s.Train.Recipe.with(m.Branch, steps)
}

// StepKinds are the steps that a branch can take, as far as they are built.
func (s *State) StepKinds(b Branch) []string {
	kinds := []string{"SimpleImputer", "StandardScaler", "MinMaxScaler", "RobustScaler", "PolynomialFeatures", "PCA"}
	if b == Texts {
		kinds = []string{"SimpleImputer", "OneHotEncoder", "OrdinalEncoder"}
	}
	return slices.DeleteFunc(kinds, func(k string) bool { _, ok := s.Kinds[k]; return !ok })
}

// Task is what the target asks for: a column of measures is estimated, anything
// else is told apart.
func (s *State) Task() ml.Task {
	target := s.Column(data.RoleTarget)
	for _, c := range s.Data.Summaries {
		if c.Name == target && (c.Type == "float64" || c.Type == "int64" && c.Distinct > data.MaxClasses) {
			return ml.Regression
		}
	}
	return ml.Classification
}

// Estimators are the kinds that can be the last step for this target, and those
// that need none, in alphabetical order.
func (s *State) Estimators() []string {
	task := s.Task()
	return slices.DeleteFunc(s.Kinds.Kinds(), func(k string) bool {
		of, ok := s.taskOf(k)
		return !ok || of != task && of != ml.Clustering
	})
}

// taskOf is what a kind learns.
func (s *State) taskOf(kind string) (ml.Task, bool) {
	step, err := s.Kinds.Build(ml.Spec{Kind: kind})
	return ml.TagsOf(step).Task, err == nil
}

// Clusters reports whether the pipeline of the form groups rows: it looks at no target, and has no
// score.
func (s *State) Clusters() bool {
	of, ok := s.taskOf(s.Train.Recipe.Final.Op)
	return ok && of == ml.Clustering
}

// fitRecipeToTable brings the recipe in line with the target and the table: an estimator
// for the task, and an imputer where the table has gaps.
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
		s.Tune.Axes = [2]SearchAxis{usualAxis(s.SearchParams())}
	}
}

// AddImputer puts a SimpleImputer first where a feature of a new table has gaps, so
// that the table trains as it is.
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
