package ml

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"orrery/core/digest"
	"orrery/core/table"
)

// format is the version of the layout that MarshalJSON writes.
const format = 1

// modelJSON is the layout. Steps holds the attributes of each step, the final one last.
type modelJSON struct {
	Format     int           `json:"format"`
	Pipeline   Pipeline      `json:"pipeline"`
	Schema     table.Schema  `json:"schema"`
	Classes    []table.Value `json:"classes"`
	Iterations int           `json:"iterations"`
	Warning    string        `json:"warning"`
	Losses     Floats        `json:"losses"`
	Steps      []stepJSON    `json:"steps"`
	Checksum   string        `json:"checksum,omitempty"`
}

type stepJSON struct {
	Kind       string          `json:"op"`
	Attributes json.RawMessage `json:"attributes"`
}

// MarshalJSON writes the list with NaN as "nan".
func (f Floats) MarshalJSON() ([]byte, error) { return AppendJSON(nil, []float64(f)) }

// MarshalJSON returns the model as text: format version, pipeline, schema, classes, the attributes of each step under
// scikit-learn's names, and last a checksum, the SHA-256 of everything before it without white space. Load reads it,
// indented or not.
func (m *Model) MarshalJSON() ([]byte, error) {
	m.write.Do(m.encode)
	return bytes.Clone(m.encoded), nil
}

// encode writes the text on first use; a model never changes. It panics if a step has an attribute without a JSON form,
// which is a bug in the kind that ml/mltest finds.
func (m *Model) encode() {
	if m.encoded != nil {
		return // the model was loaded
	}
	w := modelJSON{Format: format, Pipeline: m.pipeline, Schema: m.schema, Classes: m.classes,
		Iterations: m.iterations, Warning: m.warning, Losses: m.losses}
	parts := m.fittedSteps()
	for i, s := range m.pipeline.specs() {
		raw, err := AppendJSON(nil, parts[i].Attributes())
		if err != nil {
			panic(fmt.Sprintf("ml: write %s: %v", s.Kind, err))
		}
		w.Steps = append(w.Steps, stepJSON{s.Kind, raw})
	}
	b, err := json.Marshal(w)
	if err != nil {
		panic("ml: write the model: " + err.Error())
	}
	m.encoded, m.digest = seal(b)
}

const checksumKey = `,"checksum":"`

// seal appends the checksum to a JSON object.
func seal(b []byte) (sealed []byte, hash string) {
	sum := digest.Sum(b)
	hash = hex.EncodeToString(sum[:])
	sealed = append(b[:len(b)-1:len(b)-1], checksumKey+hash+`"}`...)
	return sealed, hash
}

// unseal verifies the checksum and returns the text without white space.
func unseal(b []byte) (compact []byte, hash string, err error) {
	var buf bytes.Buffer
	if err := json.Compact(&buf, b); err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrFormat, err)
	}
	compact = buf.Bytes()
	tail := len(checksumKey) + 2*digest.Size + len(`"}`)
	cut := len(compact) - tail
	if cut < 1 || !bytes.HasPrefix(compact[cut:], []byte(checksumKey)) {
		return nil, "", fmt.Errorf("%w: it does not end with a checksum", ErrFormat)
	}
	again, hash := seal(append(bytes.Clone(compact[:cut]), '}'))
	if !bytes.Equal(again, compact) {
		return nil, "", ErrChecksum
	}
	return compact, hash, nil
}

// DigestWithPauses is like Digest but calls pause every yieldEveryBytes bytes. It accepts only text exactly as
// MarshalJSON wrote it, and does not check that the text is JSON.
func DigestWithPauses(b []byte, pause func()) (string, error) {
	cut := len(b) - len(checksumKey) - 2*digest.Size - len(`"}`)
	if cut < 1 || !bytes.HasPrefix(b[cut:], []byte(checksumKey)) {
		return "", fmt.Errorf("%w: it does not end with a checksum", ErrFormat)
	}
	h := digest.New()
	for at := 0; at < cut; at += yieldEveryBytes {
		h.Write(b[at:min(at+yieldEveryBytes, cut)])
		pause()
	}
	h.Write([]byte{'}'})
	hash := hex.EncodeToString(h.Sum(nil))
	if !bytes.HasSuffix(b, []byte(hash+`"}`)) {
		return "", ErrChecksum
	}
	return hash, nil
}

// Digest verifies the checksum in a model's text and returns it. The error says what is wrong with the text.
func Digest(b []byte) (string, error) {
	_, hash, err := unseal(b)
	return hash, err
}

