package features

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// unitTests are the tests of the draft: what must come out of which row. They run at every letter.
func unitTests(s *State, send ui.Send) app.UI {
	f := s.Features
	if !f.Valid.OK() && len(f.Units.Tests) == 0 {
		return ui.Placeholder()
	}
	body := []app.UI{
		app.Div().Class("row between").Body(app.H3().Text("Unit tests"), part.Span("small soft", testWords(f))),
		app.Div().Hidden(len(f.Units.Tests) == 0).Body(testTable(f, send)),
	}
	if f.Valid.OK() {
		body = append(body, testForm(f, send))
	}
	return app.Section().Class("stack units").Aria("label", "Unit tests").Body(body...)
}

// ran reports whether the results are of these tests and of this expression.
func ran(f Model) bool {
	return !stale(f) && f.Draft.Untested == "" && len(f.Draft.Tested) == len(f.Units.Tests)
}

// testWords: 1 of 2 tests fails.
func testWords(f Model) string {
	n, fails := len(f.Units.Tests), 0
	for _, t := range f.Draft.Tested {
		if !t.Passed {
			fails++
		}
	}
	switch {
	case n == 0:
		return "A row in, and the value that must come out. They are saved with the feature and run with the checks."
	case f.Draft.Untested != "":
		return f.Draft.Untested
	case !ran(f):
		return "They run when the expression is right."
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
		if ran(f) {
			found = f.Draft.Tested[i].Found
			result = part.Badge("fail", "Fails")
			if f.Draft.Tested[i].Passed {
				result = part.Badge("ok", "Passes")
			}
		}
		rows[i] = part.Row(false, part.CellOf(result), part.RowHead("mono", givenWords(t.Given)), part.Cell("mono", orMissing(t.Want)), part.Cell("small", found),
			part.CellOf(ui.OnPress(part.IconButton("sm quiet", "trash-2", "Remove test "+strconv.Itoa(i+1)), send, TestRemoved{At: i})))
	}
	return part.Table("Unit tests of the draft", []part.Column{{Text: "Result"}, {Text: "Given"}, {Text: "Expected"}, {Text: "Found"}, {Text: "Remove", Hidden: true}}, rows...)
}

// givenWords: feature_1 = 2, city missing.
func givenWords(given map[string]string) string {
	words := ""
	for i, name := range format.SortedNames(given) {
		if i > 0 {
			words += ", "
		}
		if words += name + " = " + given[name]; given[name] == "" {
			words += "missing"
		}
	}
	if words == "" {
		return "no columns"
	}
	return words
}

func orMissing(text string) string {
	if text == "" {
		return "missing"
	}
	return text
}

// testForm adds a test. Its fields are named by their place, as the state knows them.
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
