package part

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Field connects a control to its label, and to a hint or an error below it.
//
//	f := part.Field{ID: "c", Label: "C, inverse regularisation", Err: s.Train.CErr}
//	f.View(ui.OnType(f.Input().Type("number").Value(s.Train.C), send, cTyped))
type Field struct {
	ID    string // of the control; unique on the page
	Label string
	Value string // the value of a slider, shown at the right of the label
	Hint  string
	Err   string // what is wrong and what to do; shown instead of the hint
}

// View draws the field around its control. Several controls, such as an input and a button, are drawn in a row.
func (f Field) View(control ...app.UI) app.UI {
	body := []app.UI{f.label()}
	if len(control) == 1 {
		body = append(body, control[0])
	} else {
		body = append(body, Div("row", control...))
	}
	switch {
	case f.Err != "":
		body = append(body, app.Div().Class("err").ID(f.hintID()).Body(Icon("circle-x"), app.Span().Text(f.Err)))
	case f.Hint != "":
		body = append(body, app.Div().Class("hint").ID(f.hintID()).Text(f.Hint))
	}
	return Div("field", body...)
}

func (f Field) label() app.UI {
	l := app.Label().For(f.ID)
	if f.Value == "" {
		return l.Text(f.Label)
	}
	return l.Class("row", "between").Body(app.Span().Text(f.Label), app.B().Class("mono").Text(f.Value))
}

// hintID returns the id of the hint or error; "" without one.
func (f Field) hintID() string {
	if f.Hint == "" && f.Err == "" {
		return ""
	}
	return f.ID + "-hint"
}

// Input returns the field's input, which the caller completes and passes to View.
func (f Field) Input() app.HTMLInput {
	return app.Input().Class("input").ID(f.ID).Aria("invalid", f.Err != "").Attr("aria-describedby", f.hintID())
}

// Slider returns the field's control as a slider from lo to hi.
func (f Field) Slider(lo, hi, step float64) app.HTMLInput {
	return app.Input().Class("slider").ID(f.ID).Type("range").Min(decimal(lo)).Max(decimal(hi)).Attr("step", decimal(step)).Attr("aria-describedby", f.hintID())
}

// decimal formats a number without rounding. go-app rounds to four decimals.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Area returns the field's control for text of several lines.
func (f Field) Area() app.HTMLTextarea {
	return app.Textarea().Class("input", "area").ID(f.ID).Aria("invalid", f.Err != "").Attr("aria-describedby", f.hintID())
}

// Select returns the field's control as a select.
func (f Field) Select(chosen string, options ...Option) app.HTMLSelect {
	var body []app.UI
	for _, o := range options {
		text := o.Text
		if text == "" {
			text = o.Value
		}
		body = append(body, app.Option().Value(o.Value).Selected(o.Value == chosen).Text(text))
	}
	return app.Select().Class("input").ID(f.ID).Aria("invalid", f.Err != "").Attr("aria-describedby", f.hintID()).Body(body...)
}

// Option is one option of a select. Without a Text its Value is shown.
type Option struct{ Value, Text string }

// Check draws a checkbox with its label.
func Check(box app.HTMLInput, words ...app.UI) app.UI {
	return app.Label().Class("check").Body(append([]app.UI{box.Type("checkbox")}, words...)...)
}
