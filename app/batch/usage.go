package batch

import (
	"errors"
	"strings"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/ml/search"
	"orrery/core/ml/split"
	runsearch "orrery/core/registry/search"
	"orrery/core/table"
	"orrery/core/usertext"
)

// UsageError is a spec or a command line that asks for what is not there: an unknown operator, parameter or column. The
// command ends with status 2 and this one line; a query that cannot be understood follows with a caret below the fault.
type UsageError struct {
	Spec string // the file's name, or "" for the command line
	Err  error
}

func (e *UsageError) Error() string {
	text := strings.Join(strings.Fields(usertext.Of(e.Err)), " ") // one line
	if e.Spec != "" {
		text = e.Spec + ": " + text
	}
	text = Printable(text)
	var query *runsearch.SyntaxError
	if errors.As(e.Err, &query) {
		text += "\n" + PrintableLines(query.Snippet())
	}
	return text
}

func (e *UsageError) Unwrap() error { return e.Err }

// usage makes err one of the spec.
func usage(spec string, err error) error { return &UsageError{Spec: spec, Err: err} }

// isUsage tells a wrong spec from data that cannot be learnt from.
func isUsage(err error) bool {
	var kind *ml.KindError
	var param *ml.ParamError
	var schema *ml.SchemaError
	var name *table.NameError
	var definition *feature.DefinitionError
	return errors.As(err, &kind) || errors.As(err, &param) || errors.As(err, &schema) ||
		errors.As(err, &name) || errors.As(err, &definition) || errors.Is(err, split.ErrOption) || errors.Is(err, table.ErrDuplicate) ||
		errors.Is(err, metrics.ErrScoring) || errors.Is(err, search.ErrGrid) || errors.Is(err, search.ErrTask) || joinUsage(err)
}
