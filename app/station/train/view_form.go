package train

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// inputCard selects the inputs of the model.
func inputCard(s *State, send ui.Send) app.UI {
	names := s.FeatureNames()
	chosen := make(map[string]bool, len(s.Train.Inputs))
	for _, n := range s.Train.Inputs {
		chosen[n] = true
	}
	box := func(name string) app.UI {
		return part.Check(ui.OnToggle(app.Input().Checked(chosen[name]), send, InputToggled{Name: name}), part.Span("mono", name))
	}
	wrong := s.ErrorOf("inputs")
	group := app.Div().Role("group").Aria("label", "Inputs of the model").Attr("aria-describedby", ui.Pick(wrong == "", "", "inputs-hint"))
	if len(names) > LongInputs {
		group = group.Class("stack").Body(longInputs(s, send, box)...)
	} else {
		boxes := make([]app.UI, len(names))
		for i, n := range names {
			boxes[i] = box(n)
		}
		group = group.Class("scroll").Body(boxes...)
	}
	return part.Card("stack", part.Title("Features", strconv.Itoa(len(chosen))+" of "+usertext.Grouped(len(names))),
		group, errorLine("inputs-hint", wrong), targetLine(s))
}

// longInputs renders the visible rows of a long list, with a filter and buttons for all features that match it.
func longInputs(s *State, send ui.Send, box func(name string) app.UI) []app.UI {
	names := s.ListedInputs()
	first, n := s.Train.InputsWindow(len(names))
	rows := make([]app.UI, n)
	for i := range rows {
		rows[i] = part.RowAt(first+i, false, part.CellOf(box(names[first+i])))
	}
	f := part.Field{ID: "inputs-filter", Label: "Filter by name or expression"}
	if len(names) == 0 {
		f.Err = "No feature matches."
	}
	in := ui.InitialValue(f.Input(), s.Train.InputsFilter).Type("search").AutoComplete(false)
	scroll := ui.OnScroll(send, func(top int) station.Msg { return InputsScrolled{Top: top} })
	return []app.UI{
		f.View(ui.OnType(in, send, func(t string) station.Msg { return InputsFiltered{Text: t} })),
		part.Virtual{Label: "Inputs", Columns: []part.Column{{Text: "Feature"}}, Total: len(names), First: first, Rows: rows,
			Wrap: func(d app.HTMLDiv) app.HTMLDiv { return scroll(d.ID(InputsID)) }}.View(),
		part.Div("row wrap",
			ui.OnPress(part.Button("sm", "", "Select "+format.Count(len(names), "feature")).Disabled(len(names) == 0), send, InputsChosen{On: true}),
			ui.OnPress(part.Button("sm", "", "Clear "+format.Count(len(names), "feature")).Disabled(len(names) == 0), send, InputsChosen{})),
	}
}

func errorLine(id, text string) app.UI {
	if text == "" {
		return ui.Nothing()
	}
	return app.Div().Class("err").ID(id).Body(part.Icon("circle-x"), app.Span().Text(text))
}

// targetLine shows the target.
func targetLine(s *State) app.UI {
	if s.Clusters() {
		return ui.Quiet(s.Train.Recipe.Final.Op + " groups the rows by these features, without a target.")
	}
	if w := s.ErrorOf("target"); w != "" {
		return part.Div("err", part.Icon("circle-x"),
			app.Span().Body(app.Text(w+" "), app.A().Href(ui.Link(s.Session, station.Data)).Text("Open Data")))
	}
	return app.P().Class("small", "soft").Body(app.Text("Target: "), part.Span("mono", s.Column(data.RoleTarget)))
}

// trainField is a text field of the form.
func trainField(s *State, send ui.Send, name, mode string, f part.Field, value string) app.UI {
	f.ID, f.Err = "train-"+name, s.ErrorOf(name)
	in := ui.InitialValue(f.Input(), value).Class("mono").Type("text").Attr("inputmode", mode).AutoComplete(false).Spellcheck(false)
	return f.View(ui.OnType(in, send, func(text string) station.Msg { return TrainTyped{Field: name, Text: text} }))
}

// splitCard has the fields of the split.
func splitCard(s *State, send ui.Send) app.UI {
	t := s.Train
	share := part.Field{ID: "train-share", Label: "Test share", Value: shareText(s)}
	slider := share.Slider(5, 95, 1).Value(strconv.Itoa(sharePercent(t.TestSize)))
	regresses := s.Task().String() == "regression"
	box := ui.OnToggle(app.Input().Checked(t.Stratify).Disabled(regresses && !t.Stratify), send, StratifyToggled{})
	return part.Card("stack", part.Title("Split", ""),
		share.View(ui.OnType(slider, send, func(text string) station.Msg {
			n, _ := strconv.ParseFloat(text, 64)
			return TrainTyped{Field: "test_size", Text: strconv.FormatFloat(n/100, 'f', -1, 64), Slid: true}
		})),
		part.Div("grid two close",
			trainField(s, send, "test_size", "decimal", part.Field{Label: "test_size"}, t.TestSize),
			trainField(s, send, "random_state", "numeric", part.Field{Label: "random_state"}, t.RandomState)),
		app.Div().Body(part.Check(box, app.Text("stratify")),
			ui.Quiet(ui.Pick(regresses, "Only classification can be stratified.", "Training and test rows have the same share of each class."))))
}

// shareText returns the number of test rows: n * test_size, rounded up like train_test_split does.
func shareText(s *State) string {
	f, err := strconv.ParseFloat(s.Train.TestSize, 64)
	if err != nil || !(f > 0 && f < 1) {
		return "-"
	}
	n := int(math.Ceil(f * float64(s.Data.Table.Rows())))
	return strconv.FormatFloat(math.Round(f*1000)/10, 'f', -1, 64) + "%, " + format.Count(n, "row")
}

func sharePercent(text string) int {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) {
		return 25
	}
	return int(min(max(math.Round(f*100), 5), 95))
}
