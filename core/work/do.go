package work

import (
	"bytes"
	"context"
	"errors"

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
)

// do is the dispatch: one short function per job.
func (w *worker) do(ctx context.Context, j Job, file Source) (Reply, error) {
	switch j := j.(type) {
	case *Parse:
		return w.parse(ctx, *j, file)
	case *Open:
		return w.open(ctx, *j)
	case *Forget:
		return w.forget(ctx, j.Table)
	case *Describe:
		return w.describe(ctx, *j)
	case *BuildIndex:
		return w.index(ctx, *j)
	case *Fit:
		return w.fit(ctx, *j)
	case *CrossVal:
		return w.crossVal(ctx, *j)
	case *Search:
		return w.search(ctx, *j)
	case *Map:
		return w.draw(ctx, *j)
	case *Check:
		return w.check(ctx, *j)
	case *Export:
		return w.export(ctx, *j)
	case *Join:
		return w.join(ctx, *j)
	case *Trace:
		return w.trace(ctx, *j)
	case *Materialise:
		return w.materialise(ctx, *j)
	case *Compare:
		return w.compare(ctx, *j)
	case *Append:
		return w.append(ctx, *j)
	case *Inspect:
		return w.inspect(ctx, *j)
	case *Arrange:
		return w.arrange(ctx, *j)
	case *Make:
		return w.make(ctx, *j)
	case *Shelf:
		return w.shelf(ctx)
	case *Rename:
		return w.rename(ctx, *j)
	case *Mark:
		return w.mark(ctx, *j)
	case *Accept:
		return w.accept(ctx, *j)
	}
	return w.carry(ctx, j, file)
}

// judge is the dispatch of jobs about a model that there is.
func (w *worker) judge(ctx context.Context, j Job) (Reply, error) {
	switch j := j.(type) {
	case *Reproduce:
		return w.reproduce(ctx, *j)
	case *Divide:
		return w.divide(ctx, *j)
	case *Explain:
		return w.explain(ctx, *j)
	case *Bound:
		return w.bound(ctx, *j)
	case *Permute:
		return w.permute(ctx, *j)
	case *Depend:
		return w.depend(ctx, *j)
	case *Learn:
		return w.learn(ctx, *j)
	}
	return nil, errors.New("work: unknown job")
}

func (w *worker) open(ctx context.Context, j Open) (Reply, error) {
	start := w.opt.Now()
	t, k, err := w.load(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	w.remember(t)
	s, err := w.summarised(ctx, t)
	return Opened{Name: k.Name, Size: k.Size, Took: w.opt.Now().Sub(start), Warnings: k.Warnings, Facts: k.Facts, Dialect: k.Dialect, Marks: k.Marks, Table: t, Summaries: s, Kept: true}, err
}

// define compiles a job's definitions against its table, as serving does.
func (w *worker) define(ctx context.Context, hash string, f Features) (*table.Table, *feature.Set, error) {
	t, err := w.find(ctx, hash)
	if err != nil {
		return nil, nil, err
	}
	set, err := feature.Define(f.Key, t.Schema(), f.Defs...)
	return t, set, err
}

// columns returns the table that a job asks for: source columns and features. What
// table-wide functions have not learnt yet they learn from all rows.
func (w *worker) columns(ctx context.Context, hash string, f Features, names []string) (*table.Table, *feature.Set, error) {
	t, set, err := w.define(ctx, hash, f)
	if err != nil {
		return nil, nil, err
	}
	tick := func(done, total int) error { return ml.Tick(ctx, ml.Progress{Done: done, Total: total}) }
	if set, err = set.FitWith(t, nil, tick); err != nil {
		return nil, nil, err
	}
	cols, err := set.ColumnsWith(t, names, tick)
	return cols, set, err
}

func (w *worker) describe(ctx context.Context, j Describe) (Reply, error) {
	t, set, err := w.columns(ctx, j.Table, j.Features, j.Columns)
	if err != nil {
		return nil, err
	}
	s, err := describe(ctx, t, j.Columns)
	return Described{Summaries: s, Defs: set.Definitions()}, err
}

func describe(ctx context.Context, t *table.Table, names []string) ([]table.Summary, error) {
	out := make([]table.Summary, 0, len(names))
	for i, name := range names {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		s, err := table.Describe(c, func() error { return ml.Tick(ctx, ml.Progress{Done: i, Total: len(names)}) })
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (w *worker) index(ctx context.Context, j BuildIndex) (Reply, error) {
	t, err := w.find(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	c, err := t.Column(j.Column)
	if err != nil {
		return nil, err
	}
	x := table.BuildIndex(c)
	repeat := -1
	if unique, row := x.Unique(); !unique {
		repeat = row
	}
	return Indexed{Repeat: repeat, Index: x}, nil
}

func (w *worker) export(ctx context.Context, j Export) (Reply, error) {
	if len(j.Columns) == 0 {
		t, err := w.find(ctx, j.Table)
		if err != nil {
			return nil, err
		}
		j.Columns = t.Names()
	}
	t, _, err := w.columns(ctx, j.Table, j.Features, j.Columns)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := csv.Write(&b, t); err != nil {
		return nil, err
	}
	return Exported{CSV: b.Bytes()}, nil
}

// failed returns an error with its code, its text for a person and, for a CSV, its line.
func failed(err error) Failed {
	f := Failed{Code: "internal", Text: usertext.Capital(usertext.Of(err))}
	var cell *csv.CellError
	var def *feature.DefinitionError
	var syntax *expr.SyntaxError
	var param *ml.ParamError
	var schema *ml.SchemaError
	var name *table.NameError
	var value *ml.ValueError
	var step *ml.StepError
	var overflow *ml.OverflowError
	var kind *ml.KindError
	var key *asof.KindError
	var limit *csv.LimitError
	switch {
	case errors.As(err, &limit):
		f.Code, f.Text = "csv", f.Text+". Sample fewer rows."
	case errors.Is(err, errUnknownTable):
		f.Code = UnknownTable
	case errors.As(err, &cell):
		f.Code, f.Line = "csv", cell.Line
	case errors.As(err, &def), errors.As(err, &syntax), errors.Is(err, view.ErrView), errors.As(err, &key):
		f.Code = "feature"
	case errors.As(err, &param), errors.As(err, &kind), errors.Is(err, metrics.ErrScoring), errors.Is(err, search.ErrTask), errors.Is(err, search.ErrGrid),
		errors.Is(err, profile.ErrCondition), errors.Is(err, synth.ErrOptions):
		f.Code = "param"
	case errors.As(err, &schema), errors.As(err, &name):
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
	case errors.As(err, &value), errors.As(err, &step), errors.As(err, &overflow), errors.Is(err, ml.ErrClasses), errors.Is(err, ml.ErrTask), errors.Is(err, ml.ErrNoProb), errors.Is(err, errFits):
		f.Code = "fit"
	}
	return f
}

// plain returns the message of an error as the beginning of a sentence for a person.
func plain(text string) string { return usertext.Capital(usertext.Plain(text)) }
