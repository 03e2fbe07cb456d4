package csv

import (
	"bytes"

	"orrery/core/table/literal"
)

const (
	sampleBytes   = 64 << 10
	sampleRecords = 200
	fewLines      = 4 // are in the sample, however long
)

// sampled is a record at the beginning of the file.
type sampled struct {
	line   int
	cells  []string
	quoted []bool
	messy  bool
	after  int // cells behind a delimiter that are not empty, and how many of them begin with a space
	spaces int
}

// filled counts the cells that are not empty.
func (r sampled) filled() int {
	n := 0
	for _, c := range r.cells {
		if c != "" {
			n++
		}
	}
	return n
}

// sampleOf cuts the beginning of the file into records; blank ones are left out. broken is true when a
// quote in a wrong place ended the sample too early, and then the last record is what there was of it.
func sampleOf(head []byte, whole bool, m marks) (records []sampled, read int, broken bool) {
	// The scanner undoes doubled quotes in place, so it gets its own bytes.
	s := newScanner(nil, m)
	s.buf = bytes.Clone(head)
	s.hi = len(s.buf)
	s.eof = whole
	for len(records) < sampleRecords && s.lo < s.hi {
		n, err := s.record()
		if err != nil {
			s.cells = append(s.cells, cell{})
			return append(records, s.sampled()), s.lo, true
		}
		if n == 0 {
			break
		}
		s.lo += n
		if !s.blank(2) {
			records = append(records, s.sampled())
		}
		s.line += s.lines
	}
	return records, s.lo, false
}

func (s *scanner) sampled() sampled {
	r := sampled{line: s.line, cells: make([]string, len(s.cells)), quoted: make([]bool, len(s.cells)), messy: s.messy}
	all, ends := s.scratch[:0], s.ends[:0]
	for i := range s.cells {
		b := s.bytes(&s.cells[i])
		r.quoted[i] = s.cells[i].quoted
		if i > 0 && (len(b) > 0 || r.quoted[i]) {
			r.after++
			if r.quoted[i] && s.buf[max(s.cells[i].lo, 2)-2] == ' ' || !r.quoted[i] && b[0] == ' ' {
				r.spaces++
			}
		}
		if !r.quoted[i] {
			b = bytes.TrimSpace(b)
		}
		all = append(all, b...)
		ends = append(ends, len(all))
	}
	s.scratch, s.ends = all, ends
	text, lo := string(all), 0 // one string for all cells
	for i, hi := range ends {
		r.cells[i], lo = text[lo:hi], hi
	}
	return r
}

// layout is the beginning of a file, cut into records with one set of marks.
type layout struct {
	marks   marks
	records []sampled
	read    int // bytes of the sample
	width   int // cells of most records; of several such numbers the largest
	filled  int // columns that have a cell
	share   float64
	clean   float64 // share of the cells that are numbers, times or empty
	quoted  int     // cells in quotes
	loose   int     // cells without that begin with a single quote
	messy   int     // records in which text follows a closing quote
	broken  bool
}

func layoutOf(head []byte, whole bool, m marks) layout {
	records, read, broken := sampleOf(head, whole, m)
	l := layout{marks: m, records: records, read: read, broken: broken}
	counts, comments := map[int]int{}, 0
	var c cellCounts
	for k, r := range records {
		switch {
		case l.broken && k == len(records)-1: // with these marks, quotes are in wrong places
		case r.messy:
			l.messy++
		case m.comma != 0 && len(r.cells) == 1 && r.comment(): // does not show the width of rows
			comments++
		default:
			counts[len(r.cells)]++
		}
		c.add(r)
	}
	for _, some := range c.filled {
		if some {
			l.filled++
		}
	}
	l.quoted, l.loose = c.quoted, c.loose
	l.width = l.usual(counts)
	l.share = float64(counts[l.width]) / float64(max(len(records)-comments, 1))
	l.clean = float64(c.clean) / float64(max(c.cells, 1))
	return l
}

