package ml

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/usertext"
)

// ParamDoc describes one parameter, for the reader of a spec and for the form that edits it.
//
// What it holds follows from the fields: with Choices a text (or with Number too a number), with a
// boolean Default a boolean, else a number. Lists and maps are Free.
type ParamDoc struct {
	Name, Doc string
	Default   any      // float64, Share, bool, string, []any, or nil for scikit-learn's None
	Min, Max  float64  // limits of a number; Max 0 with Min 0 means none
	Open      bool     // Min itself is not allowed
	Whole     bool     // whole numbers only
	None      bool     // None (JSON null) is a value too
	Choices   []string // the texts it takes
	Number    bool     // beside the Choices it takes numbers
	Share     bool     // whole numbers count, others and those of type Share are a share; see Params.Share
	Free      bool     // other values may do; the kind itself checks them
}

// Share is a number that stands for a share although it is whole: scikit-learn's 1.0, all of
// something, which is not 1, one of it. JSON tells the two apart as Python does, by the point.
type Share float64

// ParamDocs is the parameters of a kind, in the order that a form shows.
type ParamDocs []ParamDoc

// Params is the checked parameters of one step, with defaults for those not given.
type Params struct {
	kind   string
	values map[string]any
}

// Read checks given against the docs and fills in the defaults. The error is a *ParamError.
func (d ParamDocs) Read(kind string, given map[string]any) (Params, error) {
	p := Params{kind: kind, values: make(map[string]any, len(d))}
	for _, name := range sortedKeys(given) {
		i := slices.IndexFunc(d, func(doc ParamDoc) bool { return doc.Name == name })
		if i < 0 {
			return p, &ParamError{Kind: kind, Param: name, Unknown: true, Value: given[name], Want: d.names()}
		}
		v, ok := d[i].read(plain(given[name]))
		if !ok {
			return p, &ParamError{Kind: kind, Param: name, Value: given[name], Want: d[i].Want()}
		}
		p.values[name] = v
	}
	for _, doc := range d {
		if _, ok := p.values[doc.Name]; !ok {
			p.values[doc.Name] = doc.Default
		}
	}
	return p, nil
}

// settle makes plain numbers of the shares whose parameter knows none, so that 1 and 1.0 give equal
// models.
func (d ParamDocs) settle(params map[string]any) {
	for _, doc := range d {
		if s, ok := params[doc.Name].(Share); ok && !doc.Share {
			params[doc.Name] = float64(s)
		}
	}
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (d ParamDocs) names() string {
	if len(d) == 0 {
		return "no parameters"
	}
	names := make([]string, len(d))
	for i := range d {
		names[i] = d[i].Name
	}
	return "one of " + usertext.Some(names, 60)
}

// read returns v in the parameter's own type.
func (d ParamDoc) read(v any) (any, bool) {
	if v == nil {
		return nil, d.None || d.Free
	}
	if text, ok := v.(string); ok && slices.Contains(d.Choices, text) {
		return v, true
	}
	if _, ok := d.Default.(bool); ok {
		_, ok := v.(bool)
		return v, ok || d.Free
	}
	if len(d.Choices) == 0 || d.Number {
		if f, ok := toFloat(v); ok && d.holds(f) {
			if s, share := v.(Share); share && d.Share {
				return s, true
			}
			return f, true
		}
	}
	if s, ok := v.(Share); ok {
		v = float64(s)
	}
	return v, d.Free
}

// holds reports whether f is within the limits; not-a-number never is.
func (d ParamDoc) holds(f float64) bool {
	if math.IsNaN(f) || d.Whole && f != math.Floor(f) {
		return false
	}
	if d.Min == 0 && d.Max == 0 && !d.Open {
		return true
	}
	return f >= d.Min && f <= d.Max && !(d.Open && f == d.Min)
}

// Want says in words what the parameter takes, as an error ends.
func (d ParamDoc) Want() string {
	var words []string
	switch _, boolean := d.Default.(bool); {
	case boolean:
		words = append(words, "true or false")
	case len(d.Choices) > 0:
		words = append(words, strings.Join(d.Choices, " or "))
		if d.Number {
			words = append(words, d.wantNumber())
		}
	default:
		words = append(words, d.wantNumber())
	}
	if d.None {
		words = append(words, "None")
	}
	return strings.Join(words, " or ")
}

func (d ParamDoc) wantNumber() string {
	noun := "a number"
	if d.Whole {
		noun = "a whole number"
	}
	switch low := strconv.FormatFloat(d.Min, 'g', -1, 64); {
	case d.Min == 0 && d.Max == 0 && !d.Open:
		return noun
	case d.Open && math.IsInf(d.Max, 1):
		return noun + " above " + low
	case math.IsInf(d.Max, 1):
		return noun + " not below " + low
	case d.Open:
		return fmt.Sprintf("%s above %s and up to %g", noun, low, d.Max)
	default:
		return fmt.Sprintf("%s from %s to %g", noun, low, d.Max)
	}
}

// Float returns a number. It panics when the kind has no such number: a fault of its maker.
func (p Params) Float(name string) float64 {
	f, ok := toFloat(p.values[name])
	if !ok {
		panic("ml: " + p.kind + " has no number " + name)
	}
	return f
}

// Share returns a number and whether it is a share: it is not whole, or of type Share. ok is false
// when the parameter is no number, such as None or a choice.
func (p Params) Share(name string) (f float64, share, ok bool) {
	v := p.values[name]
	f, ok = toFloat(v)
	_, share = v.(Share)
	return f, share || f != math.Trunc(f), ok
}

// Floats returns a list of numbers; ok is false when the parameter is something else.
func (p Params) Floats(name string) (list []float64, ok bool) {
	raw, ok := p.values[name].([]any)
	for _, v := range raw {
		f, number := toFloat(v)
		ok = ok && number
		list = append(list, f)
	}
	return list, ok
}

// Int returns a whole number, cut to the range of int32.
func (p Params) Int(name string) int {
	return int(math.Max(math.MinInt32, math.Min(math.MaxInt32, p.Float(name))))
}

// Bool returns a truth value.
func (p Params) Bool(name string) bool { return p.values[name].(bool) }

// Text returns a choice, "" for None.
func (p Params) Text(name string) string {
	s, _ := p.values[name].(string)
	return s
}

// Value returns whatever was given, nil for None.
func (p Params) Value(name string) any { return p.values[name] }

// Refuse returns the error for a value that the kind itself does not take.
func (p Params) Refuse(name, want string) error {
	return &ParamError{Kind: p.kind, Param: name, Value: p.values[name], Want: want}
}
