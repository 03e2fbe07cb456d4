package literal

import (
	"bytes"
	"math"
)

// ParseTime reads a time as ISO 8601 and RFC 3339 write it: 2006-01-02, or that with a T or a space and 15:04,
// 15:04:05 or 15:04:05.999, and then Z or an offset (+02:00, +0200, +02) or nothing, which means UTC. The result is in
// microseconds since 1970-01-01T00:00:00Z, rounded when there are more decimals.
func ParseTime(b []byte) (us float64, ok bool) {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' {
		return 0, false
	}
	year, okY := Digits(b[:4])
	month, okM := Digits(b[5:7])
	mday, okD := Digits(b[8:10])
	if !okY || !okM || !okD || !IsDate(year, month, mday) {
		return 0, false
	}
	us = float64(DayOf(year, month, mday)) * Day
	if len(b) == 10 {
		return us, true
	}
	if b[10] != 'T' && b[10] != ' ' && b[10] != 't' {
		return 0, false
	}
	clock, ok := ParseClock(b[11:])
	return RoundTime(us + clock), ok
}

// IsDate reports whether the calendar has such a date.
func IsDate(year, month, mday int) bool {
	return month >= 1 && month <= 12 && mday >= 1 && mday <= monthDays(year, month)
}

// Digits parses a number that consists of digits only.
func Digits(b []byte) (int, bool) {
	n := 0
	for _, c := range b {
		d := c - '0'
		if d > 9 {
			return 0, false
		}
		n = 10*n + int(d)
	}
	return n, len(b) > 0
}

// ParseClock parses a time of day with an optional zone. The result is in microseconds after midnight UTC of the
// date; with a zone it may be below 0 or above a day.
func ParseClock(b []byte) (us float64, ok bool) {
	b, zone, ok := cutZone(b)
	if !ok || len(b) < 5 || b[2] != ':' {
		return 0, false
	}
	hour, okH := Digits(b[:2])
	minute, okM := Digits(b[3:5])
	if !okH || !okM || hour > 23 || minute > 59 {
		return 0, false
	}
	us = float64(hour*Hour + minute*Minute - zone)
	if len(b) == 5 {
		return us, true
	}
	if len(b) < 8 || b[5] != ':' {
		return 0, false
	}
	second, okS := Digits(b[6:8])
	fraction, okF := parseFraction(b[8:])
	return us + float64(second*Second) + fraction, okS && okF && second < 60
}

// parseFraction reads decimals of a second behind a point or a comma, or nothing, in microseconds.
func parseFraction(b []byte) (us float64, ok bool) {
	if len(b) == 0 {
		return 0, true
	}
	if b[0] != '.' && b[0] != ',' || len(b) == 1 {
		return 0, false
	}
	scale := float64(Second)
	for _, c := range b[1:] {
		if c-'0' > 9 {
			return 0, false
		}
		if scale > 1e-6 { // further digits have no effect
			scale /= 10
			us += float64(c-'0') * scale
		}
	}
	return math.Round(us), true
}

// cutZone removes Z or an offset from the end; zone is in microseconds.
func cutZone(b []byte) (clock []byte, zone int, ok bool) {
	if n := len(b); n > 0 && b[n-1]|0x20 == 'z' {
		return bytes.TrimRight(b[:n-1], " "), 0, true
	}
	at := len(b) - 1
	for at >= 5 && b[at] != '+' && b[at] != '-' {
		at--
	}
	if at < 5 {
		return b, 0, true
	}
	hour, minute, ok := offset(b[at+1:])
	zone = hour*Hour + minute*Minute
	if b[at] == '-' {
		zone = -zone
	}
	return bytes.TrimRight(b[:at], " "), zone, ok // the space in "12:00 +02:00"
}

// offset reads 02:00, 0200 or 02.
func offset(b []byte) (hour, minute int, ok bool) {
	if len(b) == 5 && b[2] == ':' {
		b = []byte{b[0], b[1], b[3], b[4]}
	}
	if len(b) != 2 && len(b) != 4 {
		return 0, 0, false
	}
	n, ok := Digits(b)
	if len(b) == 2 {
		n *= 100
	}
	return n / 100, n % 100, ok && n/100 < 24 && n%100 < 60
}
