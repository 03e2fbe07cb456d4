package train

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/usertext"
)

// Branch is a part of the pipeline in the form: the steps for number columns, the steps for text columns, or the
// estimator.
type Branch string

// The branches.
const (
	Numbers Branch = "numbers"
	Texts   Branch = "texts"
	Final   Branch = "final"
)

// Recipe is the pipeline in the form.
type Recipe struct {
	Numbers []StepForm
	Texts   []StepForm
	Final   StepForm
}

// StepForm is one step with the parameters that differ from scikit-learn's defaults.
type StepForm struct {
	Op     string
	Params []station.Typed
}

// ParamDoc describes one parameter of a step.
type ParamDoc = ml.ParamDoc

// defaultRecipe returns the notebook's pipeline. Text columns are one-hot encoded.
func defaultRecipe() Recipe {
	return Recipe{
		Numbers: []StepForm{{Op: "StandardScaler"}},
		Texts:   []StepForm{{Op: "OneHotEncoder", Params: []station.Typed{{Name: "handle_unknown", Text: "ignore"}}}},
		Final:   StepForm{Op: "LogisticRegression"},
	}
}

// Steps returns the steps of a branch. The branch Final has one step, the estimator.
func (r Recipe) Steps(b Branch) []StepForm {
	switch b {
	case Numbers:
		return r.Numbers
	case Texts:
		return r.Texts
	}
	return []StepForm{r.Final}
}

// with returns the recipe with the steps of a branch replaced.
func (r Recipe) with(b Branch, steps []StepForm) Recipe {
	switch b {
	case Numbers:
		r.Numbers = steps
	case Texts:
		r.Texts = steps
	default:
		r.Final = steps[0]
	}
	return r
}

// equal reports whether two recipes are equal.
func (r Recipe) equal(o Recipe) bool {
	same := func(a, b StepForm) bool { return a.Op == b.Op && slices.Equal(a.Params, b.Params) }
	return slices.EqualFunc(r.Numbers, o.Numbers, same) && slices.EqualFunc(r.Texts, o.Texts, same) && same(r.Final, o.Final)
}

// Text returns the text of a parameter: what was typed, or the default.
func (f StepForm) Text(d ml.ParamDoc) string {
	for _, p := range f.Params {
		if p.Name == d.Name {
			return p.Text
		}
	}
	return DefaultText(d)
}

// Changed reports whether a parameter differs from its default.
func (f StepForm) Changed(d ml.ParamDoc) bool { return f.Text(d) != DefaultText(d) }

