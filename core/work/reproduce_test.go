package work_test

import (
	"bytes"
	"testing"

	"orrery/core/ml"
	"orrery/core/work"
)

// TestReproduce fits the same again, and with another C: the first number that differs is
// named.
func TestReproduce(t *testing.T) {
	c := start(t, work.Options{})
	o := load(t, c)
	fit := work.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter}
	f := do[work.Fitted](t, c, fit, nil)
	bare := fit
	bare.Features.Key = "" // no entity is looked up
	r := do[work.Reproduced](t, c, work.Reproduce{Fit: bare, Model: f.Model}, nil)
	if !r.Equal || r.Digest != f.Digest || r.Was != f.Digest || r.Place != "" || r.Score.LogLoss != f.Score.LogLoss || r.Test != 25 {
		t.Errorf("the same again: %+v", r)
	}
	other := fit
	other.Split.RandomState = 7
	r = do[work.Reproduced](t, c, work.Reproduce{Fit: other, Model: f.Model}, nil)
	if r.Equal || r.Place == "" || r.Now == r.Then {
		t.Errorf("other rows: %+v", r)
	}
	other = fit
	other.Pipeline.Final = ml.Spec{Kind: notebook.Final.Kind, Params: map[string]any{"C": 0.125}}
	r = do[work.Reproduced](t, c, work.Reproduce{Fit: other, Model: f.Model}, nil)
	if r.Equal || r.Place == "" {
		t.Errorf("another C: %+v", r)
	}
	if _, err := c.Do(t.Context(), work.Reproduce{Fit: fit, Model: bytes.Replace(f.Model, []byte("1"), []byte("2"), 1)}, nil, nil); err == nil {
		t.Error("a changed model is taken")
	}
}
