package jobs

import (
	"compress/gzip"
	"context"
	"errors"
	"io"

	"orrery/core/ml"
	"orrery/core/table/csv"
	"orrery/core/work"
)

// Parse reads the CSV in the message's File.
type Parse struct {
	Name string
	// Keep stores the table in the worker's Blobs, so that Open finds it after a restart. A file that can be
	// read in more than one way (Opened.Unsure) is not stored; KeepTable does that once a person has confirmed it.
	Keep    bool
	Dialect csv.Dialect // known properties of the file; the rest is detected
	Sample  csv.Sample  // number of random rows; zero: all
	Whole   bool        // read without asking, whatever its size
}

func (Parse) Kind() string          { return "parse" }
func (Parse) TableHash() string     { return "" }
func (Parse) Replies() []work.Reply { return []work.Reply{&Opened{}, &Oversize{}} }

// Oversize answers Parse when the file is too large to read without asking: only its beginning was read.
// Fits is set when the file is too large to read at all: about this many rows fit.
type Oversize struct {
	Name     string
	Estimate csv.Estimate
	Budget   int64
	Fits     int `json:",omitempty"`
}

func (*Oversize) Kind() string { return "oversize" }

// tableBudget is the largest estimated size of a table whose file is read without asking. The page needs the same
// amount again, and a program in a browser has at most 4 GB.
const tableBudget = 512 << 20

// Hard limits of reading a file: tableLimit for the memory of the cells, which are copied as they grow and once more
// for the page, and textLimit for the text of an archive, which may unpack to a thousand times its size.
const (
	tableLimit = 768 << 20
	textLimit  = 4 << 30
)

// gunzip is gzip.NewReader with the signature of csv.Options.Gunzip.
func gunzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }

func (w *worker) parse(ctx context.Context, j Parse, file work.Source) (work.Reply, error) {
	if file == nil {
		return nil, errors.New("work: parse without a file")
	}
	start := w.opt.Now()
	o := csv.Options{Dialect: j.Dialect, Sample: j.Sample, Gunzip: gunzip, MaxMemory: w.opt.MaxTable, MaxText: textLimit, Progress: func(done, total int64) error {
		return ml.Tick(ctx, ml.Progress{Done: int(done), Total: int(total)})
	}}
	if !j.Whole {
		o.Budget = tableBudget
	}
	got, err := csv.Read(file.Open(), file.Size(), o)
	var large *csv.BudgetError
	if errors.As(err, &large) {
		return &Oversize{Name: j.Name, Estimate: large.Estimate, Budget: large.Budget}, nil
	}
	var limit *csv.LimitError
	if errors.As(err, &limit) && j.Sample.Rows == 0 {
		return &Oversize{Name: j.Name, Budget: limit.Limit, Fits: max(limit.Rows, 1)}, nil
	}
	if err != nil {
		return nil, err
	}
	opened := Opened{Name: j.Name, Size: file.Size(), Took: w.opt.Now().Sub(start), Warnings: got.Warnings, Table: got.Table,
		Dialect: got.Dialect, Unsure: got.Unsure, FileRows: got.Rows}
	opened, err = w.addTable(ctx, opened, j.Keep && len(got.Unsure) == 0)
	return &opened, err
}
