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
	"orrery/core/ml/search"
	"orrery/core/ml/split"
)

// spec is the file's content.
type spec struct {
	Data        string               `json:"data"`
	Target      string               `json:"target"`
	Entity      string               `json:"entity"`
	Features    []feature.Definition `json:"features"`
	Inputs      []string             `json:"inputs"`
	Split       *splitSpec           `json:"split"`
	Train       []int                `json:"train"`
	Test        []int                `json:"test"`
	Steps       []ml.Spec            `json:"steps"`
	Scoring     names                `json:"scoring"`
	CV          *cvSpec              `json:"cv"`
	Grid        gridSpec             `json:"grid"`
	Draws       int                  `json:"n_iter"`
	DrawState   seed                 `json:"random_state"`
	Permutation *permutationSpec     `json:"permutation_importance"`
	Dependence  *dependenceSpec      `json:"partial_dependence"`
	Learning    *learningSpec        `json:"learning_curve"`
}

// splitSpec is scikit-learn's train_test_split. Parameters left out or null have its defaults, but
// for the seed, which is 0: an answer that differs from run to run cannot be repeated.
type splitSpec struct {
	TestSize    *testSize `json:"test_size"`
	RandomState seed      `json:"random_state"`
	Stratify    bool      `json:"stratify"`
	Shuffle     *bool     `json:"shuffle"`
}

// testSize is a share of the rows where it is written with a point or an exponent, as 0.25, else a number of rows.
type testSize float64

func (t *testSize) UnmarshalJSON(b []byte) error {
	var f float64
	if err := json.Unmarshal(b, &f); err != nil {
		return fmt.Errorf("test_size is %s; want a share between 0 and 1, or a whole number of rows", b)
	}
	if bytes.ContainsAny(b, ".eE") && !(f > 0 && f < 1) {
		return fmt.Errorf("test_size is %s; want a share between 0 and 1, or a whole number of rows, written without a point", b)
	}
	*t = testSize(f)
	return nil
}

// seed is a random_state; null is 0.
type seed uint64

func (s *seed) UnmarshalJSON(b []byte) error {
	var f float64
	if err := json.Unmarshal(b, &f); err != nil || f != math.Trunc(f) || f < 0 || f > math.MaxUint32 {
		return fmt.Errorf("random_state is %s; want a whole number from 0 to 4294967295", b)
	}
	*s = seed(f)
	return nil
}

// names is one text, or a list of them.
type names struct {
	list []string
	many bool
}

func (n *names) UnmarshalJSON(b []byte) error {
	var one *string
	if json.Unmarshal(b, &one) == nil {
		if n.list = nil; one != nil {
			n.list = []string{*one}
		}
		return nil
	}
	n.many = true
	if err := json.Unmarshal(b, &n.list); err != nil {
		return fmt.Errorf(`"scoring" is %s; want a name or a list of names`, b)
	}
	return nil
}

// gridSpec is the values to try for each "Step.param".
type gridSpec map[string][]any

func (g *gridSpec) UnmarshalJSON(b []byte) error {
	var raw map[string][]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return fmt.Errorf(`"grid" wants a list of values for each "Step.param": %w`, err)
	}
	*g = gridSpec{}
	for name, texts := range raw {
		values := make([]any, len(texts))
		for i, text := range texts {
			v, err := ml.ReadParam(text)
			if err != nil {
				return err
			}
			values[i] = v
		}
		(*g)[name] = values
	}
	return nil
}

// decode reads JSON and refuses unknown keys, so that a typing error does not silently mean the default.
func decode(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("there is more after its end")
	}
	return nil
}

// parse reads a spec and checks what can be checked without the data.
func parse(b []byte) (spec, error) {
	var s spec
	if err := checkKeys(b, s); err != nil {
		return s, fmt.Errorf("not a spec: %w", err)
	}
	if err := decode(b, &s); err != nil {
		return s, fmt.Errorf("not a spec: %w", err)
	}
	if s.Data == "" {
		return s, errors.New(`not a spec: "data" is missing`)
	}
	if len(s.Steps) == 0 {
		return s, errors.New(`not a spec: "steps" is missing`)
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
	if s.Draws < 0 || s.Draws > 0 && s.Grid == nil {
		return s, errors.New(`"n_iter" draws from a "grid"; want both, and a whole number above 0`)
	}
	return s, nil
}

// settle finds what the pipeline learns, and refuses what does not go with it.
func (s spec) settle(kinds ml.Catalog) (ml.Task, error) {
	task, err := s.pipeline([]string{""}).Task(kinds)
	if err != nil {
		return task, err
	}
	if s.Grid != nil {
		if err := search.Grid(s.Grid).Check(s.Draws, search.MaxCandidates); err != nil {
			return task, err
		}
	}
	if task == ml.Classification || task == ml.Regression {
		if s.Target == "" {
			return task, errors.New(`not a spec: "target" is missing`)
		}
		return task, nil
	}
	for name, given := range map[string]bool{"cv": s.CV != nil, "grid": s.Grid != nil, "scoring": s.Scoring.list != nil,
		"permutation_importance": s.Permutation != nil, "learning_curve": s.Learning != nil, "partial_dependence": s.Dependence != nil} {
		if given {
			return task, fmt.Errorf("%q needs a last step that predicts a target; %s makes a %s", name, s.Steps[len(s.Steps)-1].Kind, task)
		}
	}
	return task, nil
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
		o.TestSize = float64(*w.TestSize)
		if o.TestSize == 0 {
			return o, errors.New("test_size is 0; want a share between 0 and 1, or a whole number of rows")
		}
	}
	o.RandomState = uint64(w.RandomState)
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