// cellCounts counts the cells of records. The fields with the same names are those of layout; filled is by column.
type cellCounts struct {
	cells, clean, quoted, loose int
	filled                      []bool
}

func (n *cellCounts) add(r sampled) {
	for i, c := range r.cells {
		n.cells++
		if i == len(n.filled) {
			n.filled = append(n.filled, false)
		}
		n.filled[i] = n.filled[i] || c != ""
		if c == "" || plausible(c) {
			n.clean++
		}
		if r.quoted[i] {
			n.quoted++
		} else if c != "" && c[0] == '\'' {
			n.loose++
		}
	}
}

// usual returns how many cells a row has: as most records do, of several such numbers the largest. Where no two records are
// alike, the header knows best.
func (l layout) usual(counts map[int]int) int {
	width := 1
	for n, times := range counts {
		if times > counts[width] || times == counts[width] && n > width {
			width = n
		}
	}
	if len(l.records) > 0 && (width == 1 || counts[width] == 1 && len(l.records) > 2 && len(l.records[0].cells) > 1) {
		return len(l.records[0].cells) // all rows may be short
	}
	return width
}

// plausible reports whether a cell looks like a number, whatever its marks, or like a time.
func plausible(c string) bool {
	b := literal.Bytes(c)
	if _, ok := literal.ParseFloat(b, '.'); ok {
		return true
	}
	if _, ok := literal.ParseFloat(b, ','); ok && b[len(b)-1] != ',' {
		return true
	}
	_, ok := parseMoment(b)
	return ok
}

// detectMarks returns the marks by which most records have as many cells as each other; of several such those whose
// cells are numbers more often, then those that make more columns. Marks in want are taken as given. When no separator
// makes two columns of most records, the file is one column.
func detectMarks(head []byte, whole bool, want Dialect) layout {
	best := bestComma(head, whole, want, '"')
	if want.Quote == NoMark {
		return best
	}
	if want.Quote == "'" || want.Quote == "" && best.maybeSingle() {
		single := bestComma(head, whole, want, '\'')
		if want.Quote == "'" || single.loose == 0 && single.regular() && single.share >= best.share {
			best = single
		}
	}
	best.marks.escape = want.Escape
	if !want.Escape && !best.regular() && bytes.Contains(head, []byte{'\\', best.marks.quote}) {
		m := best.marks
		m.escape = true
		if escaped := layoutOf(head, whole, m); escaped.regular() {
			best = escaped
		}
	}
	best.marks.trim = best.marks.trim || want.Trim || spaced(best.records)
	return best
}

// maybeSingle reports whether the file may use single quotes: no cell is in double quotes, and several begin with a
// single one.
func (l layout) maybeSingle() bool { return l.quoted == 0 && l.loose > 1 && !l.broken }

// regular reports whether all quotes are in places where quotes belong.
func (l layout) regular() bool { return !l.broken && l.messy == 0 }

func bestComma(head []byte, whole bool, want Dialect, quote byte) layout {
	if want.Quote == NoMark {
		quote = 0
	}
	if want.Delimiter != "" {
		return layoutOf(head, whole, marks{comma: mark(want.Delimiter), quote: quote, escape: want.Escape})
	}
	one := layoutOf(head, whole, marks{quote: quote, escape: want.Escape})
	best := one
	for _, comma := range []byte{',', ';', '\t', '|'} {
		l := layoutOf(head, whole, marks{comma: comma, quote: quote, escape: want.Escape})
		if l.width > 1 && l.better(best) && (len(l.records[0].cells) > 1 || l.numeric()) {
			best = l
		}
	}
	if best.width > 1 && !best.decimalsOnly() {
		return best
	}
	if rare, ok := rareComma(head, whole, marks{quote: quote, escape: want.Escape}); ok {
		return rare
	}
	return one
}

