package ml

import (
	"errors"
	"fmt"
)

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
