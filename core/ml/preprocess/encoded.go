package preprocess

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

// encoded is what both encoders learn.
type encoded struct{ columns []*categories }

// Width returns the number of columns that it takes.
func (e *encoded) Width() int { return len(e.columns) }

// learn finds or checks the categories of every column.
func (e *encoded) learn(ctx context.Context, t *table.Table, kind string, given [][]any, strict bool) error {
	if t.Rows() == 0 {
		return complain(kind, "there are no rows to learn from")
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
		} else if err = c.take(col, given[i], kind); err == nil && strict {
			err = unknownIn(c, col, kind)
		}
		if err == nil {
			err = tick(ctx)
		}
		if err != nil {
			return err
		}
		e.columns = append(e.columns, c)
	}
	return nil
}

// each calls f with every column and its rows' categories; strict refuses an unknown one.
func (e *encoded) each(t *table.Table, kind string, strict bool, f func(i int, col *series, codes []int32)) error {
	if t.Width() != len(e.columns) {
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

// attributes gives categories_, n_features_in_ and _fit_dtype.
func (e *encoded) attributes() map[string]any {
	values, words := make([]any, len(e.columns)), make([]bool, len(e.columns))
	for i, c := range e.columns {
		values[i], words[i] = c.attribute(), c.words
	}
	return map[string]any{"categories_": values, "_fit_dtype": kindNames(words), "n_features_in_": len(e.columns)}
}

func (e *encoded) load(attributes []byte, kind string) error {
	var w struct {
		Values []json.RawMessage `json:"categories_"`
		Kinds  []string          `json:"_fit_dtype"`
		Width  int               `json:"n_features_in_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return err
	}
	words := readKinds(w.Kinds, w.Width)
	if len(w.Values) != len(words) {
		return unfit(kind)
	}
	for i, raw := range w.Values {
		c := &categories{words: words[i]}
		if err := c.read(raw); err != nil {
			return err
		}
		e.columns = append(e.columns, c)
	}
	return nil
}

// unknownIn returns an error that shows some values of a column that are no category.
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
	return complain(kind, text, "; handle_unknown says what becomes of them")
}