// rareComma returns the layout of the first rare delimiter that gives every record the same number of cells.
func rareComma(head []byte, whole bool, m marks) (l layout, ok bool) {
	for _, m.comma = range []byte{'^', '~', '\x01', '\x1f', ' '} {
		l = layoutOf(head, whole, m)
		if l.width > 1 && l.share == 1 && len(l.records) > 2 && (m.comma != ' ' || l.numeric()) {
			return l, true
		}
	}
	return layout{}, false
}

// better compares two ways to cut the file. One column alone is the way out when others cut the records into pieces of
// all lengths.
func (l layout) better(than layout) bool {
	if than.width == 1 {
		return l.share >= 0.5 || len(l.records) > 0 && len(l.records[0].cells) == l.width
	}
	if here, there := l.separates(), than.separates(); here != there && (l.filled < 2 || than.filled < 2) {
		return here // the other mark only occurs at the ends of lines
	}
	if l.share != than.share {
		return l.share > than.share
	}
	if l.clean != than.clean {
		return l.clean > than.clean
	}
	return l.width > than.width
}

// separates reports whether the mark is between names, and between cells below them.
func (l layout) separates() bool { return l.filled > 1 && len(l.records[0].cells) > 1 }

// decimalsOnly reports whether the records are a name and numbers with a decimal comma, which look like two columns.
func (l layout) decimalsOnly() bool {
	if l.marks.comma != ',' || l.width != 2 || len(l.records) < 2 || len(l.records[0].cells) != 1 {
		return false
	}
	for _, r := range l.records[1:] {
		if len(r.cells) > 2 || r.quoted[0] {
			return false
		}
		for _, c := range r.cells {
			if _, ok := literal.Digits(bytes.TrimPrefix([]byte(c), []byte("-"))); !ok {
				return false
			}
		}
	}
	return true
}

// numeric reports whether half of the cells are numbers or times, in every record one, below those that may
// be titles and names: pieces of words are no columns.
func (l layout) numeric() bool {
	cells, clean := 0, 0
	at := 0
	for at < len(l.records) && len(l.records[at].cells) == 1 {
		at++
	}
	for _, r := range l.records[min(at+1, len(l.records)):] {
		some := r.comment()
		for _, c := range r.cells {
			cells++
			if c != "" && plausible(c) {
				some = true
				clean++
			}
		}
		if !some {
			return false
		}
	}
	return cells > 0 && 2*clean >= cells
}

// spaced reports whether a space follows every delimiter, so that it is no part of the text.
func spaced(records []sampled) bool {
	after, spaces := 0, 0
	for _, r := range records {
		after, spaces = after+r.after, spaces+r.spaces
	}
	return after > 1 && spaces == after
}

// open reads the first block and detects the dialect of the file.
func (r *reader) open(o Options) error {
	if err := o.Dialect.check(); err != nil {
		return err
	}
	if err := r.src.open(o.Dialect.Encoding); err != nil {
		return err
	}
	s := newScanner(r.src, marks{})
	r.scan = s
	for !s.eof && !enough(s.buf[:s.hi]) {
		if err := s.fill(); err != nil {
			return err
		}
	}
	s.lo = bomLength(s.buf[:s.hi])
	head := s.buf[s.lo:s.hi]
	if err := refuseText(head); err != nil {
		return err
	}
	if err := refuseBinary(head); err != nil {
		return err
	}
	if s.eof && len(bytes.TrimSpace(head)) == 0 {
		return emptyFile()
	}
	sample := head[:min(len(head), max(sampleBytes, linesLength(head, fewLines)))]
	return r.detect(sample, s.eof && len(sample) == len(head), o.Dialect)
}

// enough reports whether the beginning of a file is long enough to tell its dialect.
func enough(head []byte) bool {
	return len(head) >= sampleBytes && linesLength(head, fewLines) < len(head) || len(head) >= 8<<20
}

// bomLength returns the length of the byte order marks at the beginning: programs that pass a file on put one each.
func bomLength(head []byte) int {
	n := 0
	for bytes.HasPrefix(head[n:], []byte("\xef\xbb\xbf")) {
		n += 3
	}
	return n
}
