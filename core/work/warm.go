package work

import (
	"bytes"
	"context"
	"time"

	"orrery/core/ml"
	"orrery/core/synth"
)

// warmFits is how often the warm-up fits: a browser compiles a function well
// only after it has been called some times.
const warmFits = 5

// warmUp reads and fits a small table that nobody sees, as a model server does
// before it takes requests: the first run of a WebAssembly function is ten times
// slower than the next, and a person's first fit should not pay for that. It
// waits for a quiet moment, and a job that comes ends it.
func (w *worker) warmUp(ctx context.Context) {
	if w.opt.Warm == 0 {
		return
	}
	t := time.NewTimer(w.opt.Warm)
	defer t.Stop()
	select {
	case <-w.jobs.Waiting():
		return
	case <-ctx.Done():
		return
	case <-t.C:
	}
	var csv bytes.Buffer
	if synth.WriteUserData(&csv) != nil {
		return
	}
	opened, err := w.parse(ctx, Parse{Name: "warm-up"}, BytesSource(csv.Bytes()))
	if err != nil {
		return
	}
	table := opened.(Opened).Table
	defer w.drop(table)
	j := Fit{Table: table.Hash(), Split: Split{TestSize: 0.25}, Pipeline: ml.Pipeline{
		Steps:  []ml.Spec{{Kind: "StandardScaler"}},
		Final:  ml.Spec{Kind: "LogisticRegression"},
		Inputs: []string{"feature_1", "feature_2"}, Target: "target"}}
	for range warmFits {
		if _, err := w.fit(ctx, j); err != nil || w.jobs.Len() > 0 {
			return
		}
	}
}
