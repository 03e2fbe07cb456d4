package ml

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"orrery/core/table"
)

// format is the number of the layout that MarshalJSON writes.
const format = 1

// wireModel is the layout. Steps holds what each step learnt, the final one last.
type wireModel struct {
	Format     int           `json:"format"`
	Pipeline   Pipeline      `json:"pipeline"`
	Schema     table.Schema  `json:"schema"`
	Classes    []table.Value `json:"classes"`
	Iterations int           `json:"iterations"`
	Warning    string        `json:"warning"`
	Losses     Floats        `json:"losses"`
	Steps      []wireStep    `json:"steps"`
	Checksum   string        `json:"checksum,omitempty"`
}

type wireStep struct {
	Kind       string          `json:"op"`
	Attributes json.RawMessage `json:"attributes"`
}

// MarshalJSON writes the list so that not-a-number stays readable.
func (f Floats) MarshalJSON() ([]byte, error) { return AppendJSON(nil, []float64(f)) }

// MarshalJSON returns the model as text: format number, pipeline, schema, classes, what each step
// learnt by scikit-learn's names, and last a checksum, which is the SHA-256 of all before it
// without white space. Load reads it back, indented or not.
func (m *Model) MarshalJSON() ([]byte, error) { return bytes.Clone(m.encoded), nil }

// encode writes the text once; a model never changes.
func (m *Model) encode() error {
	w := wireModel{Format: format, Pipeline: m.pipeline, Schema: m.schema, Classes: m.classes,
		Iterations: m.iterations, Warning: m.warning, Losses: m.losses}
	attributes := make([]map[string]any, 0, len(m.steps)+1)
	for _, step := range m.steps {
		attributes = append(attributes, step.Attributes())
	}
	attributes = append(attributes, m.final.Attributes())
	for i, s := range m.pipeline.specs() {
		raw, err := AppendJSON(nil, attributes[i])
		if err != nil {
			return fmt.Errorf("ml: write %s: %w", s.Kind, err)
		}
		w.Steps = append(w.Steps, wireStep{s.Kind, raw})
	}
	b, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("ml: write the model: %w", err)
	}
	m.encoded, m.digest = seal(b)
	return nil
}

const checksumKey = `,"checksum":"`

// seal appends the checksum to a JSON object.
func seal(b []byte) (sealed []byte, digest string) {
	sum := sha256.Sum256(b)
	digest = hex.EncodeToString(sum[:])
	sealed = append(b[:len(b)-1:len(b)-1], checksumKey+digest+`"}`...)
	return sealed, digest
}

// unseal checks the checksum and returns the text without white space.
func unseal(b []byte) (compact []byte, digest string, err error) {
	var buf bytes.Buffer
	if err := json.Compact(&buf, b); err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrFormat, err)
	}
	compact = buf.Bytes()
	tail := len(checksumKey) + 2*sha256.Size + len(`"}`)
	cut := len(compact) - tail
	if cut < 1 || !bytes.HasPrefix(compact[cut:], []byte(checksumKey)) {
		return nil, "", fmt.Errorf("%w: it does not end with a checksum", ErrFormat)
	}
	again, digest := seal(append(bytes.Clone(compact[:cut]), '}'))
	if !bytes.Equal(again, compact) {
		return nil, "", ErrChecksum
	}
	return compact, digest, nil
}

// Load reads a model that MarshalJSON wrote. The error wraps ErrFormat or ErrChecksum.
func Load(c Catalog, b []byte) (*Model, error) {
	compact, digest, err := unseal(b)
	if err != nil {
		return nil, err
	}
	var w wireModel
	if err := json.Unmarshal(compact, &w); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if w.Format != format {
		return nil, fmt.Errorf("%w: its format is %d, this version reads %d", ErrFormat, w.Format, format)
	}
	m := &Model{pipeline: w.Pipeline.clone(), schema: w.Schema, classes: w.Classes, iterations: w.Iterations,
		warning: w.Warning, losses: w.Losses, encoded: compact, digest: digest}
	if err := m.restore(c, w.Steps); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return m, nil
}

// restore makes the fitted steps and checks that they fit together.
func (m *Model) restore(c Catalog, steps []wireStep) error {
	specs := m.pipeline.specs()
	if len(steps) != len(specs) || len(m.schema) != len(m.pipeline.Inputs) || len(m.classes) < 2 {
		return fmt.Errorf("ml: its parts differ in number")
	}
	for i, s := range specs {
		maker, ok := c[s.Kind]
		if !ok {
			return &KindError{Kind: s.Kind, Want: "one of " + list(c.Kinds())}
		}
		v, err := maker.Load(s.Params, steps[i].Attributes)
		if err != nil {
			return fmt.Errorf("ml: %s: %w", s.Kind, err)
		}
		if err := m.place(v, s.Kind, i == len(steps)-1); err != nil {
			return err
		}
	}
	m.prepare()
	return m.try()
}

func (m *Model) place(v any, kind string, last bool) error {
	if predictor, ok := v.(Predictor); ok && last {
		m.final = predictor
		return nil
	}
	if transform, ok := v.(Transform); ok && !last {
		m.steps = append(m.steps, transform)
		return nil
	}
	return &KindError{Kind: kind, Misplaced: true, Want: "transforms before the last step and a prediction in it"}
}

// try asks the model once, so that a file whose lists have wrong lengths is refused now and not in
// the middle of serving.
func (m *Model) try() error {
	if m.row != nil { // else steps may change the width, and the way of a table checks it
		parts := []any{m.final}
		for _, step := range m.steps {
			parts = append(parts, step)
		}
		for _, part := range parts {
			if sized, ok := part.(Sized); ok && sized.Width() != len(m.schema) {
				return fmt.Errorf("ml: a step has %d columns, the model %d", sized.Width(), len(m.schema))
			}
		}
	}
	if m.prober == nil {
		return nil
	}
	if got := len(m.ProbRow(nil, make([]float64, len(m.schema)))); got != len(m.classes) {
		return fmt.Errorf("ml: %d probabilities for %d classes", got, len(m.classes))
	}
	return nil
}

// undefined fills dst with n times NaN.
func undefined(dst []float64, n int) []float64 {
	dst = slices.Grow(dst[:0], n)[:n]
	for i := range dst {
		dst[i] = math.NaN()
	}
	return dst
}
