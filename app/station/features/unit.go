package features

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/checks"
	"orrery/core/feature"
)

// Units is the unit tests of the draft. They are saved with the definition, and run while it is edited and with the
// checks.
type Units struct {
	Tests []feature.Test
	Given []station.Typed // inputs of the new test: the source columns that the draft reads
	Want  string
	Wrong string
}

// These messages belong to the unit tests of the draft.
type (
	// TestGiven sets an input of the new test.
	TestGiven struct{ Name, Text string }
	// TestWant sets the expected value of the new test.
	TestWant struct{ Text string }
	// TestAdded adds the new test to the draft.
	TestAdded struct{}
	// TestRemoved removes a test.
	TestRemoved struct{ At int }
)

func (s *State) updateUnits(m station.Msg) ([]station.Cmd, bool) {
	u := &s.Features.Units
	switch m := m.(type) {
	case TestGiven:
		u.Given = station.WithText(u.Given, m.Name, m.Text)
	case TestWant:
		u.Want = strings.TrimSpace(m.Text)
	case TestAdded:
		return s.addTest(), true
	case TestRemoved:
		if m.At >= 0 && m.At < len(u.Tests) {
			u.Tests = slices.Delete(slices.Clone(u.Tests), m.At, m.At+1)
			return s.Preview(), true
		}
	default:
		return nil, false
	}
	return nil, true
}

func (s *State) addTest() []station.Cmd {
	u := &s.Features.Units
	t := feature.Test{Given: map[string]string{}, Want: u.Want}
	for _, g := range u.Given {
		t.Given[g.Name] = g.Text
	}
	same := func(o feature.Test) bool { return o.Want == t.Want && maps.Equal(o.Given, t.Given) }
	if slices.ContainsFunc(u.Tests, same) {
		u.Wrong = "This test already exists."
		return nil
	}
	u.Tests, u.Wrong, u.Want = append(slices.Clone(u.Tests), t), "", ""
	cmds := []station.Cmd{station.Fill{ID: "test-want", Text: ""}}
	for i := range u.Given {
		cmds = append(cmds, station.Fill{ID: "test-given-" + strconv.Itoa(i), Text: ""})
	}
	u.Given = station.FieldsOf(s.Features.Valid.Needs, nil)
	return append(cmds, s.Preview()...)
}

// SameTests reports whether two definitions have the same tests.
func SameTests(a, b []feature.Test) bool {
	return slices.EqualFunc(a, b, func(a, b feature.Test) bool { return a.Want == b.Want && maps.Equal(a.Given, b.Given) })
}

// Tests returns the unit tests of the definitions that this table can compute.
func (s *State) Tests() []checks.Example {
	var out []checks.Example
	for i := range s.Features.Set.Len() {
		d := s.Features.Set.At(i)
		for _, t := range d.Tests {
			out = append(out, checks.Example{Feature: d.Name, Given: t.Given, Want: t.Want})
		}
	}
	return out
}
