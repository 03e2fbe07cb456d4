package view

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/part"
)

// maxListed is how many features get a checkbox: a page with more would be slow
// to draw, and nobody reads it.
const maxListed = 200

// inputCard chooses the columns that the model reads.
func inputCard(s state.State, send Send) app.UI {
	names := s.FeatureNames()
	chosen := map[string]bool{}
	for _, n := range s.Train.Inputs {
		chosen[n] = true
	}
	boxes := make([]app.UI, 0, len(names))
	for _, n := range names[:min(len(names), maxListed)] {
		box := toggling(app.Input().Checked(chosen[n]), send, state.InputToggled{Name: n})
		boxes = append(boxes, part.Check(box, part.Span("mono", n)))
	}
	wrong := s.WrongWith("inputs")
	return part.Card("stack",
		part.Title("Features", strconv.Itoa(len(chosen))+" of "+part.Grouped(len(names))),
		app.Div().Class("scroll").Role("group").Aria("label", "Features that the model reads").
			Attr("aria-describedby", tied(wrong, "inputs-hint")).Body(boxes...),
		listedNote(len(names)),
		wrongLine("inputs-hint", wrong),
		targetLine(s))
}

func tied(wrong, id string) string {
	if wrong == "" {
		return ""
	}
	return id
}

// softLine is a quiet sentence, or its place.
func softLine(text string) app.UI {
	if text == "" {
		return gone()
	}
	return app.P().Class("small", "soft").Text(text)
}

func listedNote(n int) app.UI {
	if n <= maxListed {
		return gone()
	}
	return softLine("The first " + strconv.Itoa(maxListed) + " of " + part.Grouped(n) +
		" features are listed. To leave out one of the others, ignore its column in Data.")
}

func wrongLine(id, text string) app.UI {
	if text == "" {
		return gone()
	}
	return app.Div().Class("err").ID(id).Body(part.Icon("circle-x"), app.Span().Text(text))
}

// targetLine says what is predicted.
func targetLine(s state.State) app.UI {
	if s.Clusters() {
		return softLine(s.Train.Recipe.Final.Op + " groups the rows by them. It looks at no target.")
	}
	if w := s.WrongWith("target"); w != "" {
		return app.Div().Class("err").Body(part.Icon("circle-x"),
			app.Span().Body(app.Text(w+" "), app.A().Href(link(s, state.Data)).Text("Open Data")))
	}
	return app.P().Class("small", "soft").Body(app.Text("They predict "), part.Span("mono", s.Column(state.RoleTarget)), app.Text("."))
}

// trainField is a text field of the form. The label is scikit-learn's name.
func trainField(s state.State, send Send, name, mode string, f part.Field, value string) app.UI {
	f.ID, f.Err = "train-"+name, s.WrongWith(name)
	in := began(f.Input(), value).Class("mono").Type("text").Attr("inputmode", mode).AutoComplete(false).Spellcheck(false)
	return f.View(typing(in, send, func(text string) state.Msg { return state.TrainTyped{Field: name, Text: text} }))
}

// splitCard says which rows are kept for the test.
func splitCard(s state.State, send Send) app.UI {
	t := s.Train
	share := part.Field{ID: "train-share", Label: "Test share", Value: shareWords(s)}
	slider := share.Slider(5, 95, 1).Value(strconv.Itoa(sharePlace(t.TestSize)))
	regresses := s.Task().String() == "regression"
	box := toggling(app.Input().Checked(t.Stratify).Disabled(regresses && !t.Stratify), send, state.StratifyToggled{})
	return part.Card("stack", part.Title("Split", ""),
		share.View(typing(slider, send, func(text string) state.Msg {
			n, _ := strconv.ParseFloat(text, 64)
			return state.TrainTyped{Field: "test_size", Text: strconv.FormatFloat(n/100, 'f', -1, 64), Slid: true}
		})),
		app.Div().Class("grid", "two", "close").Body(
			trainField(s, send, "test_size", "decimal", part.Field{Label: "test_size"}, t.TestSize),
			trainField(s, send, "random_state", "numeric", part.Field{Label: "random_state"}, t.RandomState)),
		app.Div().Body(part.Check(box, app.Text("stratify")),
			softLine(pick(regresses, "Only classes can be stratified.", "Stratified, both sides have the same share of every class."))))
}

// shareWords says how many rows the test gets: n * test_size, rounded up, as
// train_test_split does.
func shareWords(s state.State) string {
	f, err := strconv.ParseFloat(s.Train.TestSize, 64)
	if err != nil || !(f > 0 && f < 1) {
		return "-"
	}
	n := int(math.Ceil(f * float64(s.Data.Table.Rows())))
	return strconv.FormatFloat(math.Round(f*1000)/10, 'f', -1, 64) + " %, " + count(n, "row")
}

func sharePlace(text string) int {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) {
		return 25
	}
	return int(min(max(math.Round(f*100), 5), 95))
}
