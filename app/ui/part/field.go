package part

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Field ties a control to its label, and to a hint or an error below it.
//
//	f := part.Field{ID: "c", Label: "C, inverse regularisation", Err: s.Train.CErr}
//	f.View(on(send, f.Input().Type("number").Value(s.Train.C)))
type Field struct {
	ID    string // of the control: unique on the page
	Label string
	Value string // shown at the right of the label: a slider's value
	Hint  string
	Err   string // what is wrong and what to do; it takes the hint's place
}

// View is the whole field around its control. More controls, such as a button
// beside an input, make a row.
func (f Field) View(control ...app.UI) app.UI {
	body := []app.UI{f.label()}
	if len(control) == 1 {
		body = append(body, control[0])
	} else {
		body = append(body, app.Div().Class("row").Body(control...))
	}
	switch {
	case f.Err != "":
		body = append(body, app.Div().Class("err").ID(f.tie()).Body(Icon("circle-x"), app.Span().Text(f.Err)))
	case f.Hint != "":
		body = append(body, app.Div().Class("hint").ID(f.tie()).Text(f.Hint))
	}
	return app.Div().Class("field").Body(body...)
}

func (f Field) label() app.UI {
	l := app.Label().For(f.ID)
	if f.Value == "" {
		return l.Text(f.Label)
	}
	return l.Class("row", "between").Body(app.Span().Text(f.Label), app.B().Class("mono").Text(f.Value))
}

// tie is the id of the hint or error; empty when there is neither.
func (f Field) tie() string {
	if f.Hint == "" && f.Err == "" {
		return ""
	}
	return f.ID + "-hint"
}

// Input is the field's input, to be finished and given to View.
func (f Field) Input() app.HTMLInput {
	return app.Input().Class("input").ID(f.ID).Aria("invalid", f.Err != "").Attr("aria-describedby", f.tie())
}

// Slider is the field's input as a range from lo to hi.
func (f Field) Slider(lo, hi, step float64) app.HTMLInput {
	return app.Input().Class("slider").ID(f.ID).Type("range").Min(decimal(lo)).Max(decimal(hi)).Attr("step", decimal(step)).Attr("aria-describedby", f.tie())
}

// decimal writes a number in full: go-app itself rounds to four places.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Area is the field's input of several lines.
func (f Field) Area() app.HTMLTextarea {
	return app.Textarea().Class("input", "area").ID(f.ID).Aria("invalid", f.Err != "").Attr("aria-describedby", f.tie())
}

// Select is the field's list of choices, with one chosen.
func (f Field) Select(chosen string, options ...Option) app.HTMLSelect {
	var body []app.UI
	for _, o := range options {
		text := o.Text
		if text == "" {
			text = o.Value
		}
		body = append(body, app.Option().Value(o.Value).Selected(o.Value == chosen).Text(text))
	}
	return app.Select().Class("input").ID(f.ID).Aria("invalid", f.Err != "").Attr("aria-describedby", f.tie()).Body(body...)
}

// Option is one choice; without Text its Value is shown.
type Option struct{ Value, Text string }

// Check is a checkbox, already built, before its words.
func Check(box app.HTMLInput, words ...app.UI) app.UI {
	return app.Label().Class("check").Body(append([]app.UI{box.Type("checkbox")}, words...)...)
}
