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

// Branch is a part of the pipeline in the form: the steps over number columns,
// the steps over text columns, and the estimator at the end.
type Branch string

// These are the branches.
const (
	Numbers Branch = "numbers"
	Texts   Branch = "texts"
	Final   Branch = "final"
)

// Recipe is the pipeline as a person has put it together.
type Recipe struct {
	Numbers []StepForm
	Texts   []StepForm
	Final   StepForm
}

// StepForm is one step: its kind, and the parameters that were typed. One that
// is not among them has scikit-learn's default.
type StepForm struct {
	Op     string
	Params []station.Typed
}

// ParamDoc describes one parameter of a step: what its field shows.
type ParamDoc = ml.ParamDoc

// defaultRecipe is the notebook's pipeline; text, where there is any, becomes
// one column for each value.
func defaultRecipe() Recipe {
	return Recipe{
		Numbers: []StepForm{{Op: "StandardScaler"}},
		Texts:   []StepForm{{Op: "OneHotEncoder", Params: []station.Typed{{Name: "handle_unknown", Text: "ignore"}}}},
		Final:   StepForm{Op: "LogisticRegression"},
	}
}

// Steps returns a branch's steps; the estimator is a branch of one.
func (r Recipe) Steps(b Branch) []StepForm {
	switch b {
	case Numbers:
		return r.Numbers
	case Texts:
		return r.Texts
	}
	return []StepForm{r.Final}
}

// with returns the recipe with other steps in a branch.
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

// equal reports whether two recipes are the same.
func (r Recipe) equal(o Recipe) bool {
	same := func(a, b StepForm) bool { return a.Op == b.Op && slices.Equal(a.Params, b.Params) }
	return slices.EqualFunc(r.Numbers, o.Numbers, same) && slices.EqualFunc(r.Texts, o.Texts, same) && same(r.Final, o.Final)
}

// Text is what the form shows for a parameter: what was typed, else the default.
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

// DefaultText writes a parameter's default as it is typed.
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

// set returns the step with a parameter typed; the default is not kept, so that
// a recipe holds what differs, in one order whatever was typed first.
func (f StepForm) set(d ml.ParamDoc, text string) StepForm {
	f.Params = slices.DeleteFunc(slices.Clone(f.Params), func(p station.Typed) bool { return p.Name == d.Name })
	if text != DefaultText(d) {
		f.Params = append(f.Params, station.Typed{Name: d.Name, Text: text})
		sort.Slice(f.Params, func(i, j int) bool { return f.Params[i].Name < f.Params[j].Name })
	}
	return f
}

// value reads a typed parameter. What it cannot read it leaves as text, and the
// kind then says what it wants.
func value(d ml.ParamDoc, text string) any {
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

// spec is the step as the catalog builds it.
func (s *State) spec(f StepForm) ml.Spec {
	out := ml.Spec{Kind: f.Op, Params: map[string]any{}}
	for _, d := range s.Kinds[f.Op].Params {
		if f.Changed(d) {
			out.Params[d.Name] = value(d, f.Text(d))
		}
	}
	return out
}

// Field is the key of a parameter in the form, for its errors and its element.
// The estimator's go by their name alone, but for random_state, since the split has
// one of its own.
func Field(b Branch, at int, param string) string {
	if b == Final && param != "random_state" {
		return param
	}
	return string(b) + "-" + strconv.Itoa(at) + "-" + param
}

// stepWrong tries every typed parameter by itself, so that each field says what
// is wrong with it, and then the step as a whole.
func (s *State) stepWrong(b Branch, at int, f StepForm) []FieldWrong {
	var out []FieldWrong
	whole := s.spec(f)
	for name, v := range whole.Params {
		_, err := s.Kinds.Build(ml.Spec{Kind: f.Op, Params: map[string]any{name: v}})
		var p *ml.ParamError
		if errors.As(err, &p) && p.Param == name {
			out = append(out, FieldWrong{Field(b, at, name), name + " must be " + p.Want + "."})
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
		out = append(out, FieldWrong{Field(b, at, name), usertext.Of(err)})
	}
	return out
}

// steps are the pipeline's steps for the chosen inputs: one after the other, or
// where there is text, two branches side by side.
func (s *State) steps(r Recipe, inputs []string) []ml.Spec {
	var numbers, texts []string
	text := s.texts()
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
			branches = append(branches, map[string]any{"name": name, "steps": listed(s.specs(steps)), "columns": anys(columns)})
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

// listed writes specs as plain values, as a parameter holds them.
func listed(specs []ml.Spec) []any {
	out := make([]any, len(specs))
	for i, p := range specs {
		out[i] = map[string]any{"op": p.Kind, "params": p.Params}
	}
	return out
}

func anys(names []string) []any {
	out := make([]any, len(names))
	for i, n := range names {
		out[i] = n
	}
	return out
}

// texts are the features that are text, source and derived.
func (s *State) texts() map[string]bool {
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

// TextInputs reports whether the model reads text, so that the pipeline has a
// branch for it.
func (s *State) TextInputs() bool {
	text := s.texts()
	return slices.ContainsFunc(s.Train.Inputs, func(n string) bool { return text[n] })
}
