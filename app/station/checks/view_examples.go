package checks

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/checks"
)

// exampleCard lists the worked examples: input values and the value that a feature must have for them.
func exampleCard(s *State, send ui.Send) app.UI {
	c := s.Checks
	title := part.Title("Worked examples", strconv.Itoa(len(c.Examples)))
	words, tests := "The value that a feature must have for given inputs.", 0
	n := s.Features.Set.Len()
	for i := range n {
		tests += len(s.Features.Set.At(i).Tests)
	}
	if tests > 0 {
		words += " The checks also run " + format.Count(tests, "unit test") + " of the definitions in Features."
	}
	say := part.Span("small soft", words)
	if n == 0 {
		return part.Card("stack", title, exampleList(s, send), app.P().Class("small soft").Body(
			app.Text("There is no derived feature to test. Save one in "), app.A().Href(ui.Link(s.Session, station.Features)).Text("Features"), app.Text(".")))
	}
	return part.Card("stack", title, say, exampleList(s, send), exampleForm(s, send))
}

func exampleList(s *State, send ui.Send) app.UI {
	items := make([]app.UI, len(s.Checks.Examples))
	for i, e := range s.Checks.Examples {
		words := app.Span().Class("small").Body(part.Span("mono", exampleText(e)))
		if !s.Features.Set.Has(e.Feature) {
			words = app.Span().Class("small").Body(part.Span("mono", exampleText(e)), part.Span("mute", " is skipped: there is no feature "+e.Feature))
		}
		items[i] = app.Li().Class("row between item").Body(words,
			ui.OnPress(part.IconButton("sm quiet", "trash-2", "Remove example "+strconv.Itoa(i+1)), send, ExampleRemoved{At: i}))
	}
	return app.Ul().Class("stack").Hidden(len(items) == 0).Body(items...)
}

// exampleText returns an example as text, such as "feature_3 = 4 where feature_1 = 2".
func exampleText(e checks.Example) string {
	var given []string
	for _, name := range format.SortedNames(e.Given) {
		given = append(given, name+" = "+e.Given[name])
	}
	return e.Feature + " = " + e.Want + " where " + strings.Join(given, ", ")
}

// exampleForm is the form that adds an example. The ids of its fields are numbered; emptyFields uses these ids.
func exampleForm(s *State, send ui.Send) app.UI {
	c := s.Checks
	names := make([]string, s.Features.Set.Len())
	for i := range names {
		names[i] = s.Features.Set.At(i).Name
	}
	feature := features.NameField(send, part.Field{ID: "example-feature", Label: "Feature"}, names, c.Feature, func(name string) station.Msg { return ExampleFeature{Name: name} })
	given := make([]app.UI, len(c.Given))
	for i, g := range c.Given {
		f := part.Field{ID: "example-given-" + strconv.Itoa(i), Label: g.Name}
		given[i] = f.View(ui.OnType(ui.InitialValue(features.ExampleInput(f), g.Text), send, func(t string) station.Msg { return ExampleGiven{Name: g.Name, Text: t} }))
	}
	want := part.Field{ID: "example-want", Label: "Expected value", Err: c.Wrong}
	return ui.OnSubmit(app.Form().Class("stack"), send, ExampleAdded{}).Body(
		feature,
		app.Div().Class("stack").Hidden(len(given) == 0).Body(given...),
		want.View(ui.OnType(ui.InitialValue(features.ExampleInput(want), c.Want), send, func(t string) station.Msg { return ExampleWant{Text: t} })),
		part.Div("row", app.Button().Type("submit").Class("btn").Text("Add example")))
}
