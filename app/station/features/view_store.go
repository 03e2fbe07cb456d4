package features

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/usertext"
)

// storeSection draws the feature store, or for a plain table a button that shows it.
func storeSection(s *State, send ui.Send) app.UI {
	if !s.StoreOpen() {
		return part.Div("s12", ui.OnPress(part.Button("quiet", "plus", "Feature views, point-in-time joins, online store"), send, StoreShown{}))
	}
	return part.Div("s12 grid fill",
		joinCard(s, send),
		part.Div("s7 stack cards", storeFailed(s), viewCard(s, send), servicesCard(s, send)),
		part.Div("s5 stack cards", viewsCard(s, send), onlineCard(s, send)))
}

// storeFailed shows the error of the last job of the feature store.
func storeFailed(s *State) app.UI {
	if !s.Store.Failed.Any() {
		return ui.Nothing()
	}
	return factNote("fail", "Failed.", s.Store.Failed.Text)
}

// viewField is a field of the view form.
type viewField struct{ id, label, hint string }

// viewCard draws the view form.
func viewCard(s *State, send ui.Send) app.UI {
	f := s.Store.View
	field := func(v viewField) app.UI {
		m := func(t string) station.Msg { return ViewTyped{Field: v.id, Text: t} }
		if v.id == "event" || v.id == "created" {
			return choiceField(send, "view-"+v.id, v.label, f.Text(v.id), v.hint, timeOptions(s, f.Text(v.id)), m)
		}
		return textField(send, "view-"+v.id, v.label, f.Text(v.id), v.hint, m)
	}
	var thirds, more []app.UI
	for _, v := range []viewField{{"name", "View", ""}, {"entity", "Entity", ""}, {"keys", "Join keys", "Comma-separated"},
		{"event", "Event timestamp", ""}, {"created", "Created timestamp", ""}, {"ttl", "Time to live", "Such as 7d or 24h. Empty: no limit."}} {
		thirds = append(thirds, part.Div("s4", field(v)))
	}
	for _, v := range []viewField{{"owner", "Owner", ""}, {"description", "Description", ""}, {"tags", "Tags", "team=growth, tier=1"}} {
		more = append(more, field(v))
	}
	named := f.Text("name") != ""
	return part.Card("stack", part.Title("Feature view", "", ui.OnPress(part.Button("sm", "plus", "From "+s.Data.Name), send, ViewChosen{})),
		submitForm(send, ViewApplied{}, "Apply view", f.Wrong != "" || named && len(f.Plan.Changes) == 0,
			part.Div("grid close", thirds...), field(viewField{"features", "Features", "Comma-separated columns"}),
			field(viewField{"windows", "Time windows", "spent_7d = sum(amount) over 7d; n_30d = count(*) over 30d. Also mean, min, max, last. A window at time t is (t-7d, t]."}),
			details("Owner, description, tags", more...), noTimesNote(named && f.Text("event") == ""), planNote(f.Plan, f.Wrong)))
}

// timeOptions returns the columns that can be event timestamps.
func timeOptions(s *State, chosen string) []part.Option {
	options := []part.Option{{Value: "", Text: "none"}}
	names := s.TimeColumns()
	if chosen != "" && !slices.Contains(names, chosen) {
		names = append(names, chosen)
	}
	for _, name := range names {
		options = append(options, part.Option{Value: name})
	}
	return options
}

func noTimesNote(so bool) app.UI {
	if !so {
		return ui.Nothing()
	}
	return factNote("", "Without an event timestamp all rows are treated as the same age.", "The last row of an entity is always used, and nothing expires.")
}

// planNote shows the changes that applying a form would make.
func planNote(p repo.Plan, wrong string) app.UI {
	box := app.Div().Class("stack").Aria("live", "polite")
	switch {
	case wrong != "":
		return box.Body(part.Div("err", part.Icon("circle-x"), app.Span().Text(format.Sentence(wrong))))
	case p.Name == "":
		return box.Hidden(true)
	case len(p.Changes) == 0:
		return box.Body(part.Span("small mute", "No changes."))
	}
	lines := []app.UI{app.B().Text("Plan: " + p.Name + " becomes version " + strconv.Itoa(p.Version) + ".")}
	for _, c := range p.Changes {
		text := c.Action + " " + c.What
		if c.Before != "" && c.After != "" {
			text += ": " + c.Before + " becomes " + c.After
		} else if c.After != "" {
			text += ": " + c.After
		}
		lines = append(lines, app.Div().Class("mono small").Text(text))
	}
	if len(p.Models) > 0 {
		lines = append(lines, app.Div().Text("Read by "+strings.Join(p.Models, ", ")+", which keeps the version it was trained with."))
	}
	return box.Body(part.Note("", lines...))
}

