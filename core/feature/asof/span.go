package asof

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Span is a length of time in microseconds. As a time to live 0 means that a value never expires.
type Span float64

// Lengths of time.
const (
	Second Span = 1e6
	Minute      = 60 * Second
	Hour        = 60 * Minute
	Day         = 24 * Hour
	Week        = 7 * Day
)

// ErrSpan means that a text is not a duration.
var ErrSpan = errors.New("not a duration; write it as 7d, 24h, 30min or 90s")

// maxSpan is ten thousand years: beyond it a float64 loses seconds.
const maxSpan = 3_652_425 * Day

var units = []struct {
	name string
	span Span
}{{"w", Week}, {"d", Day}, {"h", Hour}, {"min", Minute}, {"m", Minute}, {"s", Second}, {"ms", Second / 1e3}, {"us", Second / 1e6}}

// ParseSpan parses a duration: numbers with units w, d, h, min (or m), s, ms and us, as in "7d" or
// "1d12h". A number without a unit is seconds; "" and "0" are 0. The error wraps ErrSpan.
func ParseSpan(text string) (Span, error) {
	rest := strings.ToLower(strings.TrimSpace(text))
	total := Span(0)
	for rest != "" {
		n := 0
		for n < len(rest) && (rest[n]-'0' <= 9 || rest[n] == '.') {
			n++
		}
		v, err := strconv.ParseFloat(rest[:n], 64)
		if err != nil {
			return 0, fmt.Errorf("%q is %w", text, ErrSpan)
		}
		rest = strings.TrimLeft(rest[n:], " ")
		u := 0
		for u < len(rest) && rest[u]-'a' < 26 {
			u++
		}
		unit, ok := unitOf(rest[:u])
		if !ok {
			return 0, fmt.Errorf("%q is %w", text, ErrSpan)
		}
		total += Span(v) * unit
		rest = strings.TrimLeft(rest[u:], " ")
	}
	if total > maxSpan {
		return 0, fmt.Errorf("%q is longer than ten thousand years: %w", text, ErrSpan)
	}
	return Span(math.Round(float64(total))), nil
}

func unitOf(name string) (Span, bool) {
	if name == "" {
		return Second, true
	}
	for _, u := range units {
		if u.name == name {
			return u.span, true
		}
	}
	return 0, false
}

// String formats the span for ParseSpan, in the largest unit that gives a whole number: "7d", "36h".
func (s Span) String() string {
	for _, u := range units {
		if u.name != "m" && u.name != "w" && s >= u.span && math.Mod(float64(s), float64(u.span)) == 0 {
			return strconv.FormatFloat(float64(s/u.span), 'f', -1, 64) + u.name
		}
	}
	return strconv.FormatFloat(float64(s), 'f', -1, 64) + "us"
}
