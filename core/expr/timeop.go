package expr

import "orrery/core/table"

// Times are microseconds since 1970-01-01T00:00:00Z.
const (
	microSecond = 1_000_000
	microDay    = 24 * 60 * 60 * microSecond
)

// timePart computes a part of a time in UTC; that of a missing one is missing.
func timePart(op opcode, us float64) float64 {
	if us != us {
		return missing
	}
	year, month, mday, day := table.DateOf(us)
	switch op {
	case opYear:
		return float64(year)
	case opMonth:
		return float64(month)
	case opDay:
		return float64(mday)
	case opWeekday:
		return mod(float64(day+3), 7) // 1970-01-01 was a Thursday
	case opDayOfYear:
		return float64(dayOfYear(year, month, mday))
	}
	second := int((int64(us) - day*microDay) / microSecond)
	switch op {
	case opHour:
		return float64(second / 3600)
	case opMinute:
		return float64(second / 60 % 60)
	}
	return float64(second % 60) // opSecond
}

// dayOfYear counts from 1; the months before March are short of 2 days, or of 1 in a leap year.
func dayOfYear(year, month, mday int) int {
	n := (275*month)/9 + mday - 30
	if month <= 2 {
		return n
	}
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return n - 1
	}
	return n - 2
}
