package table

import "orrery/core/table/literal"

// Times returns a column of times, in microseconds since 1970-01-01T00:00:00Z; NaN is a missing cell. It takes
// ownership of v, rounds to whole microseconds, and changes times outside the years 0 to 9999, which have no text
// form, to missing cells.
func Times(name string, v []float64) Column {
	for i, x := range v {
		v[i] = literal.RoundTime(x)
	}
	return Column{name: name, kind: Time, nums: v, facts: new(facts)}
}

// TimeValue is a time in microseconds since 1970-01-01T00:00:00Z, rounded as Times does; NaN is a missing one.
func TimeValue(us float64) Value { return Value{Kind: Time, Num: literal.RoundTime(us)} }

// allDates reports whether all present cells (at least one) are midnights.
func allDates(v []float64) bool {
	present := false
	for _, us := range v {
		if us != us {
			continue
		}
		if int64(us)%literal.Day != 0 {
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
	return string(literal.AppendTime(buf[:0], us, date))
}

// ParseTime reads a time as ISO 8601 and RFC 3339 write it: 2006-01-02, or that with a T or a space and 15:04,
// 15:04:05 or 15:04:05.999, and then Z or an offset (+02:00, +0200, +02) or nothing, which means UTC. The result is in
// microseconds since 1970-01-01T00:00:00Z, rounded when there are more decimals.
func ParseTime(s string) (us float64, ok bool) { return literal.ParseTime(literal.Bytes(s)) }

// DateOf returns the date of a time in UTC, and its day counted from 1970-01-01. The time is one that a column can hold.
func DateOf(us float64) (year, month, mday int, day int64) { return literal.DateOf(us) }
