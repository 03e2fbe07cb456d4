package station

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"orrery/core/table"
)

// Typed is the name of a form field and the text typed into it.
type Typed struct{ Name, Text string }

// FieldsOf returns a field for each name, with the text that before has for it.
func FieldsOf(names []string, before []Typed) []Typed {
	was := make(map[string]string, len(before)) // a map: there may be thousands of fields
	for _, old := range before {
		was[old.Name] = old.Text
	}
	out := make([]Typed, len(names))
	for i, name := range names {
		out[i] = Typed{name, was[name]}
	}
	return out
}

// WithText returns a copy of the fields in which one has another text.
func WithText(list []Typed, name, text string) []Typed {
	out := slices.Clone(list)
	for i := range out {
		if out[i].Name == name {
			out[i].Text = strings.TrimSpace(text)
		}
	}
	return out
}

// Texts returns the texts of the fields.
func Texts(list []Typed) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.Text
	}
	return out
}

// CommaList splits a text at commas, trims the parts and drops the empty ones.
func CommaList(text string) []string {
	var out []string
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// CellAs parses a typed text as a value of a kind.
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

// ParseAs parses the text of a field as a value of the column with the field's name.
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
			return table.Value{Kind: c.Kind(), Num: math.NaN()} // missing: an imputer may fill it in
		}
	}
	v, ok := CellAs(table.Number, f.Text)
	if !ok {
		return table.TextValue(f.Text) // not a number: the server's error names the field
	}
	return v
}

// Toggled returns a copy of the list without the item, or with it appended if it was not in the list.
func Toggled(list []string, item string) []string {
	if i := slices.Index(list, item); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return append(slices.Clone(list), item)
}

// ByteOf converts a caret position from UTF-16 code units, which browsers use, to a byte offset in text.
func ByteOf(text string, units int) int {
	for i, r := range text {
		if units <= 0 {
			return i
		}
		units -= utf16.RuneLen(r)
	}
	return len(text)
}
