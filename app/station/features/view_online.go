package features

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/feature/online"
	"orrery/core/table"
	"orrery/core/usertext"
)

// onlineCard has the forms that read the online store and push rows to it.
func onlineCard(s *State, send ui.Send) app.UI {
	title := "Online store"
	if s.Store.Filling.Running() && ui.IsLate(s.Session, s.Store.Filling) {
		return ui.Progress(s.Session, send, s.Store.Filling, "Materializing "+s.Store.Filling.What, "")
	}
	o, ok := s.Online()
	if !ok {
		return part.Card("", part.Title(title, ""), part.Span("small soft", "Empty. Materialize a view to look up each entity's latest values by key."))
	}
	return part.Card("stack", part.Title(title, usertext.Grouped(o.Store.Entities())+" entities", part.Span("small soft", o.View+" v"+strconv.Itoa(o.Version)+", materialized up to "+table.FormatTime(o.At, false))),
		onlineForm(s, send), onlineResult(s), pushForm(s, send))
}

// onlineField draws a text field of the forms.
func onlineField(send ui.Send, field, label, text, hint string) app.UI {
	return textField(send, "online-"+strings.ReplaceAll(field, " ", "-"), label, text, hint, func(t string) station.Msg { return OnlineTyped{Field: field, Text: t} })
}

// onlineChoice draws a select of the forms.
func onlineChoice(send ui.Send, field, label, chosen, hint string, values []string) app.UI {
	options := make([]part.Option, len(values))
	for i, v := range values {
		options[i].Value = v
		if v == ui.NoText {
			options[i].Text = "None"
		}
	}
	return choiceField(send, "online-"+field, label, chosen, hint, options, func(t string) station.Msg { return OnlineTyped{Field: field, Text: t} })
}

func onlineForm(s *State, send ui.Send) app.UI {
	f := s.Store.Reading
	var fields []app.UI
	if len(s.Store.Filled) > 1 {
		var views []string
		for _, v := range s.Store.Filled {
			views = append(views, v.View)
		}
		fields = append(fields, onlineChoice(send, "view", "View", f.View, "", slices.Compact(views)))
	}
	if all := s.Store.Repo.NewestServices(); len(all) > 0 {
		names := []string{ui.NoText}
		for _, svc := range all {
			names = append(names, svc.Name)
		}
		fields = append(fields, onlineChoice(send, "service", "Feature service", cmp.Or(f.Service, ui.NoText), "Read the features of a service instead of those of the view.", names))
	}
	for _, k := range f.Keys {
		fields = append(fields, onlineField(send, "key "+k.Name, k.Name+" to read", k.Text, ""))
	}
	fields = append(fields, onlineField(send, "asof", "Read as of", f.AsOf, "Values expire relative to this time. Empty: now."))
	if f.Wrong != "" {
		fields = append(fields, app.Div().Class("err").Role("alert").Body(part.Icon("circle-x"), app.Span().Text(f.Wrong)))
	}
	return submitForm(send, OnlinePressed{}, "Read features", false, fields...)
}

// onlineResult shows the last reply: values with Feast's statuses, and the request and response as JSON.
func onlineResult(s *State) app.UI {
	box := app.Div().Class("stack").Aria("live", "polite")
	r := s.Store.Got
	switch {
	case r == nil:
		return box.Hidden(true)
	case r.Wrong != "":
		return box.Body(part.Note("fail", app.Text(format.Sentence(r.Wrong))))
	}
	rows := make([]app.UI, len(r.Cells))
	for i, c := range r.Cells {
		value := cmp.Or(c.Value.String(), "null")
		if c.Value.Kind == table.Number && !c.Value.Missing() {
			value = format.SixPlaces(c.Value.Num)
		}
		rows[i] = part.Row(false, part.RowHead("mono", r.Names[i]), part.Cell("mono", format.Clip(value, 24)), part.CellOf(feastBadge(c.Status)), part.Cell("small", ageText(c.Event, r.Now)))
	}
	value, unit := format.SplitDuration(r.Took)
	return box.Body(
		part.Table("Online features", []part.Column{{Text: "Feature"}, {Text: "Value"}, {Text: "Status"}, {Text: "Age"}}, rows...),
		part.Stats(part.Stat(readLabel(r), value, unit)), timingNote(s, r.Calls),
		details("Request and response", copyable("Request", part.Token("k", "POST /get-online-features\n"), app.Text(r.Request)), copyable("Response", app.Text(r.Response)),
			ui.Quiet("As in Feast, 1970-01-01 means no event timestamp: for join keys, and for entities that are not in the store.")))
}

// readLabel describes what was timed. Of many features only the first ones are.
func readLabel(r *OnlineRead) string {
	words := "Read of " + format.Count(r.Features, "feature")
	if r.Features < len(r.Names) {
		words = "Read of the first " + format.Count(r.Features, "feature")
	}
	return words
}

// copyable draws code with a button that copies it. web/boot.js handles the button.
func copyable(label string, code ...app.UI) app.UI {
	return app.Div().Body(
		part.Div("row between wrap", app.B().Text(label), app.Span().Class("small").Role("status"),
			part.Button("sm quiet copy", "copy", "Copy").Aria("label", "Copy "+strings.ToLower(label))),
		part.Code(label, code...))
}

func feastBadge(status online.Status) app.UI {
	return part.Badge([...]string{"ok", "line", "fail", "warn"}[status], status.String())
}

// ageText formats the age of a value at the time of reading.
func ageText(event, now float64) string {
	if math.IsNaN(event) {
		return "-"
	}
	d := now - event
	if d < 0 {
		return "newer than the read time"
	}
	switch days := d / 86400e6; {
	case days >= 1:
		return format.Digits(days) + " d"
	case d >= 3600e6:
		return format.Digits(d/3600e6) + " h"
	case d >= 60e6:
		return format.Digits(d/60e6) + " min"
	}
	return format.Duration(time.Duration(d) * time.Microsecond)
}

// pushForm draws the form that pushes a row.
func pushForm(s *State, send ui.Send) app.UI {
	f := s.Store.Reading
	if f.Service != "" {
		return ui.Nothing()
	}
	fields := []app.UI{onlineField(send, "event", "Event timestamp of the row", f.Event, "")}
	for _, c := range f.Cells {
		fields = append(fields, onlineField(send, "cell "+c.Name, c.Name, c.Text, ""))
	}
	fields = append(fields, onlineChoice(send, "to", "Push to", f.To, "The online store returns it immediately. Windows include it after the view is materialized from a source that has it.", To()))
	return details("Push a fresh row for this entity", submitForm(send, PushPressed{}, "Push row", s.Store.Pushing.Running(), fields...))
}
