package chart

import (
	"math"
	"time"
)

// clockSteps returns the steps of time ticks in seconds.
func clockSteps() []float64 {
	return []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
		3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800}
}

// timeTicks returns at most about n round times within [lo, hi] in milliseconds since 1970, aligned to midnight of
// the time zone, and their step.
func timeTicks(lo, hi float64, n int, zone *time.Location) ([]float64, float64) {
	if n < 1 || !finite(lo) || !finite(hi) || hi <= lo || math.Abs(lo) > 1e15 || math.Abs(hi) > 1e15 {
		return []float64{lo}, 1000
	}
	step := 0.0
	for _, step = range clockSteps() {
		if (hi-lo)/(1000*step) <= float64(n) {
			break
		}
	}
	for (hi-lo)/(1000*step) > float64(n) {
		step *= 2
	}
	step *= 1000
	_, offset := time.UnixMilli(int64(lo)).In(zone).Zone()
	shift := float64(offset) * 1000
	var ticks []float64
	for k := math.Ceil((lo + shift) / step); k*step-shift <= hi; k++ {
		ticks = append(ticks, k*step-shift)
	}
	return ticks, step
}

// timeLabel formats a time to the second, the minute or the day, depending on the step of the ticks.
func timeLabel(ms, step float64, zone *time.Location) string {
	if !finite(ms) || math.Abs(ms) > 1e15 {
		return ""
	}
	t := time.UnixMilli(int64(ms)).In(zone)
	switch {
	case step < 60_000:
		return t.Format("15:04:05")
	case step < 86_400_000:
		return t.Format("15:04")
	}
	return t.Format("2 Jan")
}
