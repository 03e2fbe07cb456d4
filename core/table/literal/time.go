package literal

import "math"

// Units of time, in microseconds. A float64 holds every microsecond for 285 years before and after 1970, and every
// whole second of the years 0 to 9999.
const (
	Second = 1_000_000
	Minute = 60 * Second
	Hour   = 60 * Minute
	Day    = 24 * Hour
)

const (
	firstTime = -719528 * Day // 0000-01-01, the first that RFC 3339 can write
	afterTime = 2932897 * Day // 10000-01-01, the first that it cannot
)

// RoundTime rounds a time to whole microseconds. Outside the years 0 to 9999, which alone have a text form, it
// returns NaN.
func RoundTime(us float64) float64 {
	us = math.Round(us) + 0 // no negative zero
	if !(us >= firstTime && us < afterTime) {
		return math.NaN()
	}
	return us
}

// AppendTime appends a time in UTC as RFC 3339 writes it, with no more decimals than it has; date leaves the time of
// day out. For NaN it appends nothing.
func AppendTime(dst []byte, us float64, date bool) []byte {
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
	return appendClock(dst, int(int64(us)-day*Day))
}

func appendClock(dst []byte, us int) []byte {
	dst = appendDigits(append(dst, 'T'), us/Hour, 2)
	dst = appendDigits(append(dst, ':'), us/Minute%60, 2)
	dst = appendDigits(append(dst, ':'), us/Second%60, 2)
	if us %= Second; us != 0 {
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

// DateOf returns the date of a time in UTC, and its day counted from 1970-01-01. The time is one that a column can hold.
func DateOf(us float64) (year, month, mday int, day int64) {
	n := int64(us)
	day = n / Day
	if n < day*Day {
		day--
	}
	year, month, mday = civil(day)
	return year, month, mday, day
}

// civil returns the date of a day that is counted from 1970-01-01, in the proleptic Gregorian calendar. Years begin in
// March, so that a leap day is the last day; an era is the 400 years after which the calendar repeats (H. Hinnant,
// "chrono-compatible low-level date algorithms", 2013).
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

// DayOf returns the day of a date, counted from 1970-01-01. It is the reverse of civil.
func DayOf(year, month, mday int) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	y := year + 2000
	e, yoe := y/400, y%400
	doe := 365*yoe + yoe/4 - yoe/100 + (153*(month-3)+2)/5 + mday - 1
	return int64((e-5)*146097 + doe - 719468)
}

// monthDays returns the number of days of a month.
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
