package batch

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

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

// Printable returns s with control characters, line ends, escape sequences and marks of writing direction spelled out,
// as in \x1b and \u202e. Everything that a command prints for people and that was not written by this program goes
// through it: names of columns, runs, models, tables and files.
func Printable(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
	}
	return b.String()
}

// PrintableLines is Printable for a text of several lines, whose line ends stay.
func PrintableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Printable(line)
	}
	return strings.Join(lines, "\n")
}

// warn writes a line for each warning.
func warn(to io.Writer, warnings []string) {
	for _, w := range warnings {
		fmt.Fprintln(to, "warning: "+Printable(w))
	}
}
