package jobs

import (
	"context"
	"runtime/debug"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

// maxCached is the number of tables in memory; an older one is loaded again when needed.
const maxCached = 3

// table returns a table by hash, from memory or from the store.
func (w *worker) table(ctx context.Context, hash string) (*table.Table, error) {
	if t := w.cached(hash); t != nil {
		return t, nil
	}
	t, _, err := w.loadTable(ctx, hash)
	if err != nil {
		return nil, err
	}
	w.cache(t)
	return t, nil
}

func (w *worker) cached(hash string) *table.Table {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.tables {
		if t.Hash() == hash {
			return t
		}
	}
	return nil
}

func (w *worker) cache(t *table.Table) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tables = append([]*table.Table{t}, w.tables...)
	w.tables = w.tables[:min(len(w.tables), maxCached)]
	w.reportSize()
}

// uncache removes a table from memory.
func (w *worker) uncache(t *table.Table) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tables = slices.DeleteFunc(w.tables, func(o *table.Table) bool { return o == t })
	w.reportSize()
}

// smallTables is the size of tables up to which the garbage collector runs at its default rate.
const smallTables = 32 << 20

// TuneGC sets the garbage collector's target by the size of the tables in memory. It is meant for Options.Held in a
// browser, where a program's memory never shrinks. With the default, which collects when the memory in use has doubled,
// a fit on a table of 160 MB grew to 600 MB. The target falls with the size of the tables, down to 20 %. That costs
// little, since tables are few and large.
func TuneGC(held int64) { debug.SetGCPercent(gcPercent(held)) }

func gcPercent(held int64) int {
	if held <= smallTables {
		return 100
	}
	return max(20, int(100*smallTables/held))
}

// reportSize calls Options.Held with the size of the tables in memory. The caller holds the lock.
func (w *worker) reportSize() {
	if w.opt.Held == nil {
		return
	}
	sum := int64(0)
	for _, t := range w.tables {
		sum += sizeOf(t)
	}
	w.opt.Held(sum)
}

func sizeOf(t *table.Table) int64 {
	sum := int64(0)
	for _, s := range t.Sections() {
		sum += int64(len(s))
	}
	return sum
}

// summariesOf returns the summaries of a table's columns. Those of the last table are cached:
// people change roles, which needs them again, more often than tables.
func (w *worker) summariesOf(ctx context.Context, t *table.Table) ([]table.Summary, error) {
	if w.described.of == t {
		return w.described.summaries, nil
	}
	s, err := summarize(ctx, t, t.Names())
	if err == nil {
		w.described.of, w.described.summaries = t, s
	}
	return s, err
}

func summarize(ctx context.Context, t *table.Table, names []string) ([]table.Summary, error) {
	out := make([]table.Summary, 0, len(names))
	for i, name := range names {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		s, err := table.Describe(c, func() error { return ml.Tick(ctx, ml.Progress{Done: i, Total: len(names)}) })
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}
