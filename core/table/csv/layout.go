package csv

import (
	"bytes"
	"slices"
	"strings"

	"orrery/core/table/literal"
)

// top describes the part of the file above the rows.
type top struct {
	skip     int // lines above the table
	comments bool
	header   bool
	rows     int // index of the first row among the sampled records
	width    int // number of columns; 0 for as many as the header has
	before   int // number of names missing at the start of the header: 1 if the column of row names has none
	unsure   string
}

// detect determines the dialect and layout of the file, except for what want specifies.
func (r *reader) detect(head []byte, whole bool, want Dialect) error {
	skip := max(want.Skip, 0)
	if sep, ok := separatorLine(head); ok && want.Skip == 0 {
		skip = 1
		if want.Delimiter == "" {
			want.Delimiter = sep
		}
	}
	rest := head[linesLength(head, skip):]
	l := detectMarks(rest, whole, want)
	t := l.top(want)
	t.skip += skip
	d := detectDecimals(l.records[min(t.rows, len(l.records)):], l.marks.comma, want)
	r.setMarks(l, d)
	r.top, r.layout = t, l
	r.dialect = Dialect{
		Encoding: r.src.encoding, Gzip: r.src.gzip, Delimiter: word(l.marks.comma), Quote: word(l.marks.quote), Escape: l.marks.escape,
		Header: HeaderNone, Skip: t.skip, Comments: t.comments, Trim: l.marks.trim, Decimal: word(d.decimal), Thousands: word(d.thousands),
		Dates: want.Dates, Types: want.Types,
	}
	if t.header {
		r.dialect.Header = HeaderFirst
	}
	if r.dialect.Encoding == "" {
		r.dialect.Encoding = UTF8
	}
	r.doubt(t.unsure)
	r.doubt(d.unsure)
	if rows := l.records[min(t.rows, len(l.records)):]; len(rows) > 4 && 5*countUneven(rows, l.width) > len(rows) {
		r.doubt("Rows differ in their number of cells: the delimiter may be another")
	}
	return nil
}

// countUneven returns the number of rows whose number of cells is not width.
func countUneven(rows []sampled, width int) int {
	n := 0
	for _, r := range rows {
		if len(r.cells) != width {
			n++
		}
	}
	return n
}

// setMarks sets the delimiter, quote and decimal marks of the file.
func (r *reader) setMarks(l layout, d decimals) {
	r.scan.use(l.marks)
	r.mark, r.group = d.decimal, d.thousands
}

// doubt records a reason why the user should check how the file was read.
func (r *reader) doubt(text string) {
	if text != "" {
		r.unsure = append(r.unsure, text)
	}
}

// separatorLine parses the line that specifies the separator for Excel: sep=;
func separatorLine(head []byte) (string, bool) {
	if len(head) < 6 || !literal.EqualFold(head[:3], "sep") || head[3] != '=' || head[5] != '\n' && head[5] != '\r' {
		return "", false
	}
	sep := string(head[4:5])
	return sep, Dialect{Delimiter: sep}.check() == nil
}

// linesLength returns the length of the first n lines.
func linesLength(b []byte, n int) int {
	at := 0
	for range n {
		k := bytes.IndexAny(b[at:], "\r\n")
		if k < 0 {
			return len(b)
		}
		at += k + 1
		if b[at-1] == '\r' && at < len(b) && b[at] == '\n' {
			at++
		}
	}
	return at
}

// top finds the header, and the lines above the table.
func (l layout) top(want Dialect) top {
	t := top{comments: want.Comments}
	at := 0
	if want.Skip == 0 {
		at = l.commentLines()
		t.comments = t.comments || at > 0
		at = l.titleLines(at)
	}
	if at > 0 {
		t.skip = l.records[at].line - 1
	}
	if len(l.records) == 0 {
		t.header = want.Header != HeaderNone
		return t
	}
	t.header, t.rows = want.Header == HeaderFirst, at
	if want.Header == "" {
		t.header, t.unsure = l.isHeader(l.records[at:], t.unsure)
	}
	t.width = l.width
	if t.header {
		t.rows = at + 1
		t.measure(l.records[at], l.records[at+1:])
	}
	return t
}

// measure sets the width. If most rows have more filled cells than the header has names, names are missing: the first one,
// as R writes files, or the last ones.
func (t *top) measure(header sampled, rows []sampled) {
	names, more := len(header.cells), t.width
	if t.width = names; more <= names {
		return
	}
	longer := 0
	for _, r := range rows {
		for _, c := range r.cells[min(names, len(r.cells)):] {
			if c != "" {
				longer++
				break
			}
		}
	}
	if 2*longer <= len(rows) || len(rows) < 2 {
		return
	}
	t.width = more
	if more == names+1 && names > 1 && header.filled() == names && distinctFirst(rows) {
		t.before = 1
		return
	}
	t.unsure = "The header has fewer names than the rows have cells"
}

func distinctFirst(rows []sampled) bool {
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.cells[0]] {
			return false
		}
		seen[r.cells[0]] = true
	}
	return true
}

