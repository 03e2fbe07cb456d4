package literal_test

import (
	"math"
	"testing"
	"time"

	"orrery/core/table/literal"

	"pgregory.net/rapid"
)

func TestParseTime(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-29":                       "2024-02-29T00:00:00Z",
		"2024-02-29T12:30":                 "2024-02-29T12:30:00Z",
		"2024-02-29 12:30:15.25":           "2024-02-29T12:30:15.25Z",
		"2024-02-29T00:30:00+02:00":        "2024-02-28T22:30:00Z",
		"2024-02-29T23:30:00-0130":         "2024-03-01T01:00:00Z",
		"2024-02-29T12:30:00 +02":          "2024-02-29T10:30:00Z",
		"1969-12-31T23:59:59.9999999Z":     "1970-01-01T00:00:00Z", // rounded
		"0000-01-01":                       "0000-01-01T00:00:00Z",
		"2023-02-29":                       "",
		"2024-13-01":                       "",
		"2024-02-29T25:00":                 "",
		"2024-02-29T12:30:00+25:00":        "",
		"24-02-29":                         "",
		"2024-02-29x":                      "",
		"2024-02-29T12:30:00.":             "",
		"2024-02-29T12:30:15.999999999999": "2024-02-29T12:30:16Z",
	} {
		us, ok := literal.ParseTime([]byte(text))
		if got := string(literal.AppendTime(nil, us, false)); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, ok, want)
		}
	}
}

// Dates agree with package time for every day of the years 0 to 9999, and survive a round trip.
func TestDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.Int64Range(-719528, 2932896).Draw(t, "day")
		want := time.Unix(day*86400, 0).UTC()
		us := float64(day) * literal.Day
		// In the year 9999 a float64 counts microseconds in steps of 32, so a sum that is nearer to midnight rounds to it.
		year, month, mday, back := literal.DateOf(us + rapid.Float64Range(0, literal.Day-32).Draw(t, "us"))
		if year != want.Year() || month != int(want.Month()) || mday != want.Day() || back != day {
			t.Fatalf("day %d is %d-%d-%d, want %s", day, year, month, mday, want)
		}
		if !literal.IsDate(year, month, mday) || literal.DayOf(year, month, mday) != day {
			t.Fatalf("%s is day %d, want %d", want, literal.DayOf(year, month, mday), day)
		}
		text := literal.AppendTime(nil, us, true)
		if again, ok := literal.ParseTime(text); string(text) != want.Format("2006-01-02") || !ok || again != us {
			t.Fatalf("%s is written %q and read as %v", want, text, again)
		}
	})
}

func TestRoundTime(t *testing.T) {
	for us, want := range map[float64]float64{1.4: 1, -1.6: -2, math.Inf(1): math.NaN(), 3e17: math.NaN(), -7e16: math.NaN()} {
		if got := literal.RoundTime(us); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%v is rounded to %v, want %v", us, got, want)
		}
	}
	if got := literal.AppendTime([]byte("x"), math.NaN(), false); string(got) != "x" {
		t.Errorf("a missing time is written %q", got)
	}
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string]float64{"00:00": 0, "12:30:15,5": 45015.5e6, "00:30+01:00": -1800e6, "23:30-01:00": 88200e6} {
		if got, ok := literal.ParseClock([]byte(text)); !ok || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "1:30", "12:60", "12-30", "12:30:61", "12:30:15.x", "12:30+1"} {
		if got, ok := literal.ParseClock([]byte(text)); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestBool(t *testing.T) {
	for text, want := range map[string]float64{"true": 1, "TRUE": 1, "False": 0} {
		if v, ok := literal.ParseBool([]byte(text)); !ok || v != want {
			t.Errorf("%q: %v, %v", text, v, ok)
		}
	}
	if _, ok := literal.ParseBool([]byte("yes")); ok {
		t.Error("yes is read as a boolean")
	}
	if got := literal.FormatBool(1) + literal.FormatBool(0) + literal.FormatBool(math.NaN()); got != "truefalse" {
		t.Errorf("booleans are written %q", got)
	}
	if n, ok := literal.Digits(literal.Bytes("0042")); n != 42 || !ok {
		t.Errorf("0042 is %d, %v", n, ok)
	}
}
