package jobs

import (
	"context"
	"math"
	"slices"

	"orrery/core/feature/view"
	"orrery/core/table"
	"orrery/core/work"
)

// Append adds a row to a table. Columns without an entry in Cells get a missing value. The
// result is a new table; the source does not change.
type Append struct {
	Table, Name string
	Cells       map[string]table.Value
	Keep        bool
}

func (Append) Kind() string          { return "append" }
func (j Append) TableHash() string   { return j.Table }
func (Append) Replies() []work.Reply { return []work.Reply{&Opened{}} }

func (w *worker) appendRow(ctx context.Context, j Append) (Opened, error) {
	t, err := w.table(ctx, j.Table)
	if err != nil {
		return Opened{}, err
	}
	columns := slices.Clone(t.Columns())
	for i, c := range columns {
		v, ok := j.Cells[c.Name()]
		if !ok {
			v = table.Value{Kind: c.Kind(), Num: math.NaN()}
		}
		if v.Kind == table.Time {
			v = view.TimeCell(c.Kind(), v.Num)
		}
		if columns[i], err = c.Append(v); err != nil {
			return Opened{}, err
		}
	}
	out, err := table.New(columns...)
	if err != nil {
		return Opened{}, err
	}
	return w.addTable(ctx, Opened{Name: j.Name, Size: int64(out.Bytes()), Table: out, TableRoles: w.rolesOf(ctx, j.Table)}, j.Keep)
}
