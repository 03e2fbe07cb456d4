package work

import (
	"context"
	"encoding/binary"
	"errors"

	"orrery/core/ml"
	"orrery/core/profile"
	"orrery/core/synth"
	"orrery/core/table"
)

// These are the jobs that look at a table, or make one.
type (
	// Inspect looks a table over. Answer: Inspected.
	Inspect struct {
		Table string
		Roles profile.Roles
	}
	// Arrange lists the rows of a view of a table. Answer: Arranged.
	Arrange struct {
		Table string
		Roles profile.Roles
		View  profile.View
	}
	// Make makes a table from a seed. Answer: Opened, with Facts.
	Make struct {
		Name    string
		Options synth.Made
		Keep    bool // as in Parse
	}
)

// These are their answers.
type (
	// Inspected answers Inspect: what is odd, worst first.
	Inspected struct{ Findings []profile.Finding }
	// Arranged answers Arrange; the rows are the message's body.
	Arranged struct {
		Rows []uint32 `json:"-"`
	}
)

func (Inspect) kind() string   { return "inspect" }
func (Arrange) kind() string   { return "arrange" }
func (Make) kind() string      { return "make" }
func (Inspected) kind() string { return "inspected" }
func (Arranged) kind() string  { return "arranged" }

func (w *worker) looking(ctx context.Context, r profile.Roles) profile.Options {
	return profile.Options{Roles: r, Now: w.opt.Now(), Tick: func(done, total int) error {
		return ml.Tick(ctx, ml.Progress{Done: done, Total: total})
	}}
}

func (w *worker) inspect(ctx context.Context, j Inspect) (Reply, error) {
	t, err := w.find(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	s, err := w.summarised(ctx, t)
	if err != nil {
		return nil, err
	}
	found, err := profile.Find(t, s, w.looking(ctx, j.Roles))
	return Inspected{Findings: found}, err
}

// summarised describes a table, or returns what it was described as before: people change
// roles, and with them the findings, more often than tables.
func (w *worker) summarised(ctx context.Context, t *table.Table) ([]table.Summary, error) {
	if w.described.of == t {
		return w.described.summaries, nil
	}
	s, err := describe(ctx, t, t.Names())
	if err == nil {
		w.described.of, w.described.summaries = t, s
	}
	return s, err
}

func (w *worker) arrange(ctx context.Context, j Arrange) (Reply, error) {
	t, err := w.find(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	rows, err := profile.Arrange(t, j.View, w.looking(ctx, j.Roles))
	return Arranged{Rows: rows}, err
}

// rowBytes is the wire form of rows: four bytes each, little-endian.
func rowBytes(rows []uint32) []byte {
	b := make([]byte, 0, 4*len(rows))
	for _, r := range rows {
		b = binary.LittleEndian.AppendUint32(b, r)
	}
	return b
}

var errRows = errors.New("work: not the bytes of rows")

func parseRows(b []byte) ([]uint32, error) {
	if len(b)%4 != 0 {
		return nil, errRows
	}
	rows := make([]uint32, len(b)/4)
	for i := range rows {
		rows[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return rows, nil
}

func (w *worker) make(ctx context.Context, j Make) (Reply, error) {
	start := w.opt.Now()
	t, facts, err := synth.Make(j.Options)
	if err != nil {
		return nil, err
	}
	o := Opened{Name: j.Name, Size: int64(t.Bytes()), Took: w.opt.Now().Sub(start), Facts: facts, Table: t}
	return w.present(ctx, o, j.Keep)
}

// present describes and keeps a new table.
func (w *worker) present(ctx context.Context, o Opened, keep bool) (Reply, error) {
	w.remember(o.Table)
	if len(o.Roles) == 0 && o.Model == "" {
		o.Marks = w.marks(ctx, o.Table.Hash())
	}
	var err error
	if o.Summaries, err = w.summarised(ctx, o.Table); err != nil {
		return nil, err
	}
	// A table that cannot be kept is still a table: the page says that it will not survive a reload.
	o.Kept = keep && w.keep(ctx, o.Table, kept{Name: o.Name, Size: o.Size, Warnings: o.Warnings, Facts: o.Facts, Dialect: o.Dialect, Marks: o.Marks}) == nil
	return o, nil
}
