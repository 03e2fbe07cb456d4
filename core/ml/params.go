package ml

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/usertext"
)

// ParamDoc describes one parameter, for the reader of a spec and for the form that edits it.
//
// The type follows from the fields: with Choices a string (with Number also a number), with a boolean Default a
// boolean, otherwise a number. Lists and maps are Free.
type ParamDoc struct {
	Name, Doc string
	Default   any      // float64, Share, bool, string, []any, or nil for scikit-learn's None
	Min, Max  float64  // limits of a number; both 0 means none
	Open      bool     // Min itself is not valid
	Whole     bool     // integers only
	None      bool     // None (JSON null) is valid
	Choices   []string // the valid strings
	Number    bool     // numbers are valid in addition to Choices
	Share     bool     // integers are counts, other numbers and those of type Share are fractions; see Params.Share
	Free      bool     // other values may be valid; the kind itself checks them
}

// Share is a number that is a fraction even if it is an integer: scikit-learn's 1.0 means everything, its 1 means one.
// JSON distinguishes the two as Python does, by the decimal point.
type Share float64

// ParamDocs describes the parameters of a kind, in the order of a form.
type ParamDocs []ParamDoc

// Params holds the validated parameters of one step, with defaults for those that were not given.
type Params struct {
	kind   string
	values map[string]any
}

// Read validates given and adds the defaults. The error is a *ParamError.
func (d ParamDocs) Read(kind string, given map[string]any) (Params, error) {
	p := Params{kind: kind, values: make(map[string]any, len(d))}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		i := slices.IndexFunc(d, func(doc ParamDoc) bool { return doc.Name == name })
		if i < 0 {
			return p, &ParamError{Kind: kind, Param: name, Unknown: true, Value: given[name], Want: d.names()}
		}
		v, ok := d[i].read(plainValue(given[name]))
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

// normalize converts values of type Share to float64 where the parameter does not distinguish them, so that 1 and 1.0
// give equal models.
func (d ParamDocs) normalize(params map[string]any) {
	for _, doc := range d {
		if s, ok := params[doc.Name].(Share); ok && !doc.Share {
			params[doc.Name] = float64(s)
		}
	}
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

// read converts v to the type of the parameter.
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
		if f, ok := toFloat(v); ok && d.inRange(f) {
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

// inRange reports whether f is within the limits. NaN never is.
func (d ParamDoc) inRange(f float64) bool {
	if math.IsNaN(f) || d.Whole && f != math.Floor(f) {
		return false
	}
	if d.Min == 0 && d.Max == 0 && !d.Open {
		return true
	}
	return f >= d.Min && f <= d.Max && !(d.Open && f == d.Min)
}

// Want describes the valid values, for the end of an error.
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

// Float returns a number. It panics if the kind has no such number, which is a bug in the kind.
func (p Params) Float(name string) float64 {
	f, ok := toFloat(p.values[name])
	if !ok {
		panic("ml: " + p.kind + " has no number " + name)
	}
	return f
}

// Share returns a number and whether it is a fraction: it is not an integer, or is of type Share. ok is false if the
// parameter is not a number, such as None or a choice.
func (p Params) Share(name string) (f float64, share, ok bool) {
	v := p.values[name]
	f, ok = toFloat(v)
	_, share = v.(Share)
	return f, share || f != math.Trunc(f), ok
}

// Floats returns a list of numbers. ok is false if the parameter is not one.
func (p Params) Floats(name string) (list []float64, ok bool) {
	raw, ok := p.values[name].([]any)
	for _, v := range raw {
		f, number := toFloat(v)
		ok = ok && number
		list = append(list, f)
	}
	return list, ok
}

// Int returns an integer, limited to the range of int32.
func (p Params) Int(name string) int {
	return int(math.Max(math.MinInt32, math.Min(math.MaxInt32, p.Float(name))))
}

// Bool returns a boolean.
func (p Params) Bool(name string) bool { return p.values[name].(bool) }

// Text returns a choice, and "" for None.
func (p Params) Text(name string) string {
	s, _ := p.values[name].(string)
	return s
}

// Value returns the value as it was given, and nil for None.
func (p Params) Value(name string) any { return p.values[name] }

// Refuse returns the error for a value that the kind itself does not accept.
func (p Params) Refuse(name, want string) error {
	return &ParamError{Kind: p.kind, Param: name, Value: p.values[name], Want: want}
}

// Into writes parameters to the pointers of the fields with the same names: a *float64, *int, *bool or *string. It
// panics under the same conditions as Float and Bool.
func (p Params) Into(fields Fields) {
	for _, f := range fields {
		switch at := f.At.(type) {
		case *float64:
			*at = p.Float(f.Name)
		case *int:
			*at = p.Int(f.Name)
		case *bool:
			*at = p.Bool(f.Name)
		case *string:
			*at = p.Text(f.Name)
		}
	}
}

// Seed returns random_state, and 0 for None.
func (p Params) Seed() uint64 {
	f, _ := toFloat(p.Value("random_state"))
	return uint64(f)
}
