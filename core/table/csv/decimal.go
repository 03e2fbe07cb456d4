package csv

import (
	"bytes"

	"orrery/core/table/literal"
)

// decimals is how numbers are written.
type decimals struct {
	decimal, thousands byte // thousands 0: not grouped
	unsure             string
}

// evidence counts the cells that tell how numbers are written.
type evidence struct {
	point, comma          int  // a decimal mark for sure
	byPoint, byComma      int  // thousands for sure: several, or one before a decimal mark
	eitherComma           int  // 1,234: one thing or the other
	inQuotes              bool // one of them is
	dotted                bool // there are addresses or versions: 10.0.0.1
	bySpace, byApostrophe int  // 1 234 without a decimal mark or a no-break space may be a list and says nothing
}

// detectDecimals decides from the rows of the sample. A decimal comma is believed when no decimal point contradicts
// it; 1,234 alone is a thousand where commas separate the cells too, since then it was put in quotes for a reason, and
// else nothing for sure: the column stays text rather than being read wrongly.
func detectDecimals(rows []sampled, comma byte, want Dialect) decimals {
	var e evidence
	for _, r := range rows {
		for i, c := range r.cells {
			was := e.eitherComma
			if len(c) < 40 {
				e.weigh(literal.Bytes(c))
			}
			e.inQuotes = e.inQuotes || r.quoted[i] && e.eitherComma > was
		}
	}
	d := decimals{decimal: '.'}
	switch {
	case want.Decimal != "":
		d.decimal = mark(want.Decimal)
	case e.byPoint > 0 && !e.dotted && e.point == 0 && e.byComma == 0, e.comma > 0 && e.point == 0 && e.byComma == 0:
		d.decimal = ','
	}
	if want.Thousands != "" {
		d.thousands = mark(want.Thousands)
		return d
	}
	switch {
	case e.byApostrophe > 0:
		d.thousands = '\''
	case e.bySpace > 0:
		d.thousands = ' '
	case d.decimal == ',':
		d.thousands = '.'
	case comma == ',' || comma == 0 && e.inQuotes || e.byComma > 0 || e.point > 0 && e.eitherComma > 0 && e.comma == 0 || want.Decimal != "":
		d.thousands = ','
	case e.eitherComma > 0 && e.comma == 0:
		d.unsure = "A number such as 1,234 may be a thousand or a decimal: its column was left as text"
	}
	return d
}

// weigh counts the evidence of one cell.
func (e *evidence) weigh(b []byte) {
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		b = b[1:]
	}
	if len(b) < 3 || b[0]-'0' > 9 || b[len(b)-1]-'0' > 9 {
		return
	}
	for _, x := range []struct{ group, decimal byte }{{',', '.'}, {'.', ','}, {'\'', '.'}, {'\'', ','}, {' ', '.'}, {' ', ','}} {
		_, groups, more, ok := ungroup(nil, b, x.group, x.decimal)
		if !ok {
			continue
		}
		sure := groups > 1 || groups == 1 && more
		switch {
		case groups == 0 && more:
			e.decimal(b, x.decimal)
			return
		case x.group == '\'' && groups > 0:
			e.byApostrophe++
			e.ends(more, x.decimal)
			return
		case x.group == ' ' && groups > 0:
			if more || bytes.IndexByte(b, ' ') < 0 {
				e.bySpace++
			}
			e.ends(more, x.decimal)
			return
		case x.group == ',' && sure:
			e.byComma++
			return
		case x.group == ',' && groups == 1:
			e.eitherComma++
			return
		case x.group == '.' && sure:
			e.byPoint++
			return
		}
	}
	if bytes.Count(b, []byte{'.'}) > 1 {
		e.dotted = true
	}
}

// ends counts the decimal mark that follows groups.
func (e *evidence) ends(more bool, mark byte) {
	if more && mark == ',' {
		e.comma++
	} else if more {
		e.point++
	}
}

// decimal counts a number with one mark, which is not 1,234. It ignores 1.234, which may be either.
func (e *evidence) decimal(b []byte, mark byte) {
	at := bytes.IndexByte(b, mark)
	switch {
	case mark == ',':
		e.comma++
	case at > 3 || b[0] == '0' || len(b)-at != 4:
		e.point++
	}
}

// ungroup copies a number without its thousands marks behind dst: one to three digits, then groups of three, then the
// decimal mark and digits if there are any (more). ok is false when b is written in another way, and for a first group
// that begins with 0 before others.
func ungroup(dst, b []byte, group, decimal byte) (out []byte, groups int, more, ok bool) {
	i, run := 0, 0
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		dst = append(dst, b[0])
		i = 1
	}
	start := i
	for i < len(b) {
		c := b[i]
		if c-'0' <= 9 {
			dst = append(dst, c)
			run++
			i++
			continue
		}
		n := groupMark(b[i:], group)
		if n == 0 {
			break
		}
		if groups == 0 && (run < 1 || run > 3 || b[start] == '0') || groups > 0 && run != 3 {
			return dst, groups, false, false
		}
		groups, run = groups+1, 0
		i += n
	}
	if groups > 0 && run != 3 || run == 0 {
		return dst, groups, false, false
	}
	if i == len(b) {
		return dst, groups, false, true
	}
	if b[i] != decimal {
		return dst, groups, false, false
	}
	dst = append(dst, '.')
	_, digits := literal.Digits(b[i+1:])
	return append(dst, b[i+1:]...), groups, true, digits
}

// groupMark returns the length of the thousands mark at the beginning of b, 0 when there is none. A space may be a no-break
// space (U+00A0, U+202F, or the byte A0 of Windows-1252), an apostrophe the typographic one.
func groupMark(b []byte, group byte) int {
	switch {
	case group == 0:
	case b[0] == group:
		return 1
	case group == ' ' && b[0] == 0xa0:
		return 1
	case group == ' ' && bytes.HasPrefix(b, []byte("\u00a0")):
		return 2
	case group == ' ' && bytes.HasPrefix(b, []byte("\u202f")), group == '\'' && bytes.HasPrefix(b, []byte("\u2019")):
		return 3
	}
	return 0
}

// number reads a cell as the file writes numbers; grouped tells that it has thousands marks.
func (r *reader) number(b []byte) (v float64, grouped, ok bool) {
	if v, ok := literal.ParseFloat(b, r.mark); ok {
		return v, false, true
	}
	if r.group == 0 || len(b) < 5 || len(b) > 64 {
		return 0, false, false
	}
	var buf [64]byte
	plain, groups, _, ok := ungroup(buf[:0], b, r.group, r.mark)
	if !ok || groups == 0 {
		return 0, false, false
	}
	v, ok = literal.ParseFloat(plain, '.')
	return v, true, ok
}