// DefaultText returns the default of a parameter as text.
func DefaultText(d ml.ParamDoc) string {
	switch v := d.Default.(type) {
	case nil:
		return "None"
	case bool:
		return strconv.FormatBool(v)
	case string:
		return v
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !d.Whole && !strings.ContainsAny(text, ".e") {
			text += ".0" // as Python writes a float
		}
		return text
	default:
		b, err := ml.AppendJSON(nil, v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(b)
	}
}

// withParam returns the step with a parameter set. A default is not stored and the parameters are sorted by name, so
// that equal settings are stored equally.
func (f StepForm) withParam(d ml.ParamDoc, text string) StepForm {
	f.Params = slices.DeleteFunc(slices.Clone(f.Params), func(p station.Typed) bool { return p.Name == d.Name })
	if text != DefaultText(d) {
		f.Params = append(f.Params, station.Typed{Name: d.Name, Text: text})
		sort.Slice(f.Params, func(i, j int) bool { return f.Params[i].Name < f.Params[j].Name })
	}
	return f
}

// parseParam parses the text of a parameter. Invalid text is returned as a string, which the step then rejects with an
// error.
func parseParam(d ml.ParamDoc, text string) any {
	switch {
	case text == "None" && (d.None || d.Default == nil):
		return nil
	case slices.Contains(d.Choices, text):
		return text
	case text == "true" || text == "false":
		return text == "true"
	}
	if v, err := ml.ReadParam([]byte(text)); err == nil {
		return v
	}
	return text
}

// spec returns the specification of a step for the catalog.
func (s *State) spec(f StepForm) ml.Spec {
	out := ml.Spec{Kind: f.Op, Params: map[string]any{}}
	for _, d := range s.Kinds[f.Op].Params {
		if f.Changed(d) {
			out.Params[d.Name] = parseParam(d, f.Text(d))
		}
	}
	return out
}

// ParamKey returns the key of a parameter in the form, for its errors and its element id. It is the name for
// parameters of the estimator, except random_state, because the split has one as well.
func ParamKey(b Branch, at int, param string) string {
	if b == Final && param != "random_state" {
		return param
	}
	return string(b) + "-" + strconv.Itoa(at) + "-" + param
}

// stepErrors checks each parameter on its own, so that each field has its own error, and then the step as a whole.
func (s *State) stepErrors(b Branch, at int, f StepForm) []FieldError {
	var out []FieldError
	whole := s.spec(f)
	for name, v := range whole.Params {
		_, err := s.Kinds.Build(ml.Spec{Kind: f.Op, Params: map[string]any{name: v}})
		var p *ml.ParamError
		if errors.As(err, &p) && p.Param == name {
			out = append(out, FieldError{ParamKey(b, at, name), name + " must be " + p.Want + "."})
		}
	}
	if len(out) > 0 {
		sort.Slice(out, func(i, j int) bool { return out[i].Field < out[j].Field })
		return out
	}
	if _, err := s.Kinds.Build(whole); err != nil {
		var p *ml.ParamError
		name := ""
		if errors.As(err, &p) {
			name = p.Param
		}
		out = append(out, FieldError{ParamKey(b, at, name), usertext.Of(err)})
	}
	return out
}

// steps returns the pipeline's steps for these inputs: the steps for numbers or, if there is text, a
// ColumnTransformer with two branches.
func (s *State) steps(r Recipe, inputs []string) []ml.Spec {
	var numbers, texts []string
	text := s.textFeatures()
	for _, name := range inputs {
		if text[name] {
			texts = append(texts, name)
		} else {
			numbers = append(numbers, name)
		}
	}
	if len(texts) == 0 {
		return s.specs(r.Numbers)
	}
	var branches []any
	add := func(name string, steps []StepForm, columns []string) {
		if len(columns) > 0 {
			branches = append(branches, map[string]any{"name": name, "steps": specValues(s.specs(steps)), "columns": toAny(columns)})
		}
	}
	add("numbers", r.Numbers, numbers)
	add("texts", r.Texts, texts)
	return []ml.Spec{{Kind: "ColumnTransformer", Params: map[string]any{"transformers": branches}}}
}

func (s *State) specs(steps []StepForm) []ml.Spec {
	out := make([]ml.Spec, len(steps))
	for i, f := range steps {
		out[i] = s.spec(f)
	}
	return out
}

// specValues returns specifications as the value of a parameter.
func specValues(specs []ml.Spec) []any {
	out := make([]any, len(specs))
	for i, p := range specs {
		out[i] = map[string]any{"op": p.Kind, "params": p.Params}
	}
	return out
}

func toAny(names []string) []any {
	out := make([]any, len(names))
	for i, n := range names {
		out[i] = n
	}
	return out
}

// textFeatures returns the names of the text features, source and derived.
func (s *State) textFeatures() map[string]bool {
	out := map[string]bool{}
	if s.Features.Set == nil {
		return out
	}
	for _, f := range s.Features.Set.Schema() {
		if f.Kind == table.Text {
			out[f.Name] = true
		}
	}
	return out
}

// TextInputs reports whether an input is text, so that the pipeline has a branch for text.
func (s *State) TextInputs() bool {
	text := s.textFeatures()
	return slices.ContainsFunc(s.Train.Inputs, func(n string) bool { return text[n] })
}
