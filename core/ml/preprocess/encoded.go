package preprocess

import (
	"context"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

// encoded is the part that both fitted encoders share.
type encoded struct {
	columns []*categories
	width   int
	values  []any // categories_: a list of strings or of numbers for each column
	words   kinds
}

// Width returns the number of columns that it takes.
func (e *encoded) Width() int { return e.width }

func (e *encoded) fields() ml.Fields {
	return ml.Fields{{Name: "categories_", At: &e.values}, {Name: "_fit_dtype", At: (*[]string)(&e.words)}, {Name: "n_features_in_", At: &e.width}}
}

// learn finds the categories of every column, or validates the given ones.
func (e *encoded) learn(ctx context.Context, t *table.Table, kind string, given [][]any, strict bool) error {
	if t.Rows() == 0 {
		return stepError(kind, "there are no rows to learn from")
	}
	if given != nil && len(given) != t.Width() {
		return &ml.ParamError{Kind: kind, Param: "categories", Value: len(given),
			Want: "one list for each of the " + strconv.Itoa(t.Width()) + " columns"}
	}
	cols := open(t)
	for i := range cols {
		c, col := &categories{words: cols[i].words}, &cols[i]
		var err error
		if given == nil {
			err = c.learn(col, kind)
		} else if err = c.setGiven(col, given[i], kind); err == nil && strict {
			err = unknownIn(c, col, kind)
		}
		if err == nil {
			err = tick(ctx)
		}
		if err != nil {
			return err
		}
		e.add(c)
	}
	e.width = len(e.columns)
	return nil
}

func (e *encoded) add(c *categories) {
	e.columns = append(e.columns, c)
	e.values = append(e.values, c.attribute())
	e.words.add(c.words)
}

// each calls f with every column and the categories of its rows; strict makes an unknown one an error.
func (e *encoded) each(t *table.Table, kind string, strict bool, f func(i int, col *series, codes []int32)) error {
	if t.Width() != e.width {
		return errOther
	}
	cols := open(t)
	for i, c := range e.columns {
		col := &cols[i]
		if err := col.fits(c.words, kind); err != nil {
			return err
		}
		codes := c.code(col)
		if strict && slices.Contains(codes, -1) {
			return unknownIn(c, col, kind)
		}
		f(i, col, codes)
	}
	return nil
}

// load restores the fields and builds the categories from the lists.
func (e *encoded) load(fields ml.Fields, attributes []byte, pause func(), kind string) error {
	if err := fields.Load(attributes, pause); err != nil {
		return err
	}
	ok := len(e.values) == e.width && len(e.words) == e.width
	for i := 0; ok && i < e.width; i++ {
		c := &categories{words: e.words.text(i)}
		list, _ := e.values[i].([]any)
		for _, v := range list {
			c.appendValue(v)
		}
		ok = c.len() == len(list) && c.len() > 0
		c.buildIndex()
		e.columns = append(e.columns, c)
		e.values[i] = c.attribute()
	}
	if !ok {
		return mismatch(kind)
	}
	return nil
}

// unknownIn returns an error with some of a column's values that are not a category.
func unknownIn(c *categories, col *series, kind string) error {
	var seen []string
	for i, code := range c.code(col) {
		if code >= 0 {
			continue
		}
		word := "a missing cell"
		if !col.Missing(i) {
			word = strconv.Quote(col.Cell(i))
		}
		if !slices.Contains(seen, word) {
			if len(seen) == 3 {
				seen = append(seen, "others")
				break
			}
			seen = append(seen, word)
		}
	}
	if seen == nil {
		return nil
	}
	text := col.quoted() + " has unknown categories: "
	for i, word := range seen {
		if i > 0 {
			text += ", "
		}
		text += word
	}
	return stepError(kind, text, "; handle_unknown says what becomes of them")
}
