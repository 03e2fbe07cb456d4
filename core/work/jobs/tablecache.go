package jobs

import (
	"context"
	"runtime/debug"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

// maxCached is how many tables are held in memory; an older one is fetched again.
const maxCached = 3

// table returns a table by hash: from memory, then from the kept ones.
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

// uncache lets go of a table.
func (w *worker) uncache(t *table.Table) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tables = slices.DeleteFunc(w.tables, func(o *table.Table) bool { return o == t })
	w.reportSize()
}

// fewBytes is how much tables may take before the garbage collector has to be thrifty.
const fewBytes = 32 << 20

// Thrifty is for Options.Held where memory is scarce, as in a browser, which never gets back what a
// program once had. A collector that runs when the memory in use has doubled lets a table of 160 MB
// grow to 600 MB in a fit; the more the tables take, the smaller the part it waits for, down to a
// fifth. That costs little, for tables are few and large.
func Thrifty(held int64) { debug.SetGCPercent(percent(held)) }

func percent(held int64) int {
	if held <= fewBytes {
		return 100
	}
	return max(20, int(100*fewBytes/held))
}

// reportSize tells the place how many bytes the tables in memory take. The caller has the lock.
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

// summariesOf describes a table, or returns what it was described as before: people change
// roles, and with them the findings, more often than tables.
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
