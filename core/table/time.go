package table

import "math"

// Times are float64 microseconds since 1970-01-01T00:00:00Z. A float64 holds every one of them for 285 years on
// either side, and every whole second of the years 0 to 9999.
const (
	microSecond = 1_000_000
	microMinute = 60 * microSecond
	microHour   = 60 * microMinute
	microDay    = 24 * microHour

	firstTime = -719528 * microDay // 0000-01-01, the first that RFC 3339 can write
	afterTime = 2932897 * microDay // 10000-01-01, the first that it cannot
)

// Times makes a column of times, in microseconds since 1970-01-01T00:00:00Z; NaN is a missing cell. It takes
// ownership of v, rounds to whole microseconds, and makes times outside the years 0 to 9999 missing, since they have
// no text form.
func Times(name string, v []float64) Column {
	for i, x := range v {
		v[i] = wholeTime(x)
	}
	return Column{name: name, kind: Time, nums: v, facts: new(facts)}
}

func wholeTime(us float64) float64 {
	us = math.Round(us) + 0 // no negative zero
	if !(us >= firstTime && us < afterTime) {
		return math.NaN()
	}
	return us
}

// TimeValue is a time in microseconds since 1970-01-01T00:00:00Z, rounded as Times does; NaN is a missing one.
func TimeValue(us float64) Value { return Value{Kind: Time, Num: wholeTime(us)} }

// allDates reports whether all present cells (at least one) are midnights.
func allDates(v []float64) bool {
	present := false
	for _, us := range v {
		if us != us {
			continue
		}
		if int64(us)%microDay != 0 {
			return false
		}
		present = true
	}
	return present
}

// FormatTime writes a time in UTC as RFC 3339 does, with no more decimals than it has; date leaves the time of day
// out. NaN is "".
func FormatTime(us float64, date bool) string {
	var buf [32]byte
	return string(appendTime(buf[:0], us, date))
}

func appendTime(dst []byte, us float64, date bool) []byte {
	if us != us {
		return dst
	}
	year, month, mday, day := DateOf(us)
	dst = appendDigits(dst, year, 4)
	dst = appendDigits(append(dst, '-'), month, 2)
	dst = appendDigits(append(dst, '-'), mday, 2)
	if date {
		return dst
	}
	return appendClock(dst, int(int64(us)-day*microDay))
}

func appendClock(dst []byte, us int) []byte {
	dst = appendDigits(append(dst, 'T'), us/microHour, 2)
	dst = appendDigits(append(dst, ':'), us/microMinute%60, 2)
	dst = appendDigits(append(dst, ':'), us/microSecond%60, 2)
	if us %= microSecond; us != 0 {
		digits := 6
		for ; us%10 == 0; us /= 10 {
			digits--
		}
		dst = appendDigits(append(dst, '.'), us, digits)
	}
	return append(dst, 'Z')
}

// appendDigits appends the last n decimal digits of v.
func appendDigits(dst []byte, v, n int) []byte {
	for range n {
		dst = append(dst, '0')
	}
	for i := 1; i <= n; i++ {
		dst[len(dst)-i] += byte(v % 10)
		v /= 10
	}
	return dst
}

// DateOf is the date of a time in UTC, and its day counted from 1970-01-01. The time is one that a column can hold.
func DateOf(us float64) (year, month, mday int, day int64) {
	n := int64(us)
	day = n / microDay
	if n < day*microDay {
		day--
	}
	year, month, mday = civil(day)
	return year, month, mday, day
}

// civil is the date of a day that is counted from 1970-01-01, and dayOf the reverse, in the proleptic Gregorian
// calendar. Years begin in March, so that the day that some years have more is the last one; an era is the 400 years
// after which the calendar repeats (H. Hinnant, "chrono-compatible low-level date algorithms", 2013).
func civil(day int64) (year, month, mday int) {
	const era = 146097
	z := int(day) + 719468 + 5*era // days since a March 1 before any year that has a text form
	e := z / era
	doe := z - e*era
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	m := (5*doy + 2) / 153
	year, month, mday = yoe+400*(e-5), m+3, doy-(153*m+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, mday
}

func dayOf(year, month, mday int) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	y := year + 2000
	e, yoe := y/400, y%400
	doe := 365*yoe + yoe/4 - yoe/100 + (153*(month-3)+2)/5 + mday - 1
	return int64((e-5)*146097 + doe - 719468)
}

// monthDays is how many days a month has.
func monthDays(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
