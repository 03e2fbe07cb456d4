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

// pipelineCard sets the steps and their parameters.
func pipelineCard(s state.State, send Send) app.UI {
	t := s.Train
	penalty := part.Field{ID: "train-penalty", Label: "penalty"}
	c := part.Field{Label: "C, inverse regularisation"}
	if t.Penalty == "none" {
		c.Hint = "Without a penalty C is not used."
	}
	return part.Card("stack", part.Title("Pipeline", ""),
		app.Div().Class("row", "wrap").Body(part.Badge("line", "StandardScaler"), part.Icon("arrow-right"), part.Badge("line", "LogisticRegression")),
		app.Div().Class("grid", "two", "close").Body(
			penalty.View(choosing(penalty.Select(t.Penalty, part.Option{Value: "l2"}, part.Option{Value: "none"}).Class("mono"), send,
				func(v string) state.Msg { return state.TrainTyped{Field: "penalty", Text: v} })),
			trainField(s, send, "max_iter", "numeric", part.Field{Label: "max_iter"}, t.MaxIter)),
		trainField(s, send, "tol", "decimal", part.Field{Label: "tol"}, t.Tol),
		trainField(s, send, "C", "decimal", c, t.C),
		cSlider(s, send))
}

// The slider of C has whole steps from 0 to 60, ten to a power of ten: a range
// input cuts what it is given to 0..100 before it hears its own limits.
const (
	cSteps  = 60
	cMiddle = 30
	cPerTen = 10
)

// cAt is C at a place of the slider, to three figures.
func cAt(place int) string {
	v, _ := strconv.ParseFloat(strconv.FormatFloat(math.Pow(10, float64(place-cMiddle)/cPerTen), 'g', 3, 64), 64)
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// cPlace is where C lies on the slider; the middle when it is not a number.
func cPlace(text string) int {
	c, err := strconv.ParseFloat(text, 64)
	if err != nil || !(c > 0) {
		return cMiddle
	}
	return int(min(max(math.Round(cMiddle+cPerTen*math.Log10(c)), 0), cSteps))
}

func cSlider(s state.State, send Send) app.UI {
	in := app.Input().Class("slider").ID("train-C-slider").Type("range").Min(0).Max(cSteps).
		Aria("label", "C on a logarithmic scale").Aria("valuetext", s.Train.C).Value(strconv.Itoa(cPlace(s.Train.C)))
	return app.Div().Class("field").Body(
		typing(in, send, func(text string) state.Msg {
			place, err := strconv.Atoi(text)
			if err != nil {
				place = cMiddle
			}
			return state.TrainTyped{Field: "C", Text: cAt(place), Slid: true}
		}),
		app.Div().Class("hint", "row", "between").Body(app.Span().Text("0.001 simpler"), app.Span().Text("1000 freer")))
}

// splitCard says which rows are kept for the test.
func splitCard(s state.State, send Send) app.UI {
	t := s.Train
	share := part.Field{ID: "train-share", Label: "Test share", Value: shareWords(s)}
	slider := share.Slider(5, 95, 1).Value(strconv.Itoa(sharePlace(t.TestSize)))
	box := toggling(app.Input().Checked(t.Stratify), send, state.StratifyToggled{})
	return part.Card("stack", part.Title("Split", ""),
		share.View(typing(slider, send, func(text string) state.Msg {
			n, _ := strconv.ParseFloat(text, 64)
			return state.TrainTyped{Field: "test_size", Text: strconv.FormatFloat(n/100, 'f', -1, 64), Slid: true}
		})),
		app.Div().Class("grid", "two", "close").Body(
			trainField(s, send, "test_size", "decimal", part.Field{Label: "test_size"}, t.TestSize),
			trainField(s, send, "random_state", "numeric", part.Field{Label: "random_state"}, t.RandomState)),
		app.Div().Body(part.Check(box, app.Text("stratify")),
			app.P().Class("small", "soft").Text("Stratified, both sides have the same share of every class.")))
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