// Load reads a model that MarshalJSON wrote. The error wraps ErrFormat or ErrChecksum.
func Load(c Catalog, b []byte) (*Model, error) {
	compact, digest, err := unseal(b)
	if err != nil {
		return nil, err
	}
	return decode(c, compact, digest, func() {})
}

// restore loads the fitted steps and checks that they fit together.
func (m *Model) restore(c Catalog, steps []stepJSON, pause func()) error {
	specs := m.pipeline.specs()
	b, err := m.pipeline.build(c)
	if err != nil {
		return err
	}
	m.tags = b.tags
	if len(steps) != len(specs) || len(m.schema) != len(m.pipeline.Inputs) || len(m.schema) == 0 || !m.classesFit() {
		return fmt.Errorf("ml: its parts differ in number")
	}
	for i, f := range m.schema {
		if f.Name != m.pipeline.Inputs[i] {
			return fmt.Errorf("ml: input %d is %.40q in the pipeline and %.40q in the schema", i+1, m.pipeline.Inputs[i], f.Name)
		}
	}
	for i, s := range b.steps {
		fitted, err := s.Load(steps[i].Attributes, pause)
		if err != nil {
			return fmt.Errorf("ml: %s: %w", specs[i].Kind, err)
		}
		m.steps = append(m.steps, fitted)
	}
	if b.final != nil {
		if m.final, err = b.final.Load(steps[len(steps)-1].Attributes, pause); err != nil {
			return fmt.Errorf("ml: %s: %w", m.pipeline.Final.Kind, err)
		}
	}
	m.prepare()
	return m.checkParts()
}

// classesFit reports whether the number of classes is valid for the task.
func (m *Model) classesFit() bool {
	switch {
	case m.tags.Task != Classification:
		return len(m.classes) == 0
	case m.tags.OneClass:
		return len(m.classes) > 0
	}
	return len(m.classes) > 1
}

// checkParts checks that the widths of the steps match and asks the model for one prediction, so that a file with lists
// of wrong lengths is refused now and not while it serves.
func (m *Model) checkParts() error {
	t, err := m.emptyTable()
	if err != nil {
		return err
	}
	for i, part := range m.fittedSteps() {
		if sized, ok := part.(Sized); ok && sized.Width() != t.Width() {
			return fmt.Errorf("ml: a step has %d columns, its input %d", sized.Width(), t.Width())
		}
		if i < len(m.steps) {
			if t, err = m.steps[i].Apply(t); err != nil {
				return err
			}
		}
	}
	zeros := make([]float64, len(m.schema))
	switch {
	case m.final == nil:
	case m.prober == nil:
		if v := m.estimateRow(zeros); v == v && !m.isClass(v) {
			return fmt.Errorf("ml: it answers class %v and has %d classes", v, len(m.classes))
		}
	default:
		if p, ok := m.probRow(nil, zeros); ok && len(p) != len(m.classes) {
			return fmt.Errorf("ml: %d probabilities for %d classes", len(p), len(m.classes))
		}
	}
	return nil
}

// emptyTable returns a table of the inputs without rows.
func (m *Model) emptyTable() (*table.Table, error) {
	cols := make([]table.Column, len(m.schema))
	for i, f := range m.schema {
		switch f.Kind {
		case table.Text:
			cols[i] = table.Texts(f.Name, nil)
		case table.Bool:
			cols[i] = table.Bools(f.Name, nil)
		default:
			cols[i] = table.Numbers(f.Name, nil)
		}
	}
	return table.New(cols...)
}

// Outputs returns the columns after the last step that transforms, or the inputs if there is none: scikit-learn's
// get_feature_names_out.
func (m *Model) Outputs() []string {
	t, err := m.emptyTable()
	if err == nil {
		t, err = m.Transform(t)
	}
	if err != nil {
		return nil
	}
	return t.Names()
}

// StepOutputs returns the columns after each step that transforms, the first step's first.
func (m *Model) StepOutputs() [][]string {
	t, err := m.emptyTable()
	out := make([][]string, 0, len(m.steps))
	for _, step := range m.steps {
		if err == nil {
			t, err = guardedApply(step, t)
		}
		if err != nil {
			return nil
		}
		out = append(out, t.Names())
	}
	return out
}

func guardedApply(step Transform, t *table.Table) (out *table.Table, err error) {
	defer Guard(&err)
	return step.Apply(t)
}

// undefined fills dst with n NaNs.
func undefined(dst []float64, n int) []float64 {
	dst = slices.Grow(dst[:0], n)[:n]
	for i := range dst {
		dst[i] = math.NaN()
	}
	return dst
}
