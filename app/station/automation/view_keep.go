package automation

import (
	"math"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// keepField is how many runs of the schedule are kept. It is taken over when the field is left: half
// of a number that is being typed must not delete runs.
func keepField(s *State, send ui.Send) app.UI {
	f := part.Field{ID: "schedule-keep", Label: "Runs to keep", Err: s.Automation.KeepWrong,
		Hint: "Older runs of the schedule are deleted for good, except versions and runs with your tag or note. Empty: keep all."}
	in := ui.OnChoose(ui.InitialValue(f.Input(), s.Automation.Keep).Type("text").Attr("inputmode", "numeric").AutoComplete(false), send,
		func(t string) station.Msg { return KeepTyped{Text: t} })
	return f.View(in)
}

// lastsNote says how long the storage has room for the runs of the schedule, as measured on its last
// runs.
func lastsNote(s *State) app.UI {
	f := s.StorageForecast()
	if f.PerPass <= 0 || s.Automation.Wrong+s.Automation.KeepWrong != "" {
		return app.P().Class("small soft").Hidden(true)
	}
	lasts, fills := s.StorageLasts()
	text := "Full after about " + longTime(lasts) + " at this interval: a run takes " + units(f.PerPass) + ", " + units(float64(max(f.Free, 0))) + " are free."
	switch {
	case !fills:
		takes := " take about "
		if f.Keep == 1 {
			takes = " takes about "
		}
		text = "Does not fill up: the last " + format.Count(f.Keep, "run") + takes + units(f.PerPass*float64(f.Keep)) + "."
	case f.Keep > 0 && f.Keep > f.Fits():
		text += " " + format.Count(f.Keep, "run") + " do not fit, at most " + part.Grouped(f.Fits()) + " do."
	case f.Keep > 0:
		text += " Runs that become versions are kept as well."
	}
	return app.P().Class("small soft").Body(app.B().Text("Storage: "), app.Text(text))
}

// units is a size that is counted in the two bytes of a character, as browsers store them.
func units(n float64) string { return format.Bytes(int(2 * n)) }

// longTime is a time from minutes to years, in the unit that suits it.
func longTime(d time.Duration) string {
	in := func(unit time.Duration, name string) string {
		return format.Count(int(math.Round(float64(d)/float64(unit))), name)
	}
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return "a minute"
	case d < 2*time.Hour:
		return in(time.Minute, "minute")
	case d < 2*day:
		return in(time.Hour, "hour")
	case d < 730*day:
		return in(day, "day")
	}
	return in(365*day, "year")
}

// NearlyFull says in Storage that the room for runs is nearly used up, and what helps. The card has the export.
func NearlyFull(s *State, send ui.Send) app.UI {
	if !s.Storage.NearlyFull() {
		return ui.Placeholder()
	}
	return part.NoteWith("warn", "triangle-alert", experiments.MakeRoom(s.OfExperiments(), send),
		app.B().Text(strconv.Itoa(100*s.Storage.Used/s.Storage.Budget)+"% of the room for runs is used. "),
		app.Text("Export the workspace, keep fewer runs of the schedule in Automation, or delete runs."))
}
