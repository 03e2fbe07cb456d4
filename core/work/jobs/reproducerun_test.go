package jobs_test

import (
	"bytes"
	"testing"

	"orrery/core/ml"
	"orrery/core/work/jobs"
)

// TestReproduce fits the same again, and with another C: the first number that differs is named.
func TestReproduce(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	fit := jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter}
	f := do[jobs.FitResult](t, c, fit, nil)
	bare := fit
	bare.Features.Key = "" // no entity is looked up
	r := do[jobs.ReproduceRunResult](t, c, jobs.ReproduceRun{Fit: bare, Model: f.Model}, nil)
	if !r.Equal || r.Digest != f.Digest || r.Was != f.Digest || r.Place != "" || r.Score.LogLoss != f.Score.LogLoss || r.Test != 25 {
		t.Errorf("the same again: %+v", r)
	}
	other := fit
	other.Split.RandomState = 7
	r = do[jobs.ReproduceRunResult](t, c, jobs.ReproduceRun{Fit: other, Model: f.Model}, nil)
	if r.Equal || r.Place == "" || r.Now == r.Then {
		t.Errorf("other rows: %+v", r)
	}
	other = fit
	other.Pipeline.Final = ml.Spec{Kind: notebook.Final.Kind, Params: map[string]any{"C": 0.125}}
	r = do[jobs.ReproduceRunResult](t, c, jobs.ReproduceRun{Fit: other, Model: f.Model}, nil)
	if r.Equal || r.Place == "" {
		t.Errorf("another C: %+v", r)
	}
	if _, err := c.Do(t.Context(), jobs.ReproduceRun{Fit: fit, Model: bytes.Replace(f.Model, []byte("1"), []byte("2"), 1)}, nil, nil); err == nil {
		t.Error("a changed model is taken")
	}
}
