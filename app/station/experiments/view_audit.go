package experiments

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// maxEvents is how many events are listed.
const maxEvents = 100

// auditCard lists the events of the current table's model, newest first.
func auditCard(s *State) app.UI {
	events := s.AuditTrail(s.ModelName())
	if len(events) == 0 {
		return part.Card("stack", part.Title("Audit trail", ""),
			ui.Quiet("Registrations and alias changes appear here with time and reason."))
	}
	rows := []app.UI{}
	for _, e := range events[:min(len(events), maxEvents)] {
		why := format.OrDash(e.Why)
		if e.Gate != "" {
			why += " (" + e.Gate + ")"
		}
		rows = append(rows, part.Row(false, part.Cell("nowrap num", format.Timestamp(e.At)), part.Cell("", eventText(e)), part.Cell("", why)))
	}
	mute := usertext.Grouped(len(events))
	if len(events) > maxEvents {
		mute = "newest " + strconv.Itoa(maxEvents) + " of " + mute
	}
	table := app.Table().Body(app.THead().Body(app.Tr().Body(app.Th().Scope("col").Text("Time"), app.Th().Scope("col").Text("What"), app.Th().Scope("col").Text("Why"))),
		app.TBody().Body(rows...))
	return part.Card("flush", part.Title("Audit trail", mute), part.TableWrap("Audit trail", "tall", table))
}

// eventText describes an event.
func eventText(e registry.Event) string {
	v := func(n int) string { return "v" + strconv.Itoa(n) }
	switch {
	case e.Kind == registry.EventRegister:
		return v(e.To) + " registered"
	case e.Kind == registry.EventRemove:
		return v(e.From) + " removed"
	case e.Kind == registry.EventDelete:
		return format.Count(len(e.Runs), "run") + " deleted"
	case e.To == 0:
		return e.Alias + " removed from " + v(e.From)
	case e.From == 0:
		return e.Alias + " is " + v(e.To)
	}
	return e.Alias + " moved from " + v(e.From) + " to " + v(e.To)
}
