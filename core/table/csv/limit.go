package csv

import (
	"errors"
	"fmt"
	"math"

	"orrery/core/usertext"
)

// LimitError says that a file is larger than Options.MaxMemory or MaxText allows. It wraps ErrLimit.
type LimitError struct {
	Rows  int   // how many rows fit, rounded down to two digits
	Limit int64 // bytes
	Text  bool  // MaxText was reached, not MaxMemory
}

// Error says how many rows fit: "csv: too large: about 33,000,000 rows fit into 1 GB of memory".
func (e *LimitError) Error() string {
	of := " of memory"
	if e.Text {
		of = " of text"
	}
	return "csv: too large: about " + usertext.Grouped(e.Rows) + " rows fit into " + byteSize(e.Limit) + of
}

// Unwrap makes errors.Is find ErrLimit.
func (e *LimitError) Unwrap() error { return ErrLimit }

// errTextLimit ends the reading of a source.
var errTextLimit = errors.New("csv: MaxText is reached")

const (
	// checkCells and checkText are how much is read between two looks at the memory.
	checkCells = 1 << 16
	checkText  = 1 << 20
)

// limit compares the memory of the columns with Options.MaxMemory while they grow.
type limit struct {
	memory, text int64 // 0 is none
	cells        int   // since the last look
	out          int64 // of the source at the last look
	rows         int   // that fit, by the last look; 0 when nothing is known
}

// grow is called with every row. It returns a *LimitError when the columns are larger than they may be; more are
// columns that are read again.
func (r *reader) grow(more []builder) error {
	l := &r.limit
	if l.cells += len(r.cols); l.memory == 0 || l.cells < checkCells && r.src.out-l.out < checkText {
		return nil
	}
	l.cells, l.out = 0, r.src.out
	used := int64(0)
	if r.src.kept != nil {
		used = int64(r.src.kept.Len())
	}
	for i := range r.cols {
		used += r.cols[i].bytes()
	}
	for i := range more {
		used += more[i].bytes()
	}
	l.rows = int(min(float64(l.memory)/float64(max(used, 1))*float64(r.rows+1), math.MaxInt32))
	if used > l.memory {
		return &LimitError{Rows: twoDigits(min(l.rows, r.rows)), Limit: l.memory}
	}
	return nil
}

// limited turns the end of MaxText into a *LimitError, which knows the rows.
func (r *reader) limited(err error) error {
	if errors.Is(err, errTextLimit) {
		return &LimitError{Rows: twoDigits(max(r.rows, r.seen)), Limit: r.limit.text, Text: true}
	}
	return err
}

// bytes returns the memory that the cells take.
func (c *builder) bytes() int64 {
	return 8*int64(len(c.nums)) + int64(len(c.text.data)) + 4*int64(len(c.text.offsets))
}

// twoDigits rounds a count down to two digits.
func twoDigits(n int) int {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return n / unit * unit
}

// byteSize writes whole gigabytes or megabytes (of 1,024) where it can.
func byteSize(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return usertext.Grouped(int(n)) + " bytes"
}
