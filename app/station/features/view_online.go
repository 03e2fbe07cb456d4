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
)

// onlineCard reads the online store by key, and pushes rows to it.
func onlineCard(s *State, send ui.Send) app.UI {
	title := "Online store"
	if s.Store.Filling.Running() && ui.IsLate(s.Session, s.Store.Filling) {
		return ui.Progress(s.Session, send, s.Store.Filling, "Materialising "+s.Store.Filling.What, "")
	}
	o, ok := s.Online()
	if !ok {
		return part.Card("", part.Title(title, ""), part.Span("small soft", "Empty. Materialize a view to look up each entity's latest values by key."))
	}
	return part.Card("stack", part.Title(title, part.Grouped(o.Store.Entities())+" entities", part.Span("small soft", o.View+" v"+strconv.Itoa(o.Version)+", materialized up to "+table.FormatTime(o.At, false))),
		onlineForm(s, send), onlineRead(s), pushForm(s, send))
}

// onlineField is a text field of the forms.
func onlineField(send ui.Send, field, label, text, hint string) app.UI {
	return textField(send, "online-"+strings.ReplaceAll(field, " ", "-"), label, text, hint, func(t string) station.Msg { return OnlineTyped{Field: field, Text: t} })
}

// onlineChoice is a choice of the forms.
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
		fields = append(fields, onlineChoice(send, "service", "Feature service", cmp.Or(f.Service, ui.NoText), "Read in place of the view: its features in order, whichever views they lie in.", names))
	}
	for _, k := range f.Keys {
		fields = append(fields, onlineField(send, "key "+k.Name, k.Name+" to read", k.Text, ""))
	}
	fields = append(fields, onlineField(send, "asof", "Read as of", f.AsOf, "The time at which the age of values is judged. Empty: now."))
	if f.Wrong != "" {
		fields = append(fields, app.Div().Class("err").Role("alert").Body(part.Icon("circle-x"), app.Span().Text(f.Wrong)))
	}
	return formOf(send, OnlinePressed{}, "Read features", false, fields...)
}

// onlineRead is the last answer: values with Feast's statuses, and the request
// and response in its own shape.
func onlineRead(s *State) app.UI {
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
		rows[i] = part.Row(false, part.RowHead("mono", r.Names[i]), part.Cell("mono", format.Clip(value, 24)), part.CellOf(feastBadge(c.Status)), part.Cell("small", age(c.Event, r.Now)))
	}
	value, unit := format.SplitDuration(r.Took)
	return box.Body(
		part.Table("Online features", []part.Column{{Text: "Feature"}, {Text: "Value"}, {Text: "Status"}, {Text: "Age"}}, rows...),
		part.Stats(part.Stat(readOf(r), value, unit)), timedWords(s, r.Calls),
		folded("Request and response", copyable("Request", part.Token("k", "POST /get-online-features\n"), app.Text(r.Request)), copyable("Response", app.Text(r.Response)),
			ui.Quiet("1970-01-01 stands where there is no event timestamp, as Feast has it: at a join key, and at an entity that is not in the store.")))
}

// readOf says what was timed: of many features the first ones alone are read again.
func readOf(r *OnlineRead) string {
	words := "Read of " + format.Count(r.Features, "feature")
	if r.Features < len(r.Names) {
		words = "Read of the first " + format.Count(r.Features, "feature")
	}
	return words
}

// copyable is code with a button that copies it; web/boot.js does it and says so.
func copyable(label string, code ...app.UI) app.UI {
	return app.Div().Body(
		app.Div().Class("row between wrap").Body(app.B().Text(label), app.Span().Class("small").Role("status"),
			part.Button("sm quiet copy", "copy", "Copy").Aria("label", "Copy "+strings.ToLower(label))),
		part.Code(label, code...))
}

func feastBadge(status online.Status) app.UI {
	return part.Badge([...]string{"ok", "line", "fail", "warn"}[status], status.String())
}

// age is how old a value is at the time of reading.
func age(event, now float64) string {
	if math.IsNaN(event) {
		return "-"
	}
	d := now - event
	if d < 0 {
		return "newer than the time of reading"
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

// pushForm sends a fresh row.
func pushForm(s *State, send ui.Send) app.UI {
	f := s.Store.Reading
	if f.Service != "" {
		return ui.Placeholder()
	}
	fields := []app.UI{onlineField(send, "event", "Event timestamp of the row", f.Event, "")}
	for _, c := range f.Cells {
		fields = append(fields, onlineField(send, "cell "+c.Name, c.Name, c.Text, ""))
	}
	fields = append(fields, onlineChoice(send, "to", "Push to", f.To, "The online store answers with it at once; windows count it when the view is materialised from a source that has it.", To()))
	return folded("Push a fresh row for this entity", formOf(send, PushPressed{}, "Push row", s.Store.Pushing.Running(), fields...))
}
