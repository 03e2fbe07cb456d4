package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"orrery/core/feature/view"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/workspace/content"
)

// Options are what a worker needs from its place. The zero value works: no
// kept tables, the real clock, no pauses.
type Options struct {
	Blobs store.Blobs      // where Keep puts tables; nil: nowhere
	Files store.Files      // where backups go; nil: nowhere
	Now   func() time.Time // nil: time.Now
	// PackFile and UnpackFile are core/workspace's Write and Read. They are handed over, so
	// that the page, which has this package too, carries no zip; nil: no workspace files.
	PackFile   func(io.Writer, content.Content) error
	UnpackFile func([]byte) (content.Content, error)
	Warm       time.Duration // idle time after which the worker warms up, once; 0: never
	Pause      func()        // lets the place deliver messages while a job computes; nil: nothing to do
	Held       func(int64)   // hears how many bytes the tables in memory take, when that changes; nil: nobody wants to know
	MaxTable   int64         // most bytes that the cells of one file may take; 0: tableLimit
}

const (
	pauseEvery    = 40 * time.Millisecond // a cancel is seen within this and one tick
	progressEvery = 100 * time.Millisecond
	keepTables    = 3 // tables held in memory; an older one is fetched again
)

// Serve is the worker's whole main: it answers jobs, one at a time and in
// order, until ctx or the connection ends.
func Serve(ctx context.Context, c Conn, o Options) error {
	if o.MaxTable == 0 {
		o.MaxTable = tableLimit
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	w := &worker{conn: c, opt: o, catalog: catalog.Catalog(), jobs: NewInbox(), puts: map[uint64]*arrival{}, dropped: map[uint64]bool{}}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go w.work(ctx)
	for {
		m, err := c.Receive(ctx)
		if errors.Is(err, ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := w.receive(m); err != nil {
			return err
		}
	}
}

type worker struct {
	conn    Conn
	opt     Options
	catalog ml.Catalog
	jobs    *Inbox
	puts    map[uint64]*arrival // tables that are arriving
	state   sync.Mutex          // over what follows, and tables
	current uint64              // the job at work
	cancel  context.CancelFunc
	dropped map[uint64]bool // cancelled before they began
	tables  []*table.Table  // newest first

	described struct { // the newest table that was; of the goroutine at work alone
		of        *table.Table
		summaries []table.Summary
	}
	opened   *view.Offline // the view that a job asked for last
	openedID string
}

// receive sorts a message: sections and cancels act at once, jobs wait in line.
func (w *worker) receive(m Message) error {
	e, err := open(m)
	if err != nil {
		return err
	}
	switch e.Kind {
	case kindCancel:
		return w.stop(e.ID)
	case kindSection:
		return w.section(e.ID, m.Body)
	case "put":
		return w.begin(e)
	}
	return w.jobs.Push(m)
}

// stop ends the job at work. One that waits in line is answered at once, and left
// out when its turn comes.
func (w *worker) stop(id uint64) error {
	w.state.Lock()
	at := w.cancel != nil && w.current == id
	if at {
		w.cancel()
	} else {
		w.dropped[id] = true
	}
	w.state.Unlock()
	if at {
		return nil
	}
	return w.send(id, Failed{Code: Canceled, Text: "Cancelled."})
}

// work does the jobs. It is one goroutine, so that a job has the worker's whole
// thread and the tables need no lock.
func (w *worker) work(ctx context.Context) {
	w.warmUp(ctx)
	for {
		m, err := w.jobs.Pop(ctx)
		if err != nil {
			return
		}
		e, err := open(m)
		if err != nil {
			continue
		}
		if r := w.answer(ctx, e, m); r != nil && w.send(e.ID, r) != nil {
			return
		}
	}
}

// answer does one job and turns whatever goes wrong into a Failed; nil for a job
// that was cancelled before, and answered then.
func (w *worker) answer(ctx context.Context, e envelope, m Message) (r Reply) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if !w.enter(e.ID, cancel) {
		return nil
	}
	defer w.leave()
	defer func() {
		if p := recover(); p != nil {
			r = panicked(e.Kind, p)
		}
	}()
	j, err := e.job(m.Body)
	if err != nil {
		return failed(err)
	}
	r, err = w.do(w.watched(ctx, e.ID), j, m.File)
	if ctx.Err() != nil {
		return Failed{Code: Canceled, Text: "Cancelled."}
	}
	if err != nil {
		return failed(err)
	}
	return r
}

// panicked is the answer of a job that ended in a panic. It names the job, for a report.
func panicked(job string, p any) Failed {
	return Failed{Code: "internal", Text: fmt.Sprintf("The job %q failed inside Orrery (%v). Nothing was changed. This is a fault of the program: please report it.", job, p)}
}

func (w *worker) enter(id uint64, cancel context.CancelFunc) bool {
	w.state.Lock()
	defer w.state.Unlock()
	if w.dropped[id] {
		delete(w.dropped, id)
		return false
	}
	w.current, w.cancel = id, cancel
	return true
}

// tell posts progress of the job at work, at once.
func (w *worker) tell(p Progress) {
	w.state.Lock()
	id := w.current
	w.state.Unlock()
	_ = w.send(id, p) // a page that is gone ends the worker elsewhere
}

func (w *worker) leave() {
	w.state.Lock()
	w.current, w.cancel = 0, nil
	w.state.Unlock()
}

// watched attaches the hook that estimators call: it reports progress now and
// then and pauses, so that a cancel gets through while the job computes.
func (w *worker) watched(ctx context.Context, id uint64) context.Context {
	start := w.opt.Now()
	paused, reported := start, start
	return ml.WithHook(ctx, func(p ml.Progress) {
		now := w.opt.Now()
		if now.Sub(reported) >= progressEvery {
			reported = now
			w.send(id, Progress{Done: int64(p.Done), Total: int64(p.Total), Loss: Num(p.Loss)})
		}
		if w.opt.Pause != nil && now.Sub(paused) >= pauseEvery {
			w.opt.Pause()
			paused = w.opt.Now()
		}
	})
}

// send posts a reply: its envelope with one body, or with a table's sections after it.
func (w *worker) send(id uint64, r Reply) error {
	e, err := pack(id, r.kind(), r)
	if err != nil {
		return w.send(id, Failed{Code: "internal", Text: err.Error()})
	}
	m, err := e.message(body(r), nil)
	if err != nil {
		return err
	}
	if err := w.conn.Send(m); err != nil {
		return err
	}
	t := carried(r)
	if t == nil {
		return nil
	}
	return chunks(t, func(b []byte) error {
		m, err := envelope{ID: id, Kind: kindSection}.message(b, nil)
		if err != nil {
			return err
		}
		return w.conn.Send(m)
	})
}

func body(r Reply) []byte {
	switch r := r.(type) {
	case Indexed:
		return append([]byte(nil), r.Index.Bytes()...)
	case Materialised:
		return r.Index.Bytes()
	case Exported:
		return r.CSV
	case Divided:
		return r.CSV
	case Packed:
		return r.Zip
	case Unpacked:
		return r.Records
	case Fitted:
		return r.Model
	case Arranged:
		return rowBytes(r.Rows)
	}
	return nil
}
