package feature

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/table"
	"orrery/core/usertext"
)

// Test is a unit test of a feature: the typed values of a row and the expected value. It is stored with the definition.
// Columns that are not given are missing; "" expects a missing value.
type Test struct {
	Given map[string]string `json:"given"`
	Want  string            `json:"want"`
}

// Tried is the result of a test.
type Tried struct {
	Found  string // description: 4 for feature_1 = 2, wanted 5
	Passed bool
}

// Try computes a feature from the typed values of a test and compares the result. Numbers may differ by a relative
// error of 1e-9, to allow for rounded input; texts must be equal. The set must be fitted.
func (s *Set) Try(name string, t Test) Tried {
	given := map[string]table.Value{}
	for _, column := range slices.Sorted(maps.Keys(t.Given)) {
		v, err := s.typed(column, t.Given[column])
		if err != nil {
			return Tried{Found: err.Error()}
		}
		given[column] = v
	}
	row, err := s.Complete(given)
	if err != nil {
		return Tried{Found: usertext.Of(err)}
	}
	got, ok := row.Get(name)
	if !ok {
		return Tried{Found: "no feature " + name}
	}
	out := Tried{Found: orMissing(got.String()) + " for " + spell(t.Given), Passed: is(got, t.Want)}
	if !out.Passed {
		out.Found += ", wanted " + orMissing(t.Want)
	}
	return out
}

// typed parses a typed value by the kind of its column.
func (s *Set) typed(name, text string) (table.Value, error) {
	at, ok := s.position(name)
	if !ok {
		return table.Value{}, fmt.Errorf("no column %s", name)
	}
	kind, text := s.schema[at].Kind, strings.TrimSpace(text)
	switch {
	case kind == table.Text:
		return table.TextValue(text), nil
	case text == "":
		return table.Value{Kind: kind, Num: math.NaN()}, nil
	case kind == table.Bool:
		b, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return table.Value{}, fmt.Errorf("%q for %s, which is true or false", text, name)
		}
		return table.BoolValue(b), nil
	case kind == table.Time:
		us, ok := table.ParseTime(text)
		if !ok {
			return table.Value{}, fmt.Errorf("%q for %s, which is a time such as 2006-01-02T15:04:05Z", text, name)
		}
		return table.TimeValue(us), nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return table.Value{}, fmt.Errorf("%q for %s, which is a number", text, name)
	}
	return table.NumberValue(v), nil
}

// is compares a value with a typed one.
func is(got table.Value, want string) bool {
	const tolerance = 1e-9
	want = strings.TrimSpace(want)
	if got.Missing() || want == "" {
		return got.Missing() && want == ""
	}
	switch got.Kind {
	case table.Text:
		return strings.TrimSpace(got.Text) == want
	case table.Bool:
		return strings.EqualFold(got.String(), want)
	case table.Time:
		us, ok := table.ParseTime(want)
		return ok && got.Num == us
	}
	v, err := strconv.ParseFloat(want, 64)
	return err == nil && (got.Num == v || math.Abs(got.Num-v) <= tolerance*math.Max(math.Abs(v), math.Abs(got.Num)))
}

func spell(given map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(given)) {
		parts = append(parts, name+" = "+orMissing(given[name]))
	}
	if len(parts) == 0 {
		return "no values"
	}
	return strings.Join(parts, ", ")
}

func orMissing(s string) string {
	if s == "" {
		return "a missing value"
	}
	return s
}
