package work

import (
	"compress/gzip"
	"context"
	"errors"
	"io"

	"orrery/core/ml"
	"orrery/core/table/csv"
)

// tableBudget is the most memory that a table may be expected to take before its file is read whole without asking:
// the page needs as much again, and a program in a browser has 4 GB at most.
const tableBudget = 512 << 20

// A file is read no further than this, whatever was asked for: the memory of the cells, which are copied as they grow
// and once more for the page, and the text of an archive, which may unpack to a thousand times its size.
const (
	tableLimit = 768 << 20
	textLimit  = 4 << 30
)

// These belong to the reading of files.
type (
	// Accept keeps a table that was read for a person to look at first, as Parse keeps one that leaves no doubt. Facts
	// of the file are those that Opened had. Answer: Accepted, or Failed{Code: "unknown_table"}.
	Accept struct {
		Table, Name string
		Size        int64
		Warnings    []csv.Warning
		Dialect     csv.Dialect
	}
	// Accepted answers Accept. Kept is false where tables cannot be kept.
	Accepted struct{ Kept bool }
	// Oversize answers Parse when the file is larger than may be read without asking: nothing was read but its beginning.
	// Fits is set when the file is larger than can be read at all: about so many rows fit.
	Oversize struct {
		Name     string
		Estimate csv.Estimate
		Budget   int64
		Fits     int `json:",omitempty"`
	}
)

func (Accept) kind() string   { return "accept" }
func (Accepted) kind() string { return "accepted" }
func (Oversize) kind() string { return "oversize" }

// gunzip is gzip.NewReader as the table's reader wants it.
func gunzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }

func (w *worker) parse(ctx context.Context, j Parse, file Source) (Reply, error) {
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
		return Oversize{Name: j.Name, Estimate: large.Estimate, Budget: large.Budget}, nil
	}
	var limit *csv.LimitError
	if errors.As(err, &limit) && j.Sample.Rows == 0 {
		return Oversize{Name: j.Name, Budget: limit.Limit, Fits: max(limit.Rows, 1)}, nil
	}
	if err != nil {
		return nil, err
	}
	opened := Opened{Name: j.Name, Size: file.Size(), Took: w.opt.Now().Sub(start), Warnings: got.Warnings, Table: got.Table,
		Dialect: got.Dialect, Unsure: got.Unsure, FileRows: got.Rows}
	return w.present(ctx, opened, j.Keep && len(got.Unsure) == 0)
}

func (w *worker) accept(ctx context.Context, j Accept) (Reply, error) {
	t := w.held(j.Table)
	if t == nil {
		return nil, errUnknownTable
	}
	err := w.keep(ctx, t, kept{Name: j.Name, Size: j.Size, Warnings: j.Warnings, Dialect: j.Dialect})
	return Accepted{Kept: err == nil}, nil
}
