package view

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/part"
	"orrery/core/checks"
)

// exampleCard holds the worked examples: an input row and the value that a
// feature must have there.
func exampleCard(s state.State, send Send) app.UI {
	c := s.Checks
	title := part.Title("Worked examples", strconv.Itoa(len(c.Examples)))
	words, tests := "For these inputs, a feature must have exactly this value.", 0
	defs := s.Features.Set.Definitions()
	for _, d := range defs {
		tests += len(d.Tests)
	}
	if tests > 0 {
		words += " Besides, " + count(tests, "unit test") + " of the definitions in Features."
	}
	say := part.Span("small soft", words)
	if len(defs) == 0 {
		return part.Card("stack", title, exampleList(s, send), app.P().Class("small soft").Body(
			app.Text("There is no derived feature to give an example for. Save one in "), app.A().Href(link(s, state.Features)).Text("Features"), app.Text(".")))
	}
	return part.Card("stack", title, say, exampleList(s, send), exampleForm(s, send))
}

func exampleList(s state.State, send Send) app.UI {
	items := make([]app.UI, len(s.Checks.Examples))
	for i, e := range s.Checks.Examples {
		words := app.Span().Class("small").Body(app.Span().Class("mono").Text(exampleWords(e)))
		if s.Features.Set.Schema().Index(e.Feature) < 0 {
			words = app.Span().Class("small").Body(app.Span().Class("mono").Text(exampleWords(e)), part.Span("mute", " is left out: there is no "+e.Feature+" now"))
		}
		items[i] = app.Li().Class("row between item").Body(words,
			press(part.IconButton("sm quiet", "trash-2", "Remove example "+strconv.Itoa(i+1)), send, state.ExampleRemoved{At: i}))
	}
	return app.Ul().Class("stack").Hidden(len(items) == 0).Body(items...)
}

// exampleWords: feature_3 = 4 where feature_1 = 2.
func exampleWords(e checks.Example) string {
	var given []string
	for _, name := range sortedNames(e.Given) {
		given = append(given, name+" = "+e.Given[name])
	}
	return e.Feature + " = " + e.Want + " where " + strings.Join(given, ", ")
}

// exampleForm adds one. Its fields are named by their place, and the state
// empties them by those names when another feature is chosen.
func exampleForm(s state.State, send Send) app.UI {
	c := s.Checks
	feature := part.Field{ID: "example-feature", Label: "Feature"}
	options := []part.Option{{Value: nothing, Text: "Choose a feature"}}
	for _, d := range s.Features.Set.Definitions() {
		options = append(options, part.Option{Value: d.Name})
	}
	given := make([]app.UI, len(c.Given))
	for i, g := range c.Given {
		f := part.Field{ID: "example-given-" + strconv.Itoa(i), Label: g.Name}
		given[i] = f.View(typing(began(exampleInput(f), g.Text), send, func(t string) state.Msg { return state.ExampleGiven{Name: g.Name, Text: t} }))
	}
	want := part.Field{ID: "example-want", Label: "Expected value", Err: c.Wrong}
	return submitting(app.Form().Class("stack"), send, state.ExampleAdded{}).Body(
		feature.View(choosing(feature.Select(cmp.Or(c.Feature, nothing), options...), send, func(v string) state.Msg { return state.ExampleFeature{Name: strings.Trim(v, nothing)} })),
		app.Div().Class("stack").Hidden(len(given) == 0).Body(given...),
		want.View(typing(began(exampleInput(want), c.Want), send, func(t string) state.Msg { return state.ExampleWant{Text: t} })),
		app.Div().Class("row").Body(app.Button().Type("submit").Class("btn").Text("Add example")))
}

func exampleInput(f part.Field) app.HTMLInput {
	return f.Input().Class("mono").Type("text").Spellcheck(false).AutoComplete(false)
}
