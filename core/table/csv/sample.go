package csv

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/bits"
	"slices"

	"orrery/core/num/splitmix"
	"orrery/core/table"
)

// Sample requests a random sample of Rows rows, in the order of the file; each set of rows is equally likely. A file
// with at most Rows rows is read completely.
type Sample struct {
	Rows int    `json:"rows"`
	Seed uint64 `json:"seed"`
}

// sample samples o.Rows records in one pass over the file, by reservoir sampling with algorithm L (K.-H. Li,
// "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))", 1994). It draws the number of records to skip
// before the next replacement, and therefore few random numbers. The reader then reads the sample instead of the file.
func (r *reader) sample(o Sample) error {
	rng := splitmix.New(o.Seed)
	var sampled []record
	size := int64(0)
	w, next := math.Exp(math.Log(fraction(rng))/float64(o.Rows)), 0
	for ; ; r.seen++ {
		b, err := r.nextRecord()
		if err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		switch {
		case len(sampled) < o.Rows:
			size += recordBytes
			if sampled = append(sampled, record{}); len(sampled) == o.Rows {
				next = skipAhead(r.seen, rng, w)
			}
			size += sampled[len(sampled)-1].set(b, r.scan.line, r.seen)
		case r.seen == next:
			size += sampled[below(rng, o.Rows)].set(b, r.scan.line, r.seen)
			w *= math.Exp(math.Log(fraction(rng)) / float64(o.Rows))
			next = skipAhead(next, rng, w)
		}
		if r.limit.memory > 0 && size > r.limit.memory {
			return &LimitError{Rows: twoDigits(len(sampled)), Limit: r.limit.memory}
		}
	}
	if r.seen > len(sampled) {
		r.warn(0, fmt.Sprintf("%d of %d rows were sampled at random (seed %d)", len(sampled), r.seen, o.Seed))
	}
	slices.SortFunc(sampled, func(a, b record) int { return a.row - b.row })
	return r.readSampled(sampled)
}

// skipAhead returns the number of the next record to sample.
func skipAhead(at int, rng *splitmix.Rand, w float64) int {
	skip := math.Floor(math.Log(fraction(rng)) / math.Log1p(-w))
	if !(skip < table.MaxRows) {
		return math.MaxInt
	}
	return at + 1 + int(skip)
}

// fraction returns a uniform random number in (0, 1].
func fraction(rng *splitmix.Rand) float64 { return float64(rng.Uint64()>>11+1) / (1 << 53) }

// below returns a random number in [0, n), uniform up to a relative error of n/2^64.
func below(rng *splitmix.Rand, n int) int {
	high, _ := bits.Mul64(rng.Uint64(), uint64(n))
	return int(high)
}

// recordBytes is the approximate memory of a record without its text.
const recordBytes = 64

// record is the text of a row in the file, without its line end.
type record struct {
	text      []byte
	line, row int
}

// set replaces the record and returns the number of bytes by which it grew.
func (k *record) set(b []byte, line, row int) int64 {
	grew := len(b) - len(k.text)
	k.text, k.line, k.row = append(k.text[:0], b...), line, row
	return int64(grew)
}

// nextRecord returns the bytes of the next record that is neither blank nor a comment.
func (r *reader) nextRecord() ([]byte, error) {
	s := r.scan
	for {
		if err := s.next(); err != nil {
			return nil, err
		}
		if s.blank(len(r.cols)) || r.isComment() {
			continue
		}
		// The record ends at the scanner's position. It starts before its first cell if that is quoted.
		return bytes.TrimRight(s.buf[s.start:s.lo], "\r\n"), nil
	}
}

// readSampled makes the reader read the sampled records.
func (r *reader) readSampled(sampled []record) error {
	var text []byte
	r.at = make([]int, len(sampled))
	for i, k := range sampled {
		text = append(append(text, k.text...), '\n')
		r.at[i] = k.line
	}
	src := &source{kept: bytes.NewBuffer(text), size: int64(len(text)), progress: r.src.progress, encoding: UTF8}
	r.src = src
	r.scan = newScanner(src, r.scan.marks)
	return src.rewind()
}

// Estimate is an estimate of the size of a file's table, from the beginning of the file.
type Estimate struct {
	Rows    int   `json:"rows"`
	Columns int   `json:"columns"`
	Bytes   int64 `json:"bytes"` // of the table in memory
}

// BudgetError reports that a file's table exceeds Options.Budget. Only the beginning of the file was read.
type BudgetError struct {
	Estimate
	Budget int64
}

func (e *BudgetError) Error() string {
	return fmt.Sprintf("csv: the file has about %d rows and %d columns, which would take about %d MB of memory; the budget is %d MB",
		e.Rows, e.Columns, e.Bytes>>20, e.Budget>>20)
}

// checkBudget returns a *BudgetError if the file's table will not fit into the budget.
func (r *reader) checkBudget(o Options) error {
	e := r.estimate()
	if o.Budget > 0 && o.Sample.Rows == 0 && o.MaxRows == 0 && e.Bytes > o.Budget {
		return &BudgetError{e, o.Budget}
	}
	return nil
}

// estimate counts 8 bytes for a cell that is a number or a time, and its length plus 4 for any other cell.
func (r *reader) estimate() Estimate {
	l := r.layout
	rows := l.records[min(r.top.rows, len(l.records)):]
	if len(rows) == 0 || r.src.size <= 0 || l.read == 0 || r.src.out == 0 {
		return Estimate{Columns: l.width}
	}
	bytes := 0
	for _, row := range rows {
		for _, c := range row.cells {
			if n := len(c) + 4; n > 12 && !plausible(c) || n < 8 && c != "" && !plausible(c) {
				bytes += n
			} else {
				bytes += 8
			}
		}
	}
	// For a compressed file, scale by the ratio of text to bytes so far.
	text := float64(r.src.size) * float64(r.src.out) / float64(r.src.done)
	n := text / float64(l.read) * float64(len(l.records))
	return Estimate{Rows: int(n), Columns: l.width, Bytes: int64(n * float64(bytes) / float64(len(rows)))}
}
