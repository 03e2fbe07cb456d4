package data

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// generatorPanel draws the form that generates a table.
func generatorPanel(s *State, send ui.Send) app.UI {
	box := app.Div().ID("make-box")
	if !s.Generator.On {
		return box.Hidden(true)
	}
	o := s.Generator.Options
	slider := func(option, label, value string, lo, hi, step, now float64) app.UI {
		f := part.Field{ID: "make-" + option, Label: label, Value: value}
		in := f.Slider(lo, hi, step).Value(strconv.FormatFloat(now, 'f', -1, 64))
		return f.View(ui.OnType(in, send, func(v string) station.Msg { return MakeMoved{Option: option, Text: v} }))
	}
	percent := func(v float64) string { return format.Fixed(100*v, 0) + " %" }
	rows := part.Field{ID: "make-rows", Label: "Rows"}
	var options []part.Option
	for _, n := range []int{100, 1000, 10_000, 100_000, 1_000_000} {
		options = append(options, part.Option{Value: strconv.Itoa(n), Text: usertext.Grouped(n)})
	}
	seed := part.Field{ID: "make-seed", Label: "Seed"}
	seedIn := ui.InitialValue(seed.Input(), strconv.FormatUint(o.Seed, 10)).Type("text").Attr("inputmode", "numeric").AutoComplete(false)
	day := "never"
	if o.Drift.Day > 0 {
		day = "day " + strconv.Itoa(o.Drift.Day) + " of 90"
	}
	return box.Class("card stack").Body(
		part.Title("Generate a table", "from a seed"),
		part.Div("grid two",
			rows.View(ui.OnChoose(rows.Select(strconv.Itoa(o.Rows), options...), send, func(v string) station.Msg { return MakeMoved{Option: "rows", Text: v} })),
			seed.View(ui.OnType(seedIn, send, func(v string) station.Msg { return MakeMoved{Option: "seed", Text: v} })),
			slider("columns", "Features", strconv.Itoa(o.Columns), 1, 20, 1, float64(o.Columns)),
			slider("noise", "Noise, standard deviations", format.Fixed(o.Noise, 1), 0, 4, 0.1, o.Noise),
			slider("positive", "Rows of class 1", percent(o.Positive), 1, 99, 1, 100*o.Positive),
			slider("missing", "Missing cells", percent(o.Missing), 0, 60, 1, 100*o.Missing)),
		part.Div("sect grid two",
			slider("drift", "Drift begins", day, 0, 90, 1, float64(o.Drift.Day)),
			slider("shift", "Mean of feature_1 shifts by", format.Fixed(o.Drift.Shift, 1), -3, 3, 0.1, o.Drift.Shift),
			part.Check(ui.OnToggle(app.Input().Checked(o.Drift.Category), send, MakeMoved{Option: "category"}), app.Text("A new category appears in region")),
			part.Check(ui.OnToggle(app.Input().Checked(o.Drift.Flip), send, MakeMoved{Option: "flip"}), app.Text("The target's 0 and 1 are swapped"))),
		part.Div("row", ui.OnPress(part.Button("primary", "", "Generate"), send, MakeUsed{})))
}

// groundTruthCard shows the ground truth of a generated table.
func groundTruthCard(s *State) app.UI {
	if len(s.Data.Facts) == 0 {
		return app.Section().Class("card").Hidden(true)
	}
	var pairs []string
	for _, f := range s.Data.Facts {
		pairs = append(pairs, f.Name, f.Value)
	}
	return part.Card("stack", part.Title("Ground truth", "of the generated table"), part.KV(pairs...))
}
