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

// Options configure a worker. The zero value has no stored tables, the real clock and no pauses.
type Options struct {
	Blobs store.Blobs      // stores tables and large models; nil: none are stored
	Files store.Files      // stores backups; nil: no backups
	Now   func() time.Time // nil: time.Now
	// PackFile and UnpackFile are core/workspace's Write and Read. They are options, so that
	// the page, which also links this package, does not link archive/zip; nil: no workspace files.
	PackFile   func(io.Writer, content.Content) error
	UnpackFile func([]byte) (content.Content, error)
	Warm       time.Duration // idle time after which the worker warms up, once; 0: never
	Pause      func()        // called while a job computes, to let messages arrive; nil: not called
	Held       func(int64)   // called with the size of the tables in memory, in bytes, when it changes; nil: not called
	MaxTable   int64         // limit of the cells of one file, in bytes; 0: tableLimit
}

// Serve runs jobs, one at a time and in order, until ctx or the connection ends. Only the
// worker's program calls it, since it links every job.
func Serve(ctx context.Context, c work.Conn, o Options) error {
	w := newWorker(o)
	return work.Serve(ctx, c, work.Options{Jobs: w.jobs(), AddTable: w.cache, Failed: failed, Now: w.opt.Now, Pause: o.Pause, Warm: o.Warm, WarmUp: w.warmUp})
}

// worker holds the state that the jobs share.
type worker struct {
	opt     Options
	catalog ml.Catalog

	mu     sync.Mutex     // guards tables: the page adds to them while a job runs
	tables []*table.Table // newest first

	described struct { // the last table described
		of        *table.Table
		summaries []table.Summary
	}
	lastView   *view.Offline // the last view opened
	lastViewID string
	serving    *modelServer // nil until a job needs it
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

// warmFits is the number of fits in the warm-up: a browser optimizes a function only after several calls.
const warmFits = 5

// warmUp reads and fits a small internal table, as a model server does before it accepts requests. The first call of a
// WebAssembly function takes ten times as long as the next one, which would slow down the first fit of a person.
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
