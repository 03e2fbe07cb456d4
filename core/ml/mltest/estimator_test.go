package mltest_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
)

// share is a classifier that predicts the class frequencies, or a regressor that predicts the mean, with a switch for
// every fault.
type share struct {
	of    []float64
	width int
	task  ml.Task
	fault string
}

func (s *share) Tags() ml.Tags { return ml.Tags{Task: s.task} }

func (s *share) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	out := &share{width: len(x.Cols), task: s.task, fault: s.fault}
	if s.task == ml.Regression {
		sum := 0.0
		for _, v := range y {
			sum += v
		}
		out.of = []float64{sum / float64(len(y))}
		return out, ml.Tick(ctx, ml.Progress{})
	}
	for _, v := range y {
		for len(out.of) <= int(v) {
			out.of = append(out.of, 0)
		}
		out.of[int(v)] += 1 / float64(len(y))
	}
	if s.fault == "two only" && len(out.of) > 2 {
		out.of[2] = 0
	}
	return classifier{out}, ml.Tick(ctx, ml.Progress{})
}

func (s *share) Load(attributes []byte, _ func()) (ml.Predictor, error) {
	var w struct {
		Of ml.Floats `json:"of"`
		N  int       `json:"n"`
	}
	err := json.Unmarshal(attributes, &w)
	out := &share{of: w.Of, width: w.N, task: s.task}
	if s.task == ml.Classification {
		return classifier{out}, err
	}
	return out, err
}

func (s *share) Predict(dst []float64, x ml.Matrix) []float64 {
	n := x.Rows
	if s.fault == "one more" {
		n++
	}
	dst = slices.Grow(dst[:0], n)[:n]
	for i := range dst {
		dst[i] = 0
		if s.task == ml.Regression {
			dst[i] = s.of[0]
		}
	}
	if s.fault == "row" && x.Rows > 1 {
		dst[0]++
	}
	return dst
}

func (s *share) Width() int { return s.width }

func (s *share) Attributes() map[string]any {
	if s.fault == "loses" {
		return map[string]any{"of": []float64{7}, "n": s.width}
	}
	return map[string]any{"of": slices.Clone(s.of), "n": s.width}
}

type classifier struct{ *share }

func (c classifier) ProbRow(dst, x []float64) []float64 { return append(dst[:0], c.of...) }

func (c classifier) Prob(x ml.Matrix) [][]float64 {
	out := make([][]float64, x.Rows)
	for i := range out {
		out[i] = c.ProbRow(nil, nil)
	}
	return out
}

func shareMaker(task ml.Task, fault string) ml.Maker {
	docs := ml.ParamDocs{{Name: "strict", Doc: "Nothing.", Default: true}}
	return ml.Maker{Params: docs, Note: "Answers the mean.",
		Build: func(params map[string]any) (any, error) {
			_, err := docs.Read("Shift", params)
			return &share{task: task, fault: fault}, err
		},
	}
}

func TestCases_GoodEstimatorsPass(t *testing.T) {
	for _, task := range []ml.Task{ml.Classification, ml.Regression} {
		for _, c := range mltest.Cases() {
			if got := complaints(c, shareMaker(task, "")); len(got) > 0 {
				t.Errorf("%v, %s: %v", task, c.Name, got)
			}
		}
	}
}

func TestCases_FaultsOfEstimatorsAreFound(t *testing.T) {
	for _, f := range []struct {
		promise, fault string
		task           ml.Task
	}{
		{"learns three classes", "two only", ml.Classification},
		{"answers for no rows", "one more", ml.Regression},
		{"one row equals the table", "row", ml.Regression},
		{"survives JSON", "loses", ml.Regression},
	} {
		for _, c := range mltest.Cases() {
			if c.Name == f.promise && len(complaints(c, shareMaker(f.task, f.fault))) == 0 {
				t.Errorf("%s: the fault %q was not found", c.Name, f.fault)
			}
		}
	}
}
