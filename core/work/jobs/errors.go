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
	"orrery/core/table/csv"
	"orrery/core/usertext"
	"orrery/core/work"
)

// errUnknownTable tells the page to send the table again.
var errUnknownTable = errors.New("work: unknown table")

// failed returns an error as a reply: its code, its text for users and, for a CSV, its line.
func failed(err error) work.Failed {
	f := work.Failed{Code: "internal", Text: usertext.Capital(usertext.Of(err))}
	var cell *csv.CellError
	switch {
	case is[*csv.LimitError](err):
		f.Code, f.Text = "csv", f.Text+". Sample fewer rows."
	case errors.Is(err, errUnknownTable):
		f.Code = work.UnknownTable
	case errors.As(err, &cell):
		f.Code, f.Line = "csv", cell.Line
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

// plain returns the message of an error as the beginning of a sentence for users.
func plain(text string) string { return usertext.Capital(usertext.Plain(text)) }

// inSentence returns err with a text that fits inside a sentence for users, without package names.
func inSentence(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errUnknownTable), errors.Is(err, store.ErrNotFound):
		return errors.New("part of it is missing from the database")
	}
	text := plain(err.Error())
	return errors.New(strings.ToLower(text[:1]) + text[1:])
}
