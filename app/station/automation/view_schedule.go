package automation

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// scheduleCard is the form of the schedule.
func scheduleCard(s *State, send ui.Send) app.UI {
	a := s.Automation
	next := "off"
	switch {
	case a.Schedule.On && a.InOtherTab:
		next = "in another tab"
	case a.Schedule.On:
		next = "next in " + Countdown(s)
	}
	every := part.Field{ID: "schedule-every", Label: "Interval, seconds", Hint: "From 1 to 86400. The first run starts one interval from now.", Err: a.IntervalError}
	seeds := part.Field{ID: "schedule-seeds", Label: "random_state", Hint: seedHint(a.Seeds)}
	card := []app.UI{part.Title("Schedule", "", part.Span("small soft num", next)),
		part.Check(ui.OnToggle(app.Input().Checked(a.On), send, ScheduleToggled{}), app.Span().Text("Run on a schedule")),
		every.View(ui.OnType(ui.InitialValue(every.Input(), a.Every).Type("text").Attr("inputmode", "numeric").AutoComplete(false), send,
			func(t string) station.Msg { return EveryTyped{Text: t} })),
		seeds.View(ui.OnChoose(seeds.Select(a.Seeds, part.Option{Value: "same", Text: "same for each run"}, part.Option{Value: "next", Text: "next for each run"}), send,
			func(v string) station.Msg { return SeedsChosen{Seeds: v} })),
		keepRunsField(s, send), storageNote(s),
		part.NoteWith("", "clock", nil, app.Text("Browsers slow down hidden tabs. Missed runs are skipped, not queued: "),
			app.B().Text(format.Count(a.Schedule.Missed, "run")+" missed"), app.Text(" so far."))}
	if a.InOtherTab {
		card = append(card, part.Note("", app.B().Text("The schedule runs in another tab. "), app.Text("This tab takes over when that one is closed.")))
	}
	return part.Card("s4 stack", card...)
}

func seedHint(seeds string) string {
	if seeds == "next" {
		return "Every run has other test rows. The champion is scored on the same rows."
	}
	return "Every run uses the same test rows, so scores are comparable."
}
