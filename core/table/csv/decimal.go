package csv

import (
	"bytes"

	"orrery/core/table/literal"
)

// decimals is the format of numbers.
type decimals struct {
	decimal, thousands byte // thousands 0: not grouped
	unsure             string
}

// evidence counts cells that show the format of numbers.
type evidence struct {
	point, comma          int  // certain decimal marks
	byPoint, byComma      int  // certain thousands marks: several, or one before a decimal mark
	eitherComma           int  // ambiguous cells such as 1,234
	inQuotes              bool // an ambiguous cell is quoted
	dotted                bool // there are addresses or versions: 10.0.0.1
	bySpace, byApostrophe int  // without 1 234, which may be a list unless it has a decimal mark or a no-break space
}

// detectDecimals determines the format from the rows of the sample. A decimal comma is accepted if there is no decimal
// point. 1,234 alone is a thousand if commas also separate the cells, since it then had to be quoted. Otherwise it is
// ambiguous, and the column stays text rather than being read wrongly.
func detectDecimals(rows []sampled, comma byte, want Dialect) decimals {
	e := evidenceOf(rows)
	d := decimals{decimal: '.'}
	switch {
	case want.Decimal != "":
		d.decimal = mark(want.Decimal)
	case e.point == 0 && e.byComma == 0 && (e.byPoint > 0 && !e.dotted || e.comma > 0):
		d.decimal = ','
	}
	if want.Thousands != "" {
		d.thousands = mark(want.Thousands)
		return d
	}
	e.chooseThousands(&d, comma, want.Decimal != "")
	return d
}

// chooseThousands sets the thousands mark by the evidence. chosen means that a person has chosen the decimal mark.
func (e evidence) chooseThousands(d *decimals, comma byte, chosen bool) {
	switch {
	case e.byApostrophe > 0:
		d.thousands = '\''
	case e.bySpace > 0:
		d.thousands = ' '
	case d.decimal == ',':
		d.thousands = '.'
	case comma == ',' || comma == 0 && e.inQuotes || chosen || e.commaGroups():
		d.thousands = ','
	case e.eitherComma > 0 && e.comma == 0:
		d.unsure = "A number such as 1,234 may be a thousand or a decimal: its column was left as text"
	}
}

// commaGroups reports whether the cells show that commas separate thousands.
func (e evidence) commaGroups() bool {
	return e.byComma > 0 || e.point > 0 && e.eitherComma > 0 && e.comma == 0
}

// evidenceOf counts the evidence of all cells.
func evidenceOf(rows []sampled) (e evidence) {
	for _, r := range rows {
		for i, c := range r.cells {
			was := e.eitherComma
			if len(c) < 40 {
				e.weigh(literal.Bytes(c))
			}
			e.inQuotes = e.inQuotes || r.quoted[i] && e.eitherComma > was
		}
	}
	return e
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
		if ok && e.number(b, x.group, x.decimal, groups, more) {
			return
		}
	}
	if bytes.Count(b, []byte{'.'}) > 1 {
		e.dotted = true
	}
}

// number counts the evidence of a cell that is a number with these marks: groups thousands marks, and more if a decimal
// mark follows. It reports false if the cell shows nothing.
func (e *evidence) number(b []byte, group, decimal byte, groups int, more bool) bool {
	sure := groups > 1 || groups == 1 && more
	switch {
	case groups == 0:
		if !more {
			return false
		}
		e.decimal(b, decimal)
	case group == '\'':
		e.byApostrophe++
		e.ends(more, decimal)
	case group == ' ':
		if more || bytes.IndexByte(b, ' ') < 0 {
			e.bySpace++
		}
		e.ends(more, decimal)
	case group == '.':
		if !sure {
			return false
		}
		e.byPoint++
	case sure:
		e.byComma++
	default:
		e.eitherComma++
	}
	return true
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

// ungroup appends a number without its thousands marks to dst: one to three digits, then groups of three, then, with
// more, the decimal mark and digits. ok is false if b has another form, or if the first of several groups begins
// with 0.
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

// groupMark returns the length of the thousands mark at the beginning of b, 0 if there is none. A space includes no-break
// spaces (U+00A0, U+202F, or the byte A0 of Windows-1252), an apostrophe includes the typographic one.
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

// number parses a cell in the file's number format. grouped reports whether it has thousands marks.
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
