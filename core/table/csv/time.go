package csv

import (
	"bytes"
	"fmt"

	"orrery/core/table"
	"orrery/core/table/literal"
)

// moment is the time of a cell. For 3/4/2024, only the whole column shows which number is the day.
type moment struct {
	us    float64 // microseconds; of a slash date those of the time of day
	slash bool
	a, b  int // the two numbers before the year
	year  int
	zoned bool // the cell names its zone
}

// parseMoment parses common formats of times: ISO 8601 and RFC 3339, 2006/1/2, 2.1.2006, 1/2/2006, 2 Jan 2006,
// Jan 2, 2006, Mon, 02 Jan 2006, each with or without a time of day.
func parseMoment(b []byte) (moment, bool) {
	if len(b) < 8 || len(b) > 40 {
		return moment{}, false
	}
	if us, ok := literal.ParseTime(b); ok {
		return moment{us: us, zoned: zoned(b[10:])}, true
	}
	d, rest, ok := parseDate(b)
	if !ok {
		return d, false
	}
	clock, zone, ok := looseClock(rest)
	if !ok || d.slash && zone {
		return d, false
	}
	d.us, d.zoned = literal.RoundTime(d.us+clock), zone
	return d, true
}

// zoned reports whether a time of day names its zone.
func zoned(clock []byte) bool {
	n := len(clock)
	return n > 0 && (clock[n-1]|0x20 == 'z' || bytes.IndexByte(clock, '+') >= 0 || bytes.IndexByte(clock, '-') >= 0)
}

// parseDate reads the date at the beginning of b.
func parseDate(b []byte) (d moment, rest []byte, ok bool) {
	if b[0]-'0' > 9 {
		return wordDate(b)
	}
	n, n1 := number(b)
	if n1 == len(b) {
		return d, nil, false
	}
	sep := b[n1]
	switch {
	case n1 == 8 && sep|0x20 == 't':
		return civilDate(n/10000, n/100%100, n%100, b[8:])
	case n1 <= 2 && (sep == ' ' || sep == '-') && len(b) > n1+1 && b[n1+1]|0x20 >= 'a':
		return dayMonthYear(n, b[n1+1:])
	case sep != '/' && sep != '.' && sep != '-':
		return d, nil, false
	}
	return dateOfNumbers(b, n, n1)
}

// dateOfNumbers parses a date of three numbers with the same mark between them. The first one is n and has n1 digits.
func dateOfNumbers(b []byte, n, n1 int) (d moment, rest []byte, ok bool) {
	sep := b[n1]
	m, n2 := number(b[n1+1:])
	at := n1 + 1 + n2
	if n2 < 1 || n2 > 2 || at >= len(b) || b[at] != sep {
		return d, nil, false
	}
	y, n3 := number(b[at+1:])
	rest = b[at+1+n3:]
	switch {
	case n1 == 4 && n3 >= 1 && n3 <= 2:
		return civilDate(n, m, y, rest)
	case n1 <= 2 && n3 == 4 && sep == '.':
		return civilDate(y, m, n, rest) // with points, the day comes first
	case n1 <= 2 && n3 == 4:
		ok = literal.IsDate(y, m, n) || literal.IsDate(y, n, m)
		return moment{slash: true, a: n, b: m, year: y}, rest, ok
	}
	return d, nil, false
}

// number reads the digits at the beginning of b.
func number(b []byte) (v, digits int) {
	for digits < len(b) && digits < 9 && b[digits]-'0' <= 9 {
		v = 10*v + int(b[digits]-'0')
		digits++
	}
	return v, digits
}

func civilDate(year, month, mday int, rest []byte) (moment, []byte, bool) {
	if !literal.IsDate(year, month, mday) {
		return moment{}, nil, false
	}
	return moment{us: float64(literal.DayOf(year, month, mday)) * literal.Day}, rest, true
}

// wordDate parses Jan 2, 2006, and dates that begin with the name of a weekday.
func wordDate(b []byte) (moment, []byte, bool) {
	word, rest := letters(b)
	rest = skip(rest, ".,")
	if isWord(word, "monday tuesday wednesday thursday friday saturday sunday") > 0 && len(rest) > 0 {
		if rest[0]-'0' <= 9 {
			return parseDate(rest)
		}
		word, rest = letters(rest)
		rest = skip(rest, ".,")
	}
	month := monthOf(word)
	mday, n := number(rest)
	if month == 0 || n < 1 || n > 2 {
		return moment{}, nil, false
	}
	rest = skip(rest[n:], ",")
	year, n := number(rest)
	if n != 4 {
		return moment{}, nil, false
	}
	return civilDate(year, month, mday, rest[n:])
}

