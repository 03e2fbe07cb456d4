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
	"orrery/core/usertext"
)

// keepRunsField sets how many scheduled runs are kept. The value is applied when the field loses the focus: a partly
// typed number must not delete runs.
func keepRunsField(s *State, send ui.Send) app.UI {
	f := part.Field{ID: "schedule-keep", Label: "Runs to keep", Err: s.Automation.KeepError,
		Hint: "Older scheduled runs are deleted permanently, except versions and runs with your tag or note. Leave empty to keep all."}
	in := ui.OnChoose(ui.InitialValue(f.Input(), s.Automation.Keep).Type("text").Attr("inputmode", "numeric").AutoComplete(false), send,
		func(t string) station.Msg { return KeepTyped{Text: t} })
	return f.View(in)
}

// storageNote says how long the storage has room for scheduled runs.
func storageNote(s *State) app.UI {
	f := s.StorageForecast()
	if f.PerPass <= 0 || s.Automation.IntervalError+s.Automation.KeepError != "" {
		return app.P().Class("small soft").Hidden(true)
	}
	lasts, fills := s.TimeUntilFull()
	text := "Full after about " + approximateTime(lasts) + " at this interval: a run takes " + storageBytes(f.PerPass) + ", " + storageBytes(float64(max(f.Free, 0))) + " are free."
	switch {
	case !fills:
		text = "Does not fill up: the last " + format.Count(f.Keep, "run") + ui.Pick(f.Keep == 1, " takes", " take") + " about " + storageBytes(f.PerPass*float64(f.Keep)) + "."
	case f.Keep > 0 && f.Keep > f.Fits():
		text += " " + format.Count(f.Keep, "run") + " do not fit; there is room for " + usertext.Grouped(f.Fits()) + "."
	case f.Keep > 0:
		text += " Registered runs are kept as well."
	}
	return app.P().Class("small soft").Body(app.B().Text("Storage: "), app.Text(text))
}

// storageBytes formats a size in UTF-16 code units, as localStorage counts it, in bytes.
func storageBytes(n float64) string { return format.Bytes(int(2 * n)) }

// approximateTime formats a duration in minutes, hours, days or years.
func approximateTime(d time.Duration) string {
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

// NearlyFull is the warning on the Storage card that the storage is nearly full, with buttons that free some.
func NearlyFull(s *State, send ui.Send) app.UI {
	if !s.Storage.NearlyFull() {
		return ui.Nothing()
	}
	return part.NoteWith("warn", "triangle-alert", experiments.MakeRoom(s.OfExperiments(), send),
		app.B().Text(strconv.Itoa(100*s.Storage.Used/s.Storage.Budget)+"% of the storage for runs is used. "),
		app.Text("Export the workspace, keep fewer scheduled runs in Automation, or delete runs."))
}
