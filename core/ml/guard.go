package ml

import (
	"errors"
	"fmt"
)

// ErrFault is a model that failed with a panic. That is a fault of its kind; a model that came in a
// file must not end the program by it.
var ErrFault = errors.New("ml: the model failed unexpectedly")

// maxAnswers bounds the numbers of one answer: 2^27 of them take 1 GiB.
const maxAnswers = 1 << 27

// Guard makes an error of a panic: defer ml.Guard(&err), where a model is asked that may have come in
// a file.
func Guard(err *error) {
	if p := recover(); p != nil {
		*err = fault(p)
	}
}

func fault(p any) error {
	return fmt.Errorf("%w (%v); train it again and report this, since it is a fault of the program", ErrFault, p)
}

// room returns an error when an answer of so many rows would not fit into memory.
func room(rows, width int) error {
	if width > 0 && rows > maxAnswers/width {
		return fmt.Errorf("ml: %d rows with %d numbers each are more than fits into memory; ask for fewer rows", rows, width)
	}
	return nil
}

// checkClass returns an error when a class index is none of the model's.
func (m *Model) checkClass(v []float64) error {
	for _, c := range v {
		if !m.isClass(c) {
			return fmt.Errorf("ml: the model answers class %v and has %d classes; train it again", c, len(m.classes))
		}
	}
	return nil
}

// isClass reports whether a prediction is one that the task has.
func (m *Model) isClass(v float64) bool {
	return m.tags.Task != Classification || v >= 0 && v < float64(len(m.classes))
}