// dayMonthYear parses the text after the day in 2 Jan 2006 and 02-Jan-2006.
func dayMonthYear(mday int, b []byte) (moment, []byte, bool) {
	word, rest := letters(b)
	rest = skip(rest, ".,-")
	year, n := number(rest)
	month := monthOf(word)
	if month == 0 || n != 4 {
		return moment{}, nil, false
	}
	return civilDate(year, month, mday, rest[n:])
}

func letters(b []byte) (word, rest []byte) {
	n := 0
	for n < len(b) && b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z' {
		n++
	}
	return b[:n], b[n:]
}

// skip drops the first of these marks, and the spaces around it.
func skip(b []byte, marks string) []byte {
	b = bytes.TrimLeft(b, " ")
	if len(b) > 0 && bytes.IndexByte([]byte(marks), b[0]) >= 0 {
		b = bytes.TrimLeft(b[1:], " ")
	}
	return b
}

func monthOf(word []byte) int {
	if literal.EqualFold(word, "sept") {
		return 9
	}
	return isWord(word, "january february march april may june july august september october november december")
}

// isWord returns the number, from 1, of the word in a list that b is equal to or the first three letters of, or 0.
func isWord(b []byte, list string) int {
	if len(b) < 3 {
		return 0
	}
	for i, w := range bytes.Fields([]byte(list)) {
		if len(b) <= len(w) && (len(b) == 3 || len(b) == len(w)) && literal.EqualFold(b, string(w[:len(b)])) {
			return i + 1
		}
	}
	return 0
}

// looseClock parses the time of day after a date, which may be empty: 9:05, 9:05 PM, 09:05:06.5 +0200, 09:05 GMT.
func looseClock(b []byte) (us float64, zone, ok bool) {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return 0, false, true
	}
	if b[0]|0x20 == 't' || b[0] == ',' {
		b = bytes.TrimLeft(b[1:], " ")
	}
	b, zone = cutZoneName(b)
	b, half := cutHalf(b)
	if len(b) > 1 && b[1] == ':' {
		b = append([]byte{'0'}, b...)
	}
	if len(b) == 6 && half == 0 { // 150405
		if _, digits := literal.Digits(b); digits {
			b = []byte{b[0], b[1], ':', b[2], b[3], ':', b[4], b[5]}
		}
	}
	us, ok = literal.ParseClock(b)
	zone = zone || zoned(b)
	if half == 0 || !ok {
		return us, zone, ok
	}
	us, ok = addHalf(us, int(b[0]-'0')*10+int(b[1]-'0'), half)
	return us, zone, ok
}

// cutZoneName removes UTC or GMT from the end of a time of day and reports whether it was there.
func cutZoneName(b []byte) (rest []byte, found bool) {
	for _, name := range []string{"utc", "gmt"} {
		if n := len(b) - 3; n > 4 && literal.EqualFold(b[n:], name) {
			b, found = bytes.TrimSpace(b[:n]), true
		}
	}
	return b, found
}

// cutHalf removes AM or PM from the end of a time of day. half is 'a', 'p', or 0 for neither.
func cutHalf(b []byte) (rest []byte, half byte) {
	if n := len(b) - 2; n > 3 && b[n+1]|0x20 == 'm' && (b[n]|0x20 == 'a' || b[n]|0x20 == 'p') {
		return bytes.TrimSpace(b[:n]), b[n] | 0x20
	}
	return b, 0
}

// addHalf converts a time of day with the given hour from the 12-hour clock. ok is false if the hour is not 1 to 12.
func addHalf(us float64, hour int, half byte) (float64, bool) {
	switch {
	case hour < 1 || hour > 12:
		return 0, false
	case hour == 12 && half == 'a':
		us -= 12 * literal.Hour
	case hour != 12 && half == 'p':
		us += 12 * literal.Hour
	}
	return us, true
}

// epoch reads a time that is a number: 20060102, 20060102150405, or seconds, milli-, micro- or nanoseconds since 1970,
// by their size.
func epoch(b []byte) (us float64, ok bool) {
	v, ok := literal.ParseFloat(b, '.')
	if !ok {
		return 0, false
	}
	_, digits := literal.Digits(b)
	if digits && (len(b) == 8 || len(b) == 14) && b[0] <= '2' {
		ymd, _ := literal.Digits(b[:8])
		if d, _, ok := civilDate(ymd/10000, ymd/100%100, ymd%100, nil); ok {
			clock, _, ok := looseClock(b[8:])
			return d.us + clock, ok
		}
	}
	switch size := max(v, -v); {
	case size < 1e11:
		v *= 1e6
	case size < 1e14:
		v *= 1e3
	case size >= 1e17:
		v /= 1e3
	}
	v = literal.RoundTime(v)
	return v, v == v
}

