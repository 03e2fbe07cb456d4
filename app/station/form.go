package station

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/table"
)

// Typed is the text of one named field.
type Typed struct{ Name, Text string }

// fields are the fields of a form, with what was typed for them already.
func FieldsOf(names []string, before []Typed) []Typed {
	was := make(map[string]string, len(before)) // of ten thousand inputs, say
	for _, old := range before {
		was[old.Name] = old.Text
	}
	out := make([]Typed, len(names))
	for i, name := range names {
		out[i] = Typed{name, was[name]}
	}
	return out
}

// typed is the fields with another text in one of them.
func WithText(list []Typed, name, text string) []Typed {
	out := slices.Clone(list)
	for i := range out {
		if out[i].Name == name {
			out[i].Text = strings.TrimSpace(text)
		}
	}
	return out
}

func TextsOf(list []Typed) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.Text
	}
	return out
}

// commaList splits at commas and drops what is empty.
func CommaList(text string) []string {
	var out []string
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// cellAs reads a typed text as a kind.
func CellAs(kind table.Kind, text string) (table.Value, bool) {
	text = strings.TrimSpace(text)
	switch kind {
	case table.Text:
		return table.TextValue(text), true
	case table.Time:
		at, ok := table.ParseTime(text)
		return table.TimeValue(at), ok
	case table.Bool:
		truth := text == "1" || strings.EqualFold(text, "true")
		return table.BoolValue(truth), truth || text == "0" || strings.EqualFold(text, "false")
	}
	v, err := strconv.ParseFloat(text, 64)
	return table.NumberValue(v), err == nil
}

// parseAs reads typed text as the kind of the column it stands for.
func ParseAs(t *table.Table, f Typed) table.Value {
	if t == nil {
		return table.TextValue(f.Text)
	}
	c, err := t.Column(f.Name)
	if err == nil {
		v, ok := CellAs(c.Kind(), f.Text)
		switch {
		case ok:
			return v
		case f.Text == "":
			return table.Value{Kind: c.Kind(), Num: math.NaN()} // missing: a model with an imputer can do without
		}
	}
	v, ok := CellAs(table.Number, f.Text)
	if !ok {
		return table.TextValue(f.Text) // not a number: the server says so, by name
	}
	return v
}

// Toggled returns list without item, or with it.
func Toggled(list []string, item string) []string {
	if i := slices.Index(list, item); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return append(slices.Clone(list), item)
}
