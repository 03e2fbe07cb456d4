package features

import (
	"cmp"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// textField is a field for names, keys and the like: its label, what stands in it, a hint below, and the
// message that typing sends.
func textField(send ui.Send, id, label, text, hint string, m func(text string) station.Msg) app.UI {
	f := part.Field{ID: id, Label: label, Hint: hint}
	return f.View(ui.OnType(ui.InitialValue(ui.CodeInput(f.Input()), text), send, m))
}

// choiceField is a field with a list of choices.
func choiceField(send ui.Send, id, label, chosen, hint string, options []part.Option, m func(text string) station.Msg) app.UI {
	f := part.Field{ID: id, Label: label, Hint: hint}
	return f.View(ui.OnChoose(f.Select(chosen, options...), send, m))
}

// NameField chooses one of many names: from a list or, where that would be too long, by typing, with the names that
// contain what is typed as suggestions.
func NameField(send ui.Send, f part.Field, names []string, chosen string, m func(name string) station.Msg) app.UI {
	if len(names) <= LongChoice {
		options := []part.Option{{Value: ui.NoText, Text: "Choose a feature"}}
		for _, name := range names {
			options = append(options, part.Option{Value: name})
		}
		return f.View(ui.OnChoose(f.Select(cmp.Or(chosen, ui.NoText), options...).Class("mono"), send, func(v string) station.Msg { return m(strings.Trim(v, ui.NoText)) }))
	}
	var found []app.UI
	for _, name := range names {
		if len(found) < shownNames && strings.Contains(strings.ToLower(name), strings.ToLower(chosen)) {
			found = append(found, app.Option().Value(name))
		}
	}
	f.Hint = "One of " + part.Grouped(len(names)) + ", by name."
	in := ui.InitialValue(ui.CodeInput(f.Input()), chosen).List(f.ID + "-names")
	return app.Div().Body(f.View(ui.OnType(in, send, func(t string) station.Msg { return m(strings.TrimSpace(t)) })), app.DataList().ID(f.ID+"-names").Body(found...))
}

// shownNames is how many suggestions a field has.
const shownNames = 50

// formOf is a form with one button, which sends m.
func formOf(send ui.Send, m station.Msg, button string, off bool, fields ...app.UI) app.UI {
	act := app.Div().Class("row").Body(app.Button().Type("submit").Class("btn").Disabled(off).Text(button))
	return ui.OnSubmit(app.Form().Class("stack"), send, m).Body(append(fields, act)...)
}

// folded is a part that is opened by who needs it.
func folded(summary string, body ...app.UI) app.UI {
	return app.Details().Body(app.Summary().Class("small").Text(summary), app.Div().Class("stack").Body(body...))
}

// saying is a note whose first words state the fact.
func saying(kind, fact, rest string) app.UI {
	return part.Note(kind, app.B().Text(fact+" "), app.Text(rest))
}

// act is what can be done with a row of a list.
type act struct {
	text string
	m    station.Msg
	off  bool
}

// actsOn is a row of buttons; each names what it is about.
func actsOn(send ui.Send, name string, acts ...act) app.UI {
	buttons := make([]app.UI, len(acts))
	for i, a := range acts {
		buttons[i] = ui.OnPress(part.Button("sm quiet", "", a.text).Aria("label", a.text+" "+name).Disabled(a.off), send, a.m)
	}
	return app.Div().Class("row wrap").Body(buttons...)
}

func ExampleInput(f part.Field) app.HTMLInput {
	return f.Input().Class("mono").Type("text").Spellcheck(false).AutoComplete(false)
}
