package csv

import (
	"errors"
	"fmt"
	"io"

	"orrery/core/table"
)

// Options says how to read a CSV file. The zero value suits most files.
type Options struct {
	// Dialect holds what is known of the file; what it leaves empty is detected.
	Dialect Dialect
	// MaxRows ends the reading after so many rows, with a warning; 0 reads all.
	MaxRows int
	// Sample reads a random sample of the rows.
	Sample Sample
	// Budget is the most bytes that the table may be expected to take before its file is read: beyond it, Read returns
	// a *BudgetError. 0 is no limit. It does not hold for a Sample, nor where the file's size is unknown.
	Budget int64
	// MaxMemory is the most bytes that the cells may take while they are read, and MaxText the most bytes of text,
	// unpacked, that are read; beyond them Read returns a *LimitError. 0 is no limit. A column that grows is copied, so
	// that the program takes up to three times as much meanwhile. MaxText does not hold for a Sample.
	MaxMemory, MaxText int64
	// Progress is called about every 256 kB with the bytes read and the size that Read was given. A browser's worker
	// yields in it. An error that it returns ends the reading and is returned as it is.
	Progress func(done, total int64) error
	// Gunzip unpacks a gzip archive, as gzip.NewReader does; nil refuses one. It is given here so that programs that
	// never meet one need not carry the code.
	Gunzip func(io.Reader) (io.Reader, error)
}

// Warning is something that Read did and that its user may want to know. Line is 0 when the whole file is meant.
type Warning struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// String returns "line 3: ..." or, for the whole file, the text alone.
func (w Warning) String() string {
	if w.Line == 0 {
		return w.Text
	}
	return fmt.Sprintf("line %d: %s", w.Line, w.Text)
}

// Reading is a table and a report of how its file was read.
type Reading struct {
	Table    *table.Table
	Warnings []Warning
	Dialect  Dialect
	// Unsure has sentences for users about ambiguities that a person should check.
	Unsure []string
	// Rows is how many rows the file has: more than the table's when they were sampled.
	Rows int
}

// ReadTable reads a CSV file like Read and returns the table and the warnings alone.
func ReadTable(r io.Reader, size int64, o Options) (*table.Table, []Warning, error) {
	got, err := Read(r, size, o)
	if err != nil {
		return nil, nil, err
	}
	return got.Table, got.Warnings, nil
}

// Read reads a CSV file (RFC 4180, with LF, CRLF or CR). size is its length in bytes, or
// -1: it only serves progress and memory estimates. What is wrong with the data comes as a
// *CellError, and then there is no table.
//
// # What is detected
//
// From the first 64 kB and 200 rows: the encoding (UTF-8 and UTF-16 with or without a byte order mark; a cell that is
// not UTF-8 is read as Windows-1252, with a warning), gzip, the delimiter (comma, semicolon, tab, bar; rarely ^ ~ or
// runs of spaces; Excel's first line sep=; is obeyed), quotes (double, single, doubled or escaped by a backslash),
// lines above the header (a title, comments that begin with #), whether there is a header, and how numbers are
// written. Reading.Dialect says what was found, and Dialect in the options corrects it.
//
// # Names
//
// The first row is the header unless it holds numbers or times, or words that come again below it; then columns are
// called column_1, column_2. Names that come twice get a number (a, a_2). A first column without a name that counts 0,
// 1, 2 and so on is the index that pandas writes, and is left out; so is a column with neither a name nor a cell.
//
// # Kinds
//
// A column's kind is the first of these that every present cell fits:
//
//   - Number: decimal numbers, also with thousands marks (1,234.5) where the file leaves no doubt. Whole numbers that
//     a float64 cannot hold (above 2^53) and digits behind a leading zero (007) are codes: they stay text. A column
//     whose present cells are all whole is one of integers, however they are written (1.0, 1e3; Column.Integral).
//   - Bool: true and false in any case. Yes, no, Y and N are text: they are names of classes.
//   - Time: 2006-01-02, 2006/1/2, 2.1.2006, 2 Jan 2006, Jan 2, 2006, and 1/2/2006 where the column, or else the others
//     of the file, show which is the day; with a time of day, AM and PM, decimals and a zone, or none for UTC. Dates
//     whose order nothing shows stay text, with a warning.
//   - Text: everything else. Percentages and amounts with a currency are text.
//
// Spaces around a number do not count. In Number, Bool and Time columns these cells are missing: the empty one, NA,
// N/A, #N/A, NaN, NaT, null, None, <NA>, \N, - and ? among them; in Text columns an empty one, one of spaces, and NA, N/A, NaN,
// NaT, null, <NA> and \N outside quotes. The words are those of pandas.
//
// # Rows
//
// Blank lines are skipped. A row with too few cells is filled up with missing ones, one with too many is cut, and a
// header that comes again is left out, each with a warning that names the lines. An open quote is an error.
//
// The file is read in one pass and cells are converted as they come, because the text of numbers is twice as large as
// the numbers: nothing of it is kept. If a column proves to be text after it looked like numbers, the cells before that
// row are read again at the end, by seeking in r. Only when r is no io.Seeker must the whole file be kept in memory
// meanwhile.
func Read(r io.Reader, size int64, o Options) (*Reading, error) {
	rd := &reader{src: newSource(r, size, o), encoding: o.Dialect.Encoding, limit: limit{memory: o.MaxMemory, text: o.MaxText}}
	err := rd.open(o)
	if err == nil {
		err = rd.checkBudget(o)
	}
	if err == nil {
		err = rd.header()
	}
	if err == nil && o.Sample.Rows > 0 {
		err = rd.sample(o.Sample)
	}
	if err == nil {
		err = rd.body(o.MaxRows)
	}
	if err == nil {
		rd.settleDates()
		err = rd.secondPass()
	}
	if err != nil {
		return nil, rd.named(rd.limited(err))
	}
	return rd.reading()
}

