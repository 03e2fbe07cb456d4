package view

import (
	"math"
	"strconv"
	"time"

	"orrery/app/state"
	"orrery/app/ui/part"
)

// score writes a share to two places; a dash when it is not defined.
func score(v float64) string { return fixed(v, 2) }

// fixed writes a number to so many places; a dash for NaN.
func fixed(v float64, places int) string {
	if math.IsNaN(v) {
		return "-"
	}
	return strconv.FormatFloat(v, 'f', places, 64)
}

// duration writes a time in the unit that suits it: 9 µs, 3.8 ms, 1.2 s.
func duration(d time.Duration) string {
	v, unit := split(d)
	return v + " " + unit
}

// split is a duration as number and unit.
func split(d time.Duration) (value, unit string) {
	switch s := d.Seconds(); {
	case s >= 1:
		return digits(s), "s"
	case s >= 1e-3:
		return digits(s * 1e3), "ms"
	default:
		return digits(s * 1e6), "µs"
	}
}

// digits keeps two or three figures: 9.1, 31, 184.
func digits(v float64) string {
	if v >= 10 {
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

func rate(v float64) string { return digits(v) }

// size writes bytes in kB, MB or GB, powers of ten.
func size(n int) string {
	switch v := float64(n); {
	case v >= 1e9:
		return digits(v/1e9) + " GB"
	case v >= 1e6:
		return digits(v/1e6) + " MB"
	case v >= 1e3:
		return digits(v/1e3) + " kB"
	default:
		return strconv.Itoa(n) + " B"
	}
}

// countdown is the time to the next pipeline run, as m:ss.
func countdown(s state.State) string {
	left := max(0, s.Automation.Schedule.Next.Sub(s.Now))
	sec := int(math.Ceil(left.Seconds()))
	text := strconv.Itoa(sec % 60)
	if sec%60 < 10 {
		text = "0" + text
	}
	return strconv.Itoa(sec/60) + ":" + text
}

// clock writes a time of day, UTC and saying so.
func clock(t time.Time) string { return t.UTC().Format("15:04:05") + " UTC" }

// stamp writes a day and a time.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" }

// short is the head of an id or a digest.
func short(id string) string { return id[:min(8, len(id))] }

// count is a number with its noun: 1 feature, 2 features.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return part.Grouped(n) + " " + noun
}