// anyBool parses further words for true and false, for columns that a person has chosen to be booleans.
func anyBool(b []byte) (v float64, ok bool) {
	for _, word := range []string{"true", "yes", "y", "t", "on"} {
		if literal.EqualFold(b, word) {
			return 1, true
		}
	}
	for _, word := range []string{"false", "no", "n", "f", "off"} {
		if literal.EqualFold(b, word) {
			return 0, true
		}
	}
	v, ok = literal.ParseFloat(b, '.')
	return v, ok && (v == 0 || v == 1)
}

// dates records what the cells of a column show about the order of day and month in 3/4/2024.
type dates struct {
	order        byte // 'd' or 'm' for what comes first; 0 while unknown
	slash, other bool // formats of the cells; a column has one or the other
	open         int  // number of ambiguous cells while the order is unknown
	adopted      string
	first        string
}

func (d *dates) given(order string) {
	if order != "" {
		d.order = order[0]
	}
}

// read parses a cell as one of the column's times. While the order is unknown it assumes that the month comes first;
// the dates are corrected later if necessary.
func (d *dates) read(c *builder, b []byte) (us float64, ok bool) {
	m, ok := parseMoment(b)
	if !ok || m.slash && d.other || !m.slash && d.slash {
		return 0, false
	}
	if d.slash, d.other = m.slash, !m.slash; !m.slash {
		return m.us, true
	}
	month, mday := m.a, m.b
	switch {
	case m.a > 12 && d.order == 0:
		d.order = 'd'
		d.turn(c.nums)
	case m.b > 12 && d.order == 0:
		d.order = 'm'
	}
	if d.order == 'd' {
		month, mday = m.b, m.a
	}
	if !literal.IsDate(m.year, month, mday) {
		return 0, false
	}
	if d.order == 0 && m.a != m.b {
		d.first = string(b)
		d.open++
	}
	return float64(literal.DayOf(m.year, month, mday))*literal.Day + m.us, true
}

// turn exchanges day and month.
func (d *dates) turn(v []float64) {
	for i, us := range v {
		if us != us {
			continue
		}
		year, month, mday, day := table.DateOf(us)
		v[i] = us + float64(literal.DayOf(year, mday, month)-day)*literal.Day
	}
}

// settleDates determines the order of day and month in columns that do not show it by the other columns of the file. If
// these do not show it either, the column becomes text.
func (r *reader) settleDates() {
	order, by := r.datesOrder()
	for i := range r.cols {
		c := &r.cols[i]
		if c.state != stateTime || c.dates.order != 0 || c.dates.open == 0 {
			continue
		}
		switch {
		case order != 0:
			if c.dates.order = order; order == 'd' {
				c.dates.turn(c.nums)
			}
			c.dates.adopted = by
		case c.chosen:
			c.dates.order = 'm'
			r.doubt(fmt.Sprintf("Column %q has dates such as %s: the month was read first", shorten(c.name), c.dates.first))
		default:
			c.turnText(r)
			r.warn(0, fmt.Sprintf("Column %q is text: in dates such as %s the day or the month may come first", shorten(c.name), c.dates.first))
			r.doubt(fmt.Sprintf("Column %q has dates such as %s: choose whether the day or the month comes first", shorten(c.name), c.dates.first))
		}
	}
	switch {
	case r.dialect.Dates != "":
	case order == 'd':
		r.dialect.Dates = DayFirst
	case order == 'm':
		r.dialect.Dates = MonthFirst
	}
}

// datesOrder returns the order that the columns agree on, and the name of the first of them.
func (r *reader) datesOrder() (order byte, by string) {
	for i := range r.cols {
		c := &r.cols[i]
		if c.state != stateTime || !c.dates.slash || c.dates.order == 0 {
			continue
		}
		if order != 0 && order != c.dates.order {
			return 0, ""
		}
		if order == 0 {
			order, by = c.dates.order, c.name
		}
	}
	return order, by
}

func (d *dates) warnings(r *reader, name string) {
	if d.adopted != "" {
		first := "month"
		if d.order == 'd' {
			first = "day"
		}
		r.warn(0, fmt.Sprintf("Column %q: dates such as %s were read with the %s first, as in column %q", name, d.first, first, shorten(d.adopted)))
	}
}
