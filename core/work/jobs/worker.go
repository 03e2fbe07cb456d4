package jobs

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"

	"orrery/core/feature/view"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/store"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/work"
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

// Serve does jobs, one at a time and in order, until ctx or the connection ends. Only the
// worker's program calls it: whatever calls it links every job.
func Serve(ctx context.Context, c work.Conn, o Options) error {
	w := newWorker(o)
	return work.Serve(ctx, c, work.Options{Jobs: w.jobs(), AddTable: w.cache, Failed: failed, Now: w.opt.Now, Pause: o.Pause, Warm: o.Warm, WarmUp: w.warmUp})
}

// worker is what the jobs share.
type worker struct {
	opt     Options
	catalog ml.Catalog

	mu     sync.Mutex     // over tables, which the page adds to while a job runs
	tables []*table.Table // newest first

	described struct { // the newest table that was
		of        *table.Table
		summaries []table.Summary
	}
	lastView   *view.Offline // the view that a job asked for last
	lastViewID string
	serving    *modelServer // nil until a job asks for it
}

func newWorker(o Options) *worker {
	if o.MaxTable == 0 {
		o.MaxTable = tableLimit
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &worker{opt: o, catalog: catalog.Catalog()}
}

// warmFits is how often the warm-up fits: a browser compiles a function well
// only after it has been called some times.
const warmFits = 5

// warmUp reads and fits a small table that nobody sees, as a model server does
// before it takes requests: the first run of a WebAssembly function is ten times
// slower than the next, and a person's first fit should not pay for that.
func (w *worker) warmUp(ctx context.Context, waiting func() bool) {
	var csv bytes.Buffer
	if synth.WriteUserData(&csv) != nil {
		return
	}
	reply, err := w.parse(ctx, Parse{Name: "warm-up"}, work.BytesSource(csv.Bytes()))
	opened, ok := reply.(*Opened)
	if err != nil || !ok {
		return
	}
	defer w.uncache(opened.Table)
	j := Fit{Table: opened.Table.Hash(), Split: Split{TestSize: 0.25}, Pipeline: ml.Pipeline{
		Steps:  []ml.Spec{{Kind: "StandardScaler"}},
		Final:  ml.Spec{Kind: "LogisticRegression"},
		Inputs: []string{"feature_1", "feature_2"}, Target: "target"}}
	for range warmFits {
		if _, err := w.fit(ctx, j); err != nil || waiting() {
			return
		}
	}
}
