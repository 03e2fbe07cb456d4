package jobs

import (
	"bytes"
	"context"
	"strconv"

	"orrery/core/work"
)

// SplitRows repeats the split of a run from its record and returns the training rows and the test rows.
type SplitRows struct {
	Fit
	CSV bool // also return the split as a CSV file
}

func (SplitRows) Kind() string          { return "divide" }
func (SplitRows) Replies() []work.Reply { return []work.Reply{&SplitRowsResult{}} }

// SplitRowsResult answers SplitRows. Rows count from 0, as in train_test_split.
type SplitRowsResult struct {
	Rows, Train, Test   int
	TrainRows, TestRows string // as ranges, 0-3, 5, 7-9; cut after maxRangesText bytes
	CSV                 []byte `json:"-"` // columns row,split; nil unless requested
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

// maxRangesText limits the text of a list of rows, in bytes.
const maxRangesText = 4000

// ranges formats the rows on one side of the split.
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
		if len(b) > maxRangesText {
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
