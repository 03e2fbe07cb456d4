package jobs

import (
	"bytes"
	"context"
	"strconv"

	"orrery/core/work"
)

// SplitRows makes the split of a run again from its record: the rows that the run was trained on and
// those that it was tested on.
type SplitRows struct {
	Fit
	CSV bool // all of it, as a file
}

func (SplitRows) Kind() string          { return "divide" }
func (SplitRows) Replies() []work.Reply { return []work.Reply{&SplitRowsResult{}} }

// SplitRowsResult answers SplitRows. Rows count from 0, as in train_test_split.
type SplitRowsResult struct {
	Rows, Train, Test   int
	TrainRows, TestRows string // as ranges, 0-3, 5, 7-9; of many the first
	CSV                 []byte `json:"-"` // row,split with a line for each row; nil unless asked for
}

func (*SplitRowsResult) Kind() string  { return "divided" }
func (r SplitRowsResult) Body() []byte { return r.CSV }

func (r *SplitRowsResult) SetBody(b []byte) error {
	if len(b) > 0 {
		r.CSV = b
	}
	return nil
}

func (w *worker) splitRows(ctx context.Context, j SplitRows) (SplitRowsResult, error) {
	p, err := w.problem(ctx, j.Table, j.Features, j.Pipeline, j.Split)
	if err != nil {
		return SplitRowsResult{}, err
	}
	tested := make([]bool, p.source.Rows())
	for _, row := range p.test {
		tested[row] = true
	}
	r := SplitRowsResult{Rows: len(tested), Train: len(p.train), Test: len(p.test), TrainRows: ranges(tested, false), TestRows: ranges(tested, true)}
	if j.CSV {
		r.CSV = splitCSV(tested)
	}
	return r, nil
}

// mostRanges is how much text a list of rows may be.
const mostRanges = 4000

// ranges writes the rows that are of a side.
func ranges(tested []bool, side bool) string {
	var b []byte
	for from := 0; from < len(tested); from++ {
		if tested[from] != side {
			continue
		}
		to := from
		for to+1 < len(tested) && tested[to+1] == side {
			to++
		}
		if len(b) > mostRanges {
			return string(b) + " …"
		}
		if len(b) > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(b, int64(from), 10)
		if to > from {
			b = strconv.AppendInt(append(b, '-'), int64(to), 10)
		}
		from = to
	}
	return string(b)
}

func splitCSV(tested []bool) []byte {
	var b bytes.Buffer
	b.WriteString("row,split\n")
	for i, test := range tested {
		b.WriteString(strconv.Itoa(i))
		if test {
			b.WriteString(",test\n")
		} else {
			b.WriteString(",train\n")
		}
	}
	return b.Bytes()
}
