package table

import (
	"errors"
	"fmt"
	"io"
)

// CSVOptions is how to read a CSV file. The zero value is right for most.
type CSVOptions struct {
	// Comma separates the cells; 0 detects one of , ; tab and |.
	Comma rune
	// MaxRows ends the reading after so many rows, with a warning; 0 reads all.
	MaxRows int
	// Progress is called about every 256 kB with the bytes read and the size that ReadCSV
	// was given. A browser's worker yields in it. An error that it returns ends the reading
	// and is returned as it is.
	Progress func(done, total int64) error
}

// Warning is something that ReadCSV did and that its user may want to know. Line is 0 when
// the whole file is meant.
type Warning struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// ReadCSV reads a CSV file (RFC 4180, with LF, CRLF or CR). size is its length in bytes, or
// -1: it only serves progress and memory estimates. What is wrong with the data comes as a
// *CellError, and then there is no table.
//
// The first row is the header. Blank lines are skipped. Names that come twice get a number
// (a, a_2). A first column without a name that counts 0, 1, 2 and so on is the index that
// pandas writes, and is left out.
//
// A column is Number if every present cell is a decimal number, Bool if every present cell
// is true or false in any case, and Text otherwise. In Number and Bool columns the cells
// NA, N/A, NaN, nan, null, NULL, None and the empty cell are missing, in Text columns only
// the empty cell. Spaces around a number do not count. Numbers are rounded to the nearest
// float64. Where something else than the comma separates the cells, numbers may have a
// decimal comma, if some of them leave no doubt (1,5 does not, 1,234 does). Text that is not
// UTF-8 is read as Latin-1 (Windows-1252), with a warning.
//
// The file is read in one pass and cells are converted as they come, because the text of
// numbers is twice as large as the numbers: nothing of it is kept. If a column proves to be
// text after it looked like numbers, the cells before that row are read again at the end,
// by seeking in r. Only when r is no io.Seeker must the whole file be kept in memory
// meanwhile.
func ReadCSV(r io.Reader, size int64, o CSVOptions) (*Table, []Warning, error) {
	rd := &reader{src: newSource(r, size, o.Progress)}
	err := rd.open(o)
	if err == nil {
		err = rd.header()
	}
	if err == nil {
		err = rd.body(o.MaxRows)
	}
	if err == nil {
		err = rd.secondPass()
	}
	if err != nil {
		return nil, nil, rd.named(err)
	}
	t, err := rd.table()
	if err != nil {
		return nil, nil, err
	}
	return t, rd.warnings(), nil
}

// reader holds the state of one ReadCSV.
type reader struct {
	src       *source
	scan      *scanner
	mark      byte // of decimals
	cols      []builder
	rows      int
	unnamed   bool // the first column has no name
	warned    []Warning
	unsaid    int // warnings beyond the first maxWarnings
	latin1    int // cells that were not UTF-8
	latinLine int // of the first of them
}

// nextRow moves to the next row that is not blank.
func (r *reader) nextRow() error {
	for {
		if err := r.scan.next(); err != nil {
			return err
		}
		if r.scan.blank(len(r.cols)) {
			continue
		}
		if len(r.scan.cells) != len(r.cols) {
			return r.ragged()
		}
		return nil
	}
}

// body reads the rows.
func (r *reader) body(most int) error {
	for most == 0 || r.rows < most {
		if err := r.nextRow(); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		if r.rows == maxRows {
			return failAt(r.scan.line, 0, fault{ErrLimit, "the file has more than 2,147,483,647 rows", "Split it"})
		}
		for i := range r.scan.cells {
			r.cols[i].add(r, r.scan.bytes(&r.scan.cells[i]))
		}
		r.rows++
	}
	if r.rows == 0 {
		return fail(ErrNoRows, "the file has a header but no rows", "Add at least one row under the header")
	}
	if r.rows == most && r.scan.next() == nil {
		r.warn(r.scan.line, fmt.Sprintf("Only the first %d rows were read", most))
	}
	return nil
}

func (r *reader) ragged() error {
	n := len(r.scan.cells)
	fields := "fields"
	if n == 1 {
		fields = "field"
	}
	comma := map[byte]string{',': "a comma", ';': "a semicolon", '\t': "a tab"}[r.scan.comma]
	if comma == "" {
		comma = fmt.Sprintf("%q", r.scan.comma)
	}
	text := fmt.Sprintf("the row has %d %s and the header %d", n, fields, len(r.cols))
	return failAt(r.scan.line, 0, fault{ErrRagged, text,
		"Add what is missing, or put quotes around a cell that contains " + comma})
}

// expect estimates the number of rows in the file from the part that was read, 0 if unknown.
func (r *reader) expect() int {
	read := r.src.done - int64(r.scan.hi-r.scan.lo)
	if r.src.size <= 0 || read <= 0 || r.rows == 0 {
		return 0
	}
	// A fiftieth more, since rows differ in length.
	return int(float64(r.rows) * float64(r.src.size) / float64(read) * 1.02)
}

// named fills in the column's name where the header gave one.
func (r *reader) named(err error) error {
	var e *CellError
	if errors.As(err, &e) && e.Name == "" && e.Column > 0 && e.Column <= len(r.cols) {
		e.Name = r.cols[e.Column-1].name
	}
	return err
}

// maxWarnings is as many as a person may want to read.
const maxWarnings = 20

func (r *reader) warn(line int, text string) {
	if len(r.warned) == maxWarnings {
		r.unsaid++
		return
	}
	r.warned = append(r.warned, Warning{line, text})
}

// table makes the columns and leaves pandas' index out.
func (r *reader) table() (*Table, error) {
	cols := make([]Column, len(r.cols))
	for i := range r.cols {
		c, err := r.cols[i].column()
		if err != nil {
			return nil, err
		}
		cols[i] = c
	}
	if r.unnamed && len(cols) > 1 && counts(cols[0]) {
		r.warn(1, "The first column has no name and counts the rows. It is an index and was left out")
		cols = cols[1:]
	} else if r.unnamed {
		r.warn(1, fmt.Sprintf("Column 1 has no name and is called %q", cols[0].name))
	}
	return New(cols...)
}

// counts reports whether c is 0, 1, 2 and so on.
func counts(c Column) bool {
	if c.kind != Number {
		return false
	}
	for i, v := range c.nums {
		if v != float64(i) {
			return false
		}
	}
	return true
}

// warnings lists what the whole file gave rise to.
func (r *reader) warnings() []Warning {
	if r.latin1 > 0 {
		r.warn(r.latinLine, fmt.Sprintf("The text is not UTF-8 (%d cells); it was read as Latin-1", r.latin1))
	}
	for i := range r.cols {
		r.cols[i].warnings(r)
	}
	if r.unsaid > 0 {
		return append(r.warned, Warning{0, fmt.Sprintf("There are %d more warnings", r.unsaid)})
	}
	return r.warned
}