// viewsCard lists the views with their actions.
func viewsCard(s *State, send ui.Send) app.UI {
	var rows []app.UI
	for _, v := range s.Store.Repo.Newest() {
		rows = append(rows, viewRow(s, send, v))
	}
	if len(rows) == 0 {
		return part.Card("", part.Title("Views", ""), part.Span("small soft", "No views yet. A view defines the features that a table has for its entities over time."))
	}
	return part.Card("flush", part.Title("Views", usertext.Grouped(len(rows))),
		part.Table("Feature views", []part.Column{{Text: "View"}, {Text: "Read by"}}, rows...), skewNote(s))
}

func viewRow(s *State, send ui.Send, v view.View) app.UI {
	ttl := ", " + v.TTL
	if v.TTL == "" {
		ttl = ", no expiry"
	}
	return part.Row(v.Name == s.Store.View.Text("name"),
		app.Th().Scope("row").Body(part.Span("mono", v.Name+" "), part.Badge("", "v"+strconv.Itoa(v.Version)), app.Div().Class("small mute").Text(v.Source+ttl+": "+strings.Join(v.Names(), ", ")),
			actionButtons(send, v.Name, action{"Edit", ViewChosen{Name: v.Name}, false},
				action{"Join", JoinPressed{View: v.Name}, s.Store.Joining.Running() || s.Data.Table.Hash() == s.Store.Repo.Digest(v.Source)},
				action{"Materialize", FillPressed{View: v.Name}, s.Store.Filling.Running()},
				action{"Check skew", ComparePressed{View: v.Name}, s.Store.Comparing.Running()},
				action{"Delete", ViewDeleted{Name: v.Name}, false})),
		part.Cell("small words", readersOf(s, v.Name)))
}

// readersOf lists the registered models that read a definition.
func readersOf(s *State, name string) string {
	if readers := s.BreaksWithout(name); len(readers) > 0 {
		return strings.Join(readers, ", ")
	}
	return "-"
}

// skewNote shows the result of the last comparison of training and serving.
func skewNote(s *State) app.UI {
	box := app.Div().Aria("live", "polite")
	c := s.Store.Compared
	if c == nil {
		return box.Hidden(true)
	}
	kind, fact := "ok", "No skew."
	if c.Differ > 0 {
		kind, fact = "fail", "Skew."
	}
	return box.Body(factNote(kind, fact, "Training and serving differ in "+usertext.Grouped(c.Differ)+" of "+usertext.Grouped(c.Rows*c.Columns)+" values: "+
		usertext.Grouped(c.Rows)+" entities, "+format.Count(c.Columns, "feature")+". "+c.First))
}

// servicesCard lists the feature services, and has the form that defines one.
func servicesCard(s *State, send ui.Send) app.UI {
	var rows []app.UI
	for _, svc := range s.Store.Repo.NewestServices() {
		rows = append(rows, part.Row(svc.Name == s.Store.Pinned, part.RowHead("mono", svc.Name), part.CellOf(part.Badge("", "v"+strconv.Itoa(svc.Version))),
			part.Cell("mono small words", strings.Join(svc.Features, ", ")), part.Cell("small", readersOf(s, svc.Name)),
			part.CellOf(actionButtons(send, svc.Name, action{"Use in Train", ServiceUsed{Name: svc.Name}, false}, action{"Delete", ServiceDeleted{Name: svc.Name}, false}))))
	}
	table := ui.Nothing()
	if len(rows) > 0 {
		table = part.Table("Feature services", []part.Column{{Text: "Service"}, {Text: "Version"}, {Text: "Features"}, {Text: "Read by"}, {Text: "Actions", Hidden: true}}, rows...)
	}
	fields := make([]app.UI, 2, 4)
	for i, v := range [...][4]string{{"name", "Service", s.Store.Service.Name, ""}, {"features", "Features in order", s.Store.Service.Features, "Comma-separated. A model that pins the service accepts only these."}} {
		fields[i] = textField(send, "service-"+v[0], v[1], v[2], v[3], func(t string) station.Msg { return ServiceTyped{Field: v[0], Text: t} })
	}
	return part.Card("stack", part.Title("Feature services", "", part.Span("small mute", "the inputs of a model, in order")), table,
		submitForm(send, ServiceApplied{}, "Apply service", false, append(fields, planNote(s.PlanService(), s.Store.Service.Wrong))...))
}
