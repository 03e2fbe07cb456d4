package jobs

import (
	"errors"
	"strings"

	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/feature/asof"
	"orrery/core/feature/view"
	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/ml/search"
	"orrery/core/ml/split"
	"orrery/core/profile"
	"orrery/core/store"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/work"
)

// errUnknownTable tells the page to send the table again.
var errUnknownTable = errors.New("work: unknown table")

// failed gives an error its code and, for a CSV, its line. Its text is for a
// person, so it loses the name of the package that it comes from.
func failed(err error) work.Failed {
	f := work.Failed{Code: "internal", Text: plain(err.Error())}
	var cell *table.CellError
	switch {
	case is[*table.LimitError](err):
		f.Code, f.Text = "csv", f.Text+". Sample fewer rows."
	case errors.Is(err, errUnknownTable):
		f.Code = work.UnknownTable
	case errors.As(err, &cell):
		f.Code, f.Line, f.Text = "csv", cell.Line, cell.Text()
	case is[*feature.DefinitionError](err), is[*expr.SyntaxError](err), errors.Is(err, view.ErrView), is[*asof.KindError](err):
		f.Code = "feature"
	case is[*ml.ParamError](err), is[*ml.KindError](err), errors.Is(err, metrics.ErrScoring), errors.Is(err, search.ErrTask), errors.Is(err, search.ErrGrid),
		errors.Is(err, profile.ErrCondition), errors.Is(err, synth.ErrOptions):
		f.Code = "param"
	case is[*ml.SchemaError](err), is[*table.NameError](err):
		f.Code = "schema"
	case errors.Is(err, split.ErrSize), errors.Is(err, split.ErrOption):
		f.Code = "split"
	case errors.Is(err, store.ErrQuota):
		f.Code = NoRoom
	case errors.Is(err, store.ErrBusy):
		f.Code = OtherTab
	case errors.Is(err, store.ErrNoFiles):
		f.Code = NoFiles
	case errors.Is(err, errForm):
		f.Code = "form"
	case is[*ml.ValueError](err), is[*ml.StepError](err), is[*ml.OverflowError](err), errors.Is(err, ml.ErrClasses), errors.Is(err, ml.ErrTask), errors.Is(err, ml.ErrNoProb), errors.Is(err, errFits):
		f.Code = "fit"
	}
	return f
}

// is reports whether err is or wraps an E.
func is[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

// plain drops the package names that an error begins with, and makes a sentence
// of the rest.
func plain(text string) string {
	for {
		head, rest, ok := strings.Cut(text, ": ")
		if !ok || !isPackage(head) {
			break
		}
		text = rest
	}
	word, _, _ := strings.Cut(text, " ")
	if text == "" || strings.ContainsAny(word, "_0123456789:\"'(") {
		return text // a column's name keeps its own spelling
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func isPackage(word string) bool {
	switch word {
	case "work", "ml", "split", "metrics", "search", "linear", "feature", "expr", "table", "checks", "store", "browser", "synth", "view", "entity", "asof", "backup", "large":
		return true
	}
	return false
}

// forPeople is an error as a part of a sentence, without the names of packages.
func forPeople(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errUnknownTable), errors.Is(err, store.ErrNotFound):
		return errors.New("a part of it is missing in the database")
	}
	text := plain(err.Error())
	return errors.New(strings.ToLower(text[:1]) + text[1:])
}
