package jobs

import (
	"context"
	"time"

	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
)

// Open loads a stored table. It fails with the code UnknownTable.
type Open struct{ Table, Name string }

func (Open) Kind() string          { return "open" }
func (Open) TableHash() string     { return "" }
func (Open) Replies() []work.Reply { return []work.Reply{&Opened{}} }

// Opened is a reply with a table, whose sections follow the envelope.
type Opened struct {
	Name      string
	Size      int64 // bytes read
	Took      time.Duration
	Warnings  []csv.Warning
	Facts     []synth.Fact // known properties of a table from Make
	Summaries []table.Summary
	Table     *table.Table `json:"-"`
	Kept      bool         // the table is stored and survives a restart
	// How a file was read, and the reasons why a person should check that.
	Dialect    csv.Dialect
	Unsure     []string
	FileRows   int // rows of the file; the table has fewer if it is a sample
	TableRoles     // of a table that is or was stored
}

func (*Opened) Kind() string              { return "opened" }
func (r Opened) Complete() bool           { return r.Table != nil }
func (r Opened) SentTable() *table.Table  { return r.Table }
func (r *Opened) SetTable(t *table.Table) { r.Table = t }

func (w *worker) open(ctx context.Context, j Open) (Opened, error) {
	start := w.opt.Now()
	t, k, err := w.loadTable(ctx, j.Table)
	if err != nil {
		return Opened{}, err
	}
	w.cache(t)
	s, err := w.summariesOf(ctx, t)
	return Opened{Name: k.Name, Size: k.Size, Took: w.opt.Now().Sub(start), Warnings: k.Warnings, Facts: k.Facts, Dialect: k.Dialect, TableRoles: k.TableRoles, Table: t, Summaries: s, Kept: true}, err
}

// addTable adds a new table to the cache, computes its summaries and, if keep is set, stores it.
func (w *worker) addTable(ctx context.Context, o Opened, keep bool) (Opened, error) {
	w.cache(o.Table)
	if len(o.Roles) == 0 && o.Model == "" {
		o.TableRoles = w.rolesOf(ctx, o.Table.Hash())
	}
	var err error
	if o.Summaries, err = w.summariesOf(ctx, o.Table); err != nil {
		return Opened{}, err
	}
	// A table that cannot be stored is still usable: the page warns that it will not survive a reload.
	o.Kept = keep && w.storeTable(ctx, o.Table, tableRecord{Name: o.Name, Size: o.Size, Warnings: o.Warnings, Facts: o.Facts, Dialect: o.Dialect, TableRoles: o.TableRoles}) == nil
	return o, nil
}
