package automation

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// scheduleCard sets the clock.
func scheduleCard(s *State, send ui.Send) app.UI {
	a := s.Automation
	next := "off"
	switch {
	case a.Schedule.On && a.Elsewhere:
		next = "in another tab"
	case a.Schedule.On:
		next = "next in " + Countdown(s)
	}
	every := part.Field{ID: "schedule-every", Label: "Interval, seconds", Hint: "From 1 to 86400; the first run comes one interval from now.", Err: a.Wrong}
	seeds := part.Field{ID: "schedule-seeds", Label: "random_state", Hint: seedWords(a.Seeds)}
	card := []app.UI{part.Title("Schedule", "", part.Span("small soft num", next)),
		part.Check(ui.OnToggle(app.Input().Checked(a.On), send, ScheduleToggled{}), app.Span().Text("Run on a schedule")),
		every.View(ui.OnType(ui.InitialValue(every.Input(), a.Every).Type("text").Attr("inputmode", "numeric").AutoComplete(false), send,
			func(t string) station.Msg { return EveryTyped{Text: t} })),
		seeds.View(ui.OnChoose(seeds.Select(a.Seeds, part.Option{Value: "same", Text: "same each pass"}, part.Option{Value: "next", Text: "next each pass"}), send,
			func(v string) station.Msg { return SeedsChosen{Seeds: v} })),
		keepField(s, send), lastsNote(s),
		part.NoteWith("", "clock", nil, app.Text("A hidden tab is slowed by the browser. Missed runs are skipped, not queued: "),
			app.B().Text(format.Count(a.Schedule.Missed, "run")+" missed"), app.Text(" so far."))}
	if a.Elsewhere {
		card = append(card, part.Note("", app.B().Text("Another tab trains on the schedule. "), app.Text("This one takes over when that one is closed.")))
	}
	return part.Card("s4 stack", card...)
}

func seedWords(seeds string) string {
	if seeds == "next" {
		return "Each pass draws another holdout. The champion is scored on it too."
	}
	return "Every run uses the same test rows, so scores are comparable."
}
