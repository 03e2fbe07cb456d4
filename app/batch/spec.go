//go:build !wasm

package batch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/split"
)

// spec is the file's content.
type spec struct {
	Data     string               `json:"data"`
	Target   string               `json:"target"`
	Entity   string               `json:"entity"`
	Features []feature.Definition `json:"features"`
	Inputs   []string             `json:"inputs"`
	Split    *splitSpec           `json:"split"`
	Train    []int                `json:"train"`
	Test     []int                `json:"test"`
	Steps    []ml.Spec            `json:"steps"`
}

// splitSpec is scikit-learn's train_test_split. Parameters left out or null have its defaults, but
// for the seed, which is 0: an answer that differs from run to run cannot be repeated.
type splitSpec struct {
	TestSize    *float64 `json:"test_size"`
	RandomState *float64 `json:"random_state"`
	Stratify    bool     `json:"stratify"`
	Shuffle     *bool    `json:"shuffle"`
}

// parse reads a spec and refuses what it does not know, so that a slip of the pen is no silent
// default.
func parse(b []byte) (spec, error) {
	var s spec
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, fmt.Errorf("not a spec: %w", err)
	}
	if d.More() {
		return s, errors.New("not a spec: there is more after its end")
	}
	for name, missing := range map[string]bool{"data": s.Data == "", "target": s.Target == "", "steps": len(s.Steps) == 0} {
		if missing {
			return s, fmt.Errorf("not a spec: %q is missing", name)
		}
	}
	if s.Train != nil && s.Split != nil {
		return s, errors.New(`"split" and "train" are given; choose one of the two`)
	}
	if s.Test != nil && s.Train == nil {
		return s, errors.New(`"test" is given without "train"`)
	}
	if slices.Contains(s.Inputs, s.Target) {
		return s, fmt.Errorf("column %q is the target and an input too", s.Target)
	}
	return s, nil
}

// pipeline returns the steps over these inputs.
func (s spec) pipeline(inputs []string) ml.Pipeline {
	last := len(s.Steps) - 1
	return ml.Pipeline{Steps: s.Steps[:last], Final: s.Steps[last], Inputs: inputs, Target: s.Target}
}

// options returns how to split; class is the class of each row.
func (s spec) options(class []int) (split.Options, error) {
	var o split.Options
	w := s.Split
	if w == nil {
		return o, nil
	}
	if w.TestSize != nil {
		o.TestSize = *w.TestSize
		if o.TestSize == 0 {
			return o, errors.New("test_size is 0; want a share between 0 and 1, or a whole number of rows")
		}
	}
	if w.RandomState != nil {
		if *w.RandomState != math.Trunc(*w.RandomState) || *w.RandomState < 0 || *w.RandomState > math.MaxUint32 {
			return o, fmt.Errorf("random_state is %v; want a whole number from 0 to 4294967295", *w.RandomState)
		}
		o.RandomState = uint64(*w.RandomState)
	}
	o.Ordered = w.Shuffle != nil && !*w.Shuffle
	if w.Stratify {
		o.Stratify = class
	}
	return o, nil
}

// checkRows refuses rows that the table does not have.
func checkRows(name string, rows []int, n int) error {
	for _, r := range rows {
		if r < 0 || r >= n {
			return fmt.Errorf("%q names row %d; the table has the rows 0 to %d", name, r, n-1)
		}
	}
	return nil
}
