package features

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// unitTests shows the unit tests of the draft. They run at every change of the expression.
func unitTests(s *State, send ui.Send) app.UI {
	f := s.Features
	if !f.Valid.OK() && len(f.Units.Tests) == 0 {
		return ui.Nothing()
	}
	body := []app.UI{
		part.Div("row between", app.H3().Text("Unit tests"), part.Span("small soft", testSummary(f))),
		app.Div().Hidden(len(f.Units.Tests) == 0).Body(testTable(f, send)),
	}
	if f.Valid.OK() {
		body = append(body, testForm(f, send))
	}
	return app.Section().Class("stack units").Aria("label", "Unit tests").Body(body...)
}

// testsRan reports whether the results are of these tests and of this expression.
func testsRan(f Model) bool {
	return !stale(f) && f.Draft.Untested == "" && len(f.Draft.Tested) == len(f.Units.Tests)
}

// testSummary summarizes the results: "1 of 2 tests fails".
func testSummary(f Model) string {
	n, fails := len(f.Units.Tests), 0
	for _, t := range f.Draft.Tested {
		if !t.Passed {
			fails++
		}
	}
	switch {
	case n == 0:
		return "Each test has input values and the expected result. Tests are saved with the feature and run with the checks."
	case f.Draft.Untested != "":
		return f.Draft.Untested
	case !testsRan(f):
		return "Tests run when the expression is valid."
	case fails == 0:
		return format.Count(n, "test") + " passed"
	case fails == 1:
		return "1 of " + format.Count(n, "test") + " fails"
	}
	return strconv.Itoa(fails) + " of " + format.Count(n, "test") + " fail"
}

func testTable(f Model, send ui.Send) app.UI {
	rows := make([]app.UI, len(f.Units.Tests))
	for i, t := range f.Units.Tests {
		result, found := part.Badge("", "not run"), "-"
		if testsRan(f) {
			found = f.Draft.Tested[i].Found
			result = part.Badge("fail", "Fails")
			if f.Draft.Tested[i].Passed {
				result = part.Badge("ok", "Passes")
			}
		}
		rows[i] = part.Row(false, part.CellOf(result), part.RowHead("mono", givenText(t.Given)), part.Cell("mono", format.OrMissing(t.Want)), part.Cell("small", found),
			part.CellOf(ui.OnPress(part.IconButton("sm quiet", "trash-2", "Remove test "+strconv.Itoa(i+1)), send, TestRemoved{At: i})))
	}
	return part.Table("Unit tests of the draft", []part.Column{{Text: "Result"}, {Text: "Given"}, {Text: "Expected"}, {Text: "Found"}, {Text: "Remove", Hidden: true}}, rows...)
}

// givenText formats the inputs of a test: "feature_1 = 2, city = missing".
func givenText(given map[string]string) string {
	var out []string
	for _, name := range format.SortedNames(given) {
		out = append(out, name+" = "+format.OrMissing(given[name]))
	}
	return cmp.Or(strings.Join(out, ", "), "no columns")
}

// testForm draws the form that adds a test. The ids of its fields have the index in Units.Given.
func testForm(f Model, send ui.Send) app.UI {
	fields := make([]app.UI, 0, len(f.Units.Given)+2)
	for i, g := range f.Units.Given {
		in := part.Field{ID: "test-given-" + strconv.Itoa(i), Label: "Given " + g.Name}
		fields = append(fields, in.View(ui.OnType(ui.InitialValue(ExampleInput(in), g.Text), send, func(t string) station.Msg { return TestGiven{Name: g.Name, Text: t} })))
	}
	want := part.Field{ID: "test-want", Label: "Expected", Err: f.Units.Wrong}
	fields = append(fields, want.View(ui.OnType(ui.InitialValue(ExampleInput(want), f.Units.Want), send, func(t string) station.Msg { return TestWant{Text: t} })),
		app.Button().Type("submit").Class("btn").Text("Add test"))
	return ui.OnSubmit(app.Form().Class("row wrap"), send, TestAdded{}).Body(fields...)
}
