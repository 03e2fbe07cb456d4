package features

import (
	"cmp"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// textField draws a text field for names and keys. Typing sends m.
func textField(send ui.Send, id, label, text, hint string, m func(text string) station.Msg) app.UI {
	f := part.Field{ID: id, Label: label, Hint: hint}
	return f.View(ui.OnType(ui.InitialValue(ui.CodeInput(f.Input()), text), send, m))
}

// choiceField draws a field with a select.
func choiceField(send ui.Send, id, label, chosen, hint string, options []part.Option, m func(text string) station.Msg) app.UI {
	f := part.Field{ID: id, Label: label, Hint: hint}
	return f.View(ui.OnChoose(f.Select(chosen, options...), send, m))
}

// NameField draws a select of names or, for more than LongChoice, a text field that suggests names which contain the
// typed text.
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
		if len(found) < maxSuggestions && strings.Contains(strings.ToLower(name), strings.ToLower(chosen)) {
			found = append(found, app.Option().Value(name))
		}
	}
	f.Hint = "Type one of " + usertext.Grouped(len(names)) + " names."
	in := ui.InitialValue(ui.CodeInput(f.Input()), chosen).List(f.ID + "-names")
	return app.Div().Body(f.View(ui.OnType(in, send, func(t string) station.Msg { return m(strings.TrimSpace(t)) })), app.DataList().ID(f.ID+"-names").Body(found...))
}

// maxSuggestions is the largest number of suggestions.
const maxSuggestions = 50

// submitForm draws a form with a submit button, which sends m.
func submitForm(send ui.Send, m station.Msg, button string, off bool, fields ...app.UI) app.UI {
	act := part.Div("row", app.Button().Type("submit").Class("btn").Disabled(off).Text(button))
	return ui.OnSubmit(app.Form().Class("stack"), send, m).Body(append(fields, act)...)
}

// details draws a part that is closed at first.
func details(summary string, body ...app.UI) app.UI {
	return app.Details().Body(app.Summary().Class("small").Text(summary), part.Div("stack", body...))
}

// factNote draws a note that starts with a fact in bold.
func factNote(kind, fact, rest string) app.UI {
	return part.Note(kind, app.B().Text(fact+" "), app.Text(rest))
}

// action is an action on a row of a list.
type action struct {
	text string
	m    station.Msg
	off  bool
}

// actionButtons draws a row of buttons. The accessible name of each includes the name of the row.
func actionButtons(send ui.Send, name string, acts ...action) app.UI {
	buttons := make([]app.UI, len(acts))
	for i, a := range acts {
		buttons[i] = ui.OnPress(part.Button("sm quiet", "", a.text).Aria("label", a.text+" "+name).Disabled(a.off), send, a.m)
	}
	return part.Div("row wrap", buttons...)
}

// ExampleInput draws the input of a field for an example value.
func ExampleInput(f part.Field) app.HTMLInput {
	return f.Input().Class("mono").Type("text").Spellcheck(false).AutoComplete(false)
}