// commentLines counts the records at the top that begin with #. The last of them is the header, and not counted, if it
// has as many cells as the rows and is not followed by a header.
func (l layout) commentLines() int {
	n := 0
	for n < len(l.records) && l.records[n].comment() {
		n++
	}
	if n == len(l.records) {
		return 0 // a column of words that begin with #
	}
	if n > 0 && l.width > 1 && len(l.records[n-1].cells) == l.width && !l.records[n].names() {
		n--
	}
	return n
}

// titleLines skips records with one filled cell, such as a title, if a record of names follows. It skips records with
// another number of cells than the rows if names and then numbers follow.
func (l layout) titleLines(at int) int {
	const most = 20
	n, titles := at, true
	for n < len(l.records) && n-at < most && l.width > 1 && (l.records[n].title() || l.width > 2 && len(l.records[n].cells) != l.width) {
		titles = titles && l.records[n].title()
		n++
	}
	if n == at || n >= len(l.records) || len(l.records[n].cells) != l.width || !l.records[n].names() {
		return at
	}
	if !titles && (n+1 == len(l.records) || l.records[n+1].names()) {
		return at
	}
	return n
}

func (r sampled) comment() bool { return !r.quoted[0] && strings.HasPrefix(r.cells[0], "#") }

// title reports whether at most the first cell of a record is filled.
func (r sampled) title() bool {
	return !r.quoted[0] && (len(r.cells) == 1 || len(r.cells) > 2 && (r.filled() == 0 || r.cells[0] != "" && r.filled() == 1))
}

// names reports whether a record could be a header, that is, whether its cells are different words.
func (r sampled) names() bool {
	seen := map[string]bool{}
	for i, c := range r.cells {
		if c == "" && i < len(r.cells)-1 && i > 0 || c != "" && !r.quoted[i] && plausible(c) || seen[c] {
			return false
		}
		seen[c] = true
	}
	return r.filled() > 0
}

// isHeader decides whether the first record is the header. Names are words. A first record with numbers or times is a
// row, unless the numbers are consecutive, like pandas' default names or years. A word that is repeated in its column is
// not a name.
func (l layout) isHeader(records []sampled, unsure string) (header bool, why string) {
	const doubt = "The first row may be names or data"
	first, rows := records[0], withoutRepeats(records)
	f := countFirst(first, rows)
	switch {
	case f.words == 0 && f.measures == 0 && len(f.whole) > 1 && counting(f.whole) && len(rows) > 0:
		return true, doubt
	case f.words == 0:
		return f.measures+len(f.whole) == 0, unsure
	case f.measures+len(f.whole) == 0:
		if len(first.cells) > 1 && len(rows) > 2 && f.repeated == f.words {
			return false, doubt
		}
		return true, unsure
	case f.repeated > 0:
		return false, unsure
	case f.measures == 0 && (numberNames(f.whole) || !l.numbersBelow(rows, first)):
		return true, unsure
	}
	return false, doubt
}

// firstCells counts the cells of the first record by what they look like.
type firstCells struct {
	whole    []int // whole numbers of less than ten digits
	measures int   // other numbers and times
	words    int
	repeated int // words that are repeated in their column
}

func countFirst(first sampled, rows []sampled) (f firstCells) {
	for i, c := range first.cells {
		b := literal.Bytes(c)
		n, isWhole := literal.Digits(b)
		switch {
		case c == "":
		case first.quoted[i] && len(rows) > 0 && i < len(rows[0].cells) && (!rows[0].quoted[i] || !plausible(rows[0].cells[i])):
			f.words++ // quoted so that it is not read as a number
		case isWhole && len(c) < 10:
			f.whole = append(f.whole, n)
		case plausible(c):
			f.measures++
		default:
			f.words++
			if repeats(first, rows, i) {
				f.repeated++
			}
		}
	}
	return f
}

// numberNames reports whether whole numbers may be names: consecutive ones, or a single year.
func numberNames(v []int) bool {
	return counting(v) && (len(v) > 1 || v[0] >= 1900 && v[0] <= 2100)
}

// counting reports whether each number is the previous one plus 1.
func counting(v []int) bool {
	for i := range v {
		if v[i] != v[0]+i {
			return false
		}
	}
	return true
}

// withoutRepeats returns the records below the first, without those that repeat it, which may be headers of concatenated
// files.
func withoutRepeats(records []sampled) []sampled {
	var out []sampled
	for _, r := range records[1:] {
		if len(r.cells) == 1 || !slices.Equal(r.cells, records[0].cells) {
			out = append(out, r)
		}
	}
	return out
}

// repeats reports whether a row has the same cell as the first record in a column.
func repeats(first sampled, rows []sampled, column int) bool {
	return slices.ContainsFunc(rows, func(r sampled) bool { return column < len(r.cells) && r.cells[column] == first.cells[column] })
}

// numbersBelow reports whether a column that begins with a number has another number.
func (l layout) numbersBelow(rows []sampled, first sampled) bool {
	for i, c := range first.cells {
		if c == "" || !plausible(c) {
			continue
		}
		for _, r := range rows {
			if i < len(r.cells) && r.cells[i] != "" && plausible(r.cells[i]) {
				return true
			}
		}
	}
	return false
}
