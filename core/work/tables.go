package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// errUnknownTable tells the page to send the table again.
var errUnknownTable = errors.New("work: unknown table")

// find returns a table by hash: from memory, then from the kept ones.
func (w *worker) find(ctx context.Context, hash string) (*table.Table, error) {
	if t := w.held(hash); t != nil {
		return t, nil
	}
	t, _, err := w.load(ctx, hash)
	if err != nil {
		return nil, err
	}
	w.remember(t)
	return t, nil
}

func (w *worker) held(hash string) *table.Table {
	w.state.Lock()
	defer w.state.Unlock()
	for _, t := range w.tables {
		if t.Hash() == hash {
			return t
		}
	}
	return nil
}

func (w *worker) remember(t *table.Table) {
	w.state.Lock()
	defer w.state.Unlock()
	w.tables = append([]*table.Table{t}, w.tables...)
	w.tables = w.tables[:min(len(w.tables), keepTables)]
	w.weigh()
}

// drop lets go of a table.
func (w *worker) drop(t *table.Table) {
	w.state.Lock()
	defer w.state.Unlock()
	w.tables = slices.DeleteFunc(w.tables, func(o *table.Table) bool { return o == t })
	w.weigh()
}

// kept is the record that says a table is whole: it is written last.
type kept struct {
	Name     string
	Size     int64
	Warnings []csv.Warning
	Facts    []synth.Fact `json:",omitempty"`
	Dialect  csv.Dialect
	Marks
	Rows, Columns int
	Bytes         int64 // of the sections
	Since         time.Time
	Header        json.RawMessage
	Sections      int
}

func keptID(hash string) string           { return "table/" + hash }
func sectionID(hash string, i int) string { return "table/" + hash + "/" + strconv.Itoa(i) }

// keep writes a table section by section, and the record that names it last,
// so that a half-written table does not exist. It fills in what the table knows, and
// what a person said of it when it was kept before.
func (w *worker) keep(ctx context.Context, t *table.Table, k kept) (err error) {
	if w.opt.Blobs == nil {
		return store.ErrNotFound
	}
	if k.Header, err = t.Header(); err != nil {
		return err
	}
	if len(k.Roles) == 0 && k.Model == "" {
		k.Marks = w.marks(ctx, t.Hash())
	}
	k.Rows, k.Columns, k.Since = t.Rows(), t.Width(), w.opt.Now()
	k.Sections, k.Bytes = 0, 0
	for i, s := range t.Sections() {
		if err := w.opt.Blobs.Put(ctx, sectionID(t.Hash(), i), s); err != nil {
			return err
		}
		k.Sections, k.Bytes = i+1, k.Bytes+int64(len(s))
	}
	return w.name(ctx, t.Hash(), k)
}

// name writes the record that names a table.
func (w *worker) name(ctx context.Context, hash string, k kept) error {
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return w.opt.Blobs.Put(ctx, keptID(hash), b)
}

func (w *worker) load(ctx context.Context, hash string) (*table.Table, kept, error) {
	k, err := w.kept(ctx, hash)
	if err != nil {
		return nil, k, err
	}
	a, err := table.NewAssembler(k.Header)
	if err != nil {
		return nil, k, err
	}
	sizes := a.Sizes()
	for i, size := range sizes {
		s, err := w.opt.Blobs.Get(ctx, sectionID(hash, i))
		if err != nil {
			return nil, k, errUnknownTable
		}
		if int64(len(s)) != size { // before Next makes room for what the header says
			return nil, k, fmt.Errorf("work: section %d of the table has %d bytes and its header says %d; load its file again", i, len(s), size)
		}
		copy(a.Next(), s)
		if err := ml.Tick(ctx, ml.Progress{Done: i + 1, Total: len(sizes)}); err != nil {
			return nil, k, err
		}
	}
	t, err := a.Table()
	return t, k, err
}

func (w *worker) forget(ctx context.Context, hash string) (Reply, error) {
	if w.opt.Blobs == nil {
		return Done{}, nil // nothing is kept
	}
	// The sections are listed, not counted: the record may be damaged, and is deleted all the same.
	sections, err := w.opt.Blobs.Keys(ctx, keptID(hash)+"/")
	if err != nil {
		return nil, err
	}
	// The naming record goes first: what is left without it is unreachable, not half a table.
	for _, id := range append([]string{keptID(hash)}, sections...) {
		if err := w.opt.Blobs.Delete(ctx, id); err != nil {
			return nil, err
		}
	}
	return Done{}, nil
}

// begin starts the arrival of a table from the page.
func (w *worker) begin(e envelope) error {
	var j Put
	if err := e.into(&j); err != nil {
		return w.send(e.ID, failed(err))
	}
	a, err := newArrival(j.Header)
	if err != nil {
		return w.send(e.ID, failed(err))
	}
	w.puts[e.ID] = a
	return w.arrived(e.ID)
}

func (w *worker) section(id uint64, b []byte) error {
	a := w.puts[id]
	if a == nil {
		return nil
	}
	if err := a.add(b); err != nil {
		delete(w.puts, id)
		return w.send(id, failed(err))
	}
	return w.arrived(id)
}

func (w *worker) arrived(id uint64) error {
	a := w.puts[id]
	if !a.whole {
		return nil
	}
	delete(w.puts, id)
	t, err := a.parts.Table()
	if err != nil {
		return w.send(id, failed(err))
	}
	w.remember(t)
	return w.send(id, Done{})
}
