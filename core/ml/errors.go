package ml

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"orrery/core/usertext"
)

// Errors of loading a model.
var (
	// ErrChecksum means that the text was changed or cut after it was written.
	ErrChecksum = errors.New("ml: the model's checksum does not fit its text")
	// ErrFormat means that the text is not a model, or one of a newer version.
	ErrFormat = errors.New("ml: not a model that this version can read")
)

// Errors of fitting and predicting.
var (
	// ErrClasses means that the target has fewer than two classes, or numbers that are not classes.
	ErrClasses = errors.New("ml: the target cannot be learnt")
	// ErrNoProb means that the final step has no probabilities.
	ErrNoProb = errors.New("ml: the model gives no probabilities")
	// ErrTask means that the model's task has no such result, such as the class of a regressor.
	ErrTask = errors.New("ml: the model does not answer that")
)

// KindError is an operator that does not exist or is in the wrong position.
type KindError struct {
	Kind      string
	Misplaced bool
	Want      string
}

func (e *KindError) Error() string {
	if e.Misplaced {
		return fmt.Sprintf("ml: operator %q is in the wrong place; want %s", e.Kind, e.Want)
	}
	return fmt.Sprintf("ml: unknown operator %q; want %s", e.Kind, e.Want)
}

// ParamError is a parameter that a kind does not have, or a value that it does not accept.
type ParamError struct {
	Kind    string
	Param   string
	Unknown bool // the kind has no such parameter
	Value   any
	Want    string
}

func (e *ParamError) Error() string {
	if e.Unknown {
		return fmt.Sprintf("ml: %s: unknown parameter %q; want %s", e.Kind, e.Param, e.Want)
	}
	return fmt.Sprintf("ml: %s: parameter %q is %s; want %s", e.Kind, e.Param, show(e.Value), e.Want)
}

func show(v any) string {
	switch v := plainValue(v).(type) {
	case nil:
		return "None"
	case string:
		return strconv.Quote(v)
	}
	b, err := AppendJSON(nil, v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// StepError describes in a sentence why a step cannot learn from data or cannot predict for it.
type StepError struct {
	Step string // the kind that returned the error
	Text string // lower case, because it follows the kind
	Err  error  // the error that it wraps, or nil
}

func (e *StepError) Error() string { return "ml: " + e.Step + ": " + e.Text }

func (e *StepError) Unwrap() error { return e.Err }

// SchemaError lists columns that a step cannot use: missing ones, text where the step needs numbers, numbers where it
// was fitted to text, and times, which no step accepts.
type SchemaError struct {
	Step    string // the kind that returned the error; "" for the model's own inputs
	Missing []string
	Text    []string
	Number  []string
	Time    []string
}

func (e *SchemaError) Error() string {
	var parts []string
	if len(e.Missing) > 0 {
		parts = append(parts, plural("column", e.Missing)+" "+are(e.Missing)+" missing")
	}
	if len(e.Text) > 0 {
		step := e.Step
		if step == "" {
			step = "the model"
		}
		parts = append(parts, plural("column", e.Text)+" "+are(e.Text)+" text; "+step+" needs numbers")
	}
	if len(e.Number) > 0 {
		parts = append(parts, plural("column", e.Number)+" "+are(e.Number)+" no text as in training")
	}
	if len(e.Time) > 0 {
		parts = append(parts, plural("column", e.Time)+" "+are(e.Time)+" datetime, which no model reads; make numbers of "+
			them(e.Time)+" in a feature, with year(), month(), day(), weekday() or hour()")
	}
	return "ml: " + strings.Join(parts, "; ")
}

// ValueError is a cell that a step does not accept. Row counts from 0.
type ValueError struct {
	Step   string // the kind that returned the error; "" for the target
	Column string
	Row    int
	Value  float64
}

func (e *ValueError) Error() string {
	what := "is infinite"
	if math.IsNaN(e.Value) {
		what = "is missing"
	}
	if e.Step == "" {
		return fmt.Sprintf("ml: target %q %s in row %d, counting from 0", e.Column, what, e.Row)
	}
	return fmt.Sprintf("ml: %s: column %q %s in row %d, counting from 0", e.Step, e.Column, what, e.Row)
}

// OverflowError is a column of numbers so large that a step's computation leaves the range of float64. The cells
// themselves are finite.
type OverflowError struct {
	Step   string
	Column string
}

func (e *OverflowError) Error() string {
	return fmt.Sprintf("ml: column %q overflowed in %s: its numbers are too large to compute with; divide the column by a constant first", e.Column, e.Step)
}

// similarNames returns the names that begin like the wrong one, or all names if there are none.
func similarNames(wrong string, names []string) []string {
	const letters = 4
	if len(wrong) < letters {
		return names
	}
	var near []string
	for _, n := range names {
		if len(n) >= letters && strings.EqualFold(n[:letters], wrong[:letters]) {
			near = append(near, n)
		}
	}
	if near == nil {
		return names
	}
	return near
}

func plural(noun string, names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = strconv.Quote(n)
	}
	if len(names) != 1 {
		noun += "s"
	}
	return noun + " " + usertext.Some(quoted, 10)
}

func them(names []string) string {
	if len(names) == 1 {
		return "it"
	}
	return "them"
}

func are(names []string) string {
	if len(names) == 1 {
		return "is"
	}
	return "are"
}

// ErrFault means that a model panicked. That is a bug in its kind; a model from a file must not end the program by it.
var ErrFault = errors.New("ml: the model failed unexpectedly")

// maxValues is the maximum number of values in one result: 2^27 of them take 1 GiB.
const maxValues = 1 << 27

// Guard turns a panic into an error. Use defer ml.Guard(&err) around calls of a model that may come from a file.
func Guard(err *error) {
	if p := recover(); p != nil {
		*err = fault(p)
	}
}

func fault(p any) error {
	return fmt.Errorf("%w (%v); train it again and report this, since it is a fault of the program", ErrFault, p)
}

// checkRoom returns an error if a result for so many rows would not fit into memory.
func checkRoom(rows, width int) error {
	if width > 0 && rows > maxValues/width {
		return fmt.Errorf("ml: %d rows with %d numbers each are more than fits into memory; ask for fewer rows", rows, width)
	}
	return nil
}

// checkClass returns an error if a class index is out of range.
func (m *Model) checkClass(v []float64) error {
	for _, c := range v {
		if !m.isClass(c) {
			return fmt.Errorf("ml: the model answers class %v and has %d classes; train it again", c, len(m.classes))
		}
	}
	return nil
}

// isClass reports whether a prediction is valid for the task.
func (m *Model) isClass(v float64) bool {
	return m.tags.Task != Classification || v >= 0 && v < float64(len(m.classes))
}
