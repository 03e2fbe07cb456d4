package format

import (
	"strconv"
	"time"
)

// Duration writes a duration in microseconds, milliseconds or seconds: "9 µs", "3.8 ms", "1.2 s".
func Duration(d time.Duration) string {
	v, unit := SplitDuration(d)
	return v + " " + unit
}

// SplitDuration returns what Duration writes as number and unit.
func SplitDuration(d time.Duration) (value, unit string) {
	switch s := d.Seconds(); {
	case s >= 1:
		return Digits(s), "s"
	case s >= 1e-3:
		return Digits(s * 1e3), "ms"
	default:
		return Digits(s * 1e6), "µs"
	}
}

// Bytes writes a number of bytes in B, kB, MB or GB, which are powers of 1000.
func Bytes(n int) string {
	switch v := float64(n); {
	case v >= 1e9:
		return Digits(v/1e9) + " GB"
	case v >= 1e6:
		return Digits(v/1e6) + " MB"
	case v >= 1e3:
		return Digits(v/1e3) + " kB"
	default:
		return strconv.Itoa(n) + " B"
	}
}

// Clock writes the time of day in UTC.
func Clock(t time.Time) string { return t.UTC().Format("15:04:05") + " UTC" }

// Timestamp writes date and time in UTC.
func Timestamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" }

// ShortID returns the first 8 characters of an id or a digest.
func ShortID(id string) string { return id[:min(8, len(id))] }

// ClockResolution says the resolution of the browser's clock in a sentence; "" when it is not known.
func ClockResolution(step time.Duration) string {
	if step <= 0 {
		return ""
	}
	return " (This browser's timer resolution is " + Duration(step) + ".)"
}
