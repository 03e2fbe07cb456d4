package jobs

import (
	"bytes"
	"context"

	"orrery/core/ml"
	"orrery/core/synth"
	"orrery/core/work"
)

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
	opened, ok := reply.(Opened)
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