// reader holds the state of one Read.
type reader struct {
	src      *source
	scan     *scanner
	encoding string // that a person has chosen; "" for none
	dialect  Dialect
	top      top
	layout   layout
	mark     byte     // of decimals
	group    byte     // of thousands; 0 for none
	first    []string // the header's own cells
	cols     []builder
	limit    limit
	rows     int
	seen     int   // rows of the file when they were sampled
	at       []int // the lines of sampled rows; nil without a sample
	index    int   // of the next of them
	unnamed  bool  // the first column has no name
	unsure   []string
	told     struct{ short, long, empty, noise, repeated, nul, bom, messy tally }
	latin1   tally // text is looked at once, in either reading
	warned   []Warning
	unsaid   int // warnings beyond the first maxWarnings
}

// body reads the rows.
func (r *reader) body(most int) error {
	for most == 0 || r.rows < most {
		if err := r.nextRow(); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		if r.rows == table.MaxRows {
			return failAt(r.scan.line, 0, fault{ErrLimit, "the file has more than 2,147,483,647 rows", "Split it"})
		}
		for i := range r.scan.cells {
			c := &r.scan.cells[i]
			r.cols[i].add(r, r.scan.bytes(c), c.quoted)
		}
		r.rows++
		if err := r.grow(nil); err != nil {
			return err
		}
	}
	if r.rows == 0 {
		return fail(ErrNoRows, "the file has a header but no rows", "Add at least one row under the header")
	}
	if r.rows == most && r.scan.next() == nil {
		r.warn(r.scan.line, fmt.Sprintf("Only the first %d rows were read", most))
	}
	return nil
}

// expect estimates the number of rows in the file from the part that was read, 0 if unknown, limited by
// Options.MaxMemory.
func (r *reader) expect() int {
	text := r.src.out - int64(r.scan.hi-r.scan.lo) // that was cut into rows
	if r.src.size <= 0 || text <= 0 || r.rows == 0 {
		return 0
	}
	read := float64(r.src.done) * float64(text) / float64(r.src.out)
	// A fiftieth more, since rows differ in length.
	n := int(min(float64(r.rows)*float64(r.src.size)/read*1.02, table.MaxRows))
	if r.limit.rows > 0 {
		n = min(n, r.limit.rows)
	}
	return n
}

// named fills in the column's name where the header gave one.
func (r *reader) named(err error) error {
	var e *CellError
	if errors.As(err, &e) && e.Name == "" && e.Column > 0 && e.Column <= len(r.cols) {
		e.Name = r.cols[e.Column-1].name
	}
	return err
}

// reading builds the result. It leaves out the index column that pandas writes, and columns without a name and cells.
func (r *reader) reading() (*Reading, error) {
	if n := r.told.long.count; n > 0 {
		r.doubt(fmt.Sprintf("Cells were cut off, in %d of %d rows, beyond the %d columns", n, r.rows, len(r.cols)))
	}
	cols, named := make([]table.Column, 0, len(r.cols)), false
	for i := range r.cols {
		named = named || !r.cols[i].unnamed
	}
	for i := range r.cols {
		c, err := r.cols[i].column()
		if err != nil {
			return nil, err
		}
		if r.cols[i].unnamed && named && empty(c) {
			r.warn(r.headerLine(), fmt.Sprintf("Column %d has neither a name nor a cell and was left out", i+1))
			r.unnamed = r.unnamed && i > 0
			continue
		}
		if r.cols[i].unnamed && i > 0 {
			r.warn(r.headerLine(), fmt.Sprintf("Column %d has no name and is called %q", i+1, c.Name()))
		}
		cols = append(cols, c)
	}
	t, err := table.New(r.withoutIndex(cols)...)
	if err != nil {
		return nil, err
	}
	return &Reading{Table: t, Warnings: r.warnings(), Dialect: r.dialect, Unsure: r.unsure, Rows: max(r.seen, r.rows)}, nil
}

// withoutIndex drops an unnamed first column that counts the rows, and warns about it or about its missing name.
func (r *reader) withoutIndex(cols []table.Column) []table.Column {
	if r.unnamed && len(cols) > 1 && counts(cols[0]) {
		r.warn(r.headerLine(), "The first column has no name and counts the rows. It is an index and was left out")
		return cols[1:]
	}
	if r.unnamed {
		r.warn(r.headerLine(), fmt.Sprintf("Column 1 has no name and is called %q", cols[0].Name()))
	}
	return cols
}

func (r *reader) headerLine() int { return r.dialect.Skip + 1 }

// empty reports whether c has no present cell.
func empty(c table.Column) bool {
	for i := range c.Len() {
		if !c.Missing(i) {
			return false
		}
	}
	return true
}

// counts reports whether c is 0, 1, 2 and so on.
func counts(c table.Column) bool {
	if c.Kind() != table.Number {
		return false
	}
	for i, v := range c.Floats() {
		if v != float64(i) {
			return false
		}
	}
	return true
}
