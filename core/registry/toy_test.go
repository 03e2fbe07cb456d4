package registry_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/table"
)

// toy is a classifier that answers its parameter "answer", so that models of different
// content are made at once and without a real kind.
type toy struct{ answer float64 }

func (e toy) Fit(context.Context, ml.Matrix, []float64) (ml.Predictor, error) { return e, nil }
func (e toy) Attributes() map[string]any                                      { return map[string]any{"answer_": e.answer} }

func (toy) Load(attributes []byte, _ func()) (ml.Predictor, error) {
	var a struct {
		Answer *float64 `json:"answer_"`
	}
	if err := json.Unmarshal(attributes, &a); err != nil || a.Answer == nil {
		return nil, errors.New("no answer_")
	}
	return toy{*a.Answer}, nil
}

func (e toy) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = dst[:0]
	for range x.Rows {
		dst = append(dst, e.answer)
	}
	return dst
}

var toyDocs = ml.ParamDocs{{Name: "answer", Default: 0.0}, {Name: "max_iter", Default: 100.0, Whole: true}}

func toyCatalog() ml.Catalog {
	return ml.Catalog{"Toy": {
		Params: toyDocs,
		Build: func(params map[string]any) (any, error) {
			p, err := toyDocs.Read("Toy", params)
			if err != nil {
				return nil, err
			}
			return toy{p.Float("answer")}, nil
		},
	}}
}

type failer interface {
	Helper()
	Fatal(...any)
}

// toyModel is a fitted model whose content depends on answer alone.
func toyModel(t failer, answer float64) *ml.Model {
	t.Helper()
	data, err := table.New(table.Numbers("x", []float64{1, 2}), table.Numbers("y", []float64{0, 1}))
	if err != nil {
		t.Fatal(err)
	}
	p := ml.Pipeline{
		Final:  ml.Spec{Kind: "Toy", Params: map[string]any{"answer": answer}},
		Inputs: []string{"x"}, Target: "y",
	}
	m, err := p.Fit(context.Background(), toyCatalog(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ticker is a clock that moves by a second at each reading.
func ticker() func() time.Time {
	at := time.Date(2022, 7, 21, 10, 11, 12, 123_456_789, time.UTC)
	return func() time.Time { at = at.Add(time.Second); return at }
}

// lastID makes ids differ between registries too, as tabs' and reloads' do.
var lastID atomic.Int64

func counter() func() string {
	return func() string { n := lastID.Add(1); return fmt.Sprintf("%08x%024x", n, n) }
}

func open(t failer, kv store.KV) (*registry.Registry, []registry.Problem) {
	t.Helper()
	r, problems, err := registry.Open(kv, ticker(), counter())
	if err != nil {
		t.Fatal(err)
	}
	return r, problems
}

// dump is all of kv, to compare before and after.
func dump(t failer, kv store.KV) map[string]string {
	t.Helper()
	keys, err := kv.Keys("")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, k := range keys {
		v, err := kv.Get(k)
		if err != nil {
			t.Fatal(err)
		}
		out[k] = string(v)
	}
	return out
}

var _ failer = (*testing.T)(nil)
