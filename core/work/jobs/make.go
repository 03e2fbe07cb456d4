package jobs

import (
	"context"

	"orrery/core/synth"
	"orrery/core/work"
)

// Make generates a table from a seed. The reply has Facts.
type Make struct {
	Name    string
	Options synth.Made
	Keep    bool // as in Parse
}

func (Make) Kind() string          { return "make" }
func (Make) TableHash() string     { return "" }
func (Make) Replies() []work.Reply { return []work.Reply{&Opened{}} }

func (w *worker) makeTable(ctx context.Context, j Make) (Opened, error) {
	start := w.opt.Now()
	t, facts, err := synth.Make(j.Options)
	if err != nil {
		return Opened{}, err
	}
	o := Opened{Name: j.Name, Size: int64(t.Bytes()), Took: w.opt.Now().Sub(start), Facts: facts, Table: t}
	return w.addTable(ctx, o, j.Keep)
}
