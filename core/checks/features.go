package checks

import (
	"context"
	"fmt"
	"slices"

	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/usertext"
)

func (s Suite) featureChecks(on Subject) []check {
	var out []check
	for _, e := range s.config.Examples {
		out = append(out, check{"test_feature_example[" + e.Feature + "]", "features",
			func(context.Context) (string, bool) { return example(on, e) }})
	}
	if numbers, texts := comparedNames(on); len(numbers)+len(texts) > 0 {
		out = append(out, check{"test_train_serve_equal", "features",
			func(ctx context.Context) (string, bool) { return trainServeEqual(ctx, on) }})
	}
	return out
}

// example computes one feature from typed values and compares it with the typed result.
func example(on Subject, e Example) (string, bool) {
	t := on.Set.Try(e.Feature, feature.Test{Given: e.Given, Want: e.Want})
	return t.Found, t.Passed
}

// comparedNames returns the columns to compare: the model's inputs, or every feature without a model.
func comparedNames(on Subject) (numbers, texts []string) {
	schema := on.Set.Schema()
	if on.Model != nil {
		schema = on.Model.Schema()
	} else {
		schema = schema[len(on.Set.Source()):]
	}
	for _, f := range schema {
		if f.Kind == table.Text {
			texts = append(texts, f.Name)
		} else {
			numbers = append(numbers, f.Name)
		}
	}
	return numbers, texts
}

// trainServeEqual computes rows as training does, by whole columns, and as serving does,
// row by row through a Reader, and compares the bits.
func trainServeEqual(ctx context.Context, on Subject) (string, bool) {
	numbers, texts := comparedNames(on)
	offline, err := on.Set.Columns(on.Table, append(slices.Clone(numbers), texts...))
	if err != nil {
		return usertext.Of(err), false
	}
	online, err := newOnline(on, numbers)
	if err != nil {
		return usertext.Of(err), false
	}
	rows := sample(on.Table.Rows())
	for _, row := range rows {
		if ctx.Err() != nil {
			return "nothing: it was stopped", false
		}
		found, err := online.gap(offline, row)
		if err != nil {
			return usertext.Of(err), false
		}
		if found != "" {
			return found, false
		}
	}
	return fmt.Sprintf("%s of %s, largest gap 0", count(len(rows), "row"), count(len(numbers)+len(texts), "column")), true
}

// online reads as serving does: numbers with a plan, texts with the whole row.
type online struct {
	reader *feature.Reader
	plan   *feature.Plan
	vector []float64
}

// newOnline uses the given Reader, or one of the same definitions without a key, because rows are read by number.
func newOnline(on Subject, numbers []string) (*online, error) {
	o := &online{reader: on.Reader}
	if o.reader == nil {
		set, err := feature.Define("", on.Set.Source(), on.Set.Definitions()...)
		if err != nil {
			return nil, err
		}
		if o.reader, err = set.Reader(on.Table, nil); err != nil {
			return nil, err
		}
	}
	var err error
	o.plan, err = o.reader.Plan(numbers)
	return o, err
}

// gap describes the first difference between the row and the whole columns, whose numbers come first; "" for none.
func (o *online) gap(offline *table.Table, row int) (string, error) {
	var err error
	if o.vector, err = o.plan.Vector(o.vector, row); err != nil {
		return "", err
	}
	columns := offline.Columns()
	for k, b := range o.vector {
		if a := columns[k].Floats()[row]; !sameBits(a, b) && (a == a || b == b) {
			return fmt.Sprintf("%s of row %d, counting from 0, is %v in training and %v in serving", columns[k].Name(), row, a, b), nil
		}
	}
	if len(columns) == len(o.vector) {
		return "", nil
	}
	whole, err := o.reader.Row(row)
	if err != nil {
		return "", err
	}
	for _, c := range columns[len(o.vector):] {
		if b, _ := whole.Get(c.Name()); c.Text(row) != b.Text {
			return fmt.Sprintf("%s of row %d, counting from 0, is %q in training and %q in serving", c.Name(), row, c.Text(row), b.Text), nil
		}
	}
	return "", nil
}
