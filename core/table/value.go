package table

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"orrery/core/table/literal"
)

// Kind is the type of the cells of a column.
type Kind uint8

const (
	// Number is a float64; missing is NaN.
	Number Kind = iota
	// Bool is a float64 that is 0 or 1; missing is NaN.
	Bool
	// Text is a string of UTF-8; missing is the empty string.
	Text
	// Time is a float64: microseconds since 1970-01-01T00:00:00Z; missing is NaN.
	Time
)

// Numeric reports whether the cells are quantities to compute with: numbers, or booleans as 0 and 1. A time is held as
// a number too, but no model or axis may take it for one.
func (k Kind) Numeric() bool { return k <= Bool }

// String returns "number", "boolean", "text" or "datetime".
func (k Kind) String() string {
	switch k {
	case Number:
		return "number"
	case Bool:
		return "boolean"
	case Text:
		return "text"
	case Time:
		return "datetime"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// MarshalText writes the kind's name, so that JSON reads "number" and not 0.
func (k Kind) MarshalText() ([]byte, error) {
	if k > Time {
		return nil, fmt.Errorf("table: unknown %s", k)
	}
	return []byte(k.String()), nil
}

// UnmarshalText reads a kind's name.
func (k *Kind) UnmarshalText(b []byte) error {
	for c := Number; c <= Time; c++ {
		if string(b) == c.String() {
			*k = c
			return nil
		}
	}
	return fmt.Errorf("table: unknown kind %q; the kinds are number, boolean, text and datetime", b)
}

// Value is one cell: Num for Number, Bool and Time, Text for Text. The zero Value is the number 0.
type Value struct {
	Kind Kind
	Num  float64
	Text string
}

// NumberValue is a number; NaN is a missing one.
func NumberValue(v float64) Value { return Value{Kind: Number, Num: v} }

// BoolValue is a truth value. A missing one is Value{Kind: Bool, Num: math.NaN()}.
func BoolValue(b bool) Value {
	if b {
		return Value{Kind: Bool, Num: 1}
	}
	return Value{Kind: Bool}
}

// TextValue is a text; "" is a missing one.
func TextValue(s string) Value { return Value{Kind: Text, Text: s} }

// Missing reports whether the cell is empty.
func (v Value) Missing() bool {
	if v.Kind == Text {
		return v.Text == ""
	}
	return math.IsNaN(v.Num)
}

// String returns the cell as a CSV file writes it: the shortest text that reads back as the
// same value, "" for a missing one.
func (v Value) String() string {
	switch v.Kind {
	case Text:
		return v.Text
	case Bool:
		return literal.FormatBool(v.Num)
	case Time:
		return FormatTime(v.Num, false)
	}
	var buf [32]byte
	return string(literal.AppendFloat(buf[:0], v.Num))
}

// wireValue is the form of the few values that plain JSON cannot tell apart or hold.
type wireValue struct {
	Kind Kind   `json:"kind"`
	Num  string `json:"num"`
}

// MarshalJSON writes numbers, booleans and texts as JSON's own. Infinite and missing values
// are objects, {"kind":"number","num":"nan"}, since JSON has no NaN, and so are times:
// {"kind":"datetime","num":"2006-01-02T15:04:05Z"}.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.Kind == Text:
		return json.Marshal(v.Text)
	case math.IsNaN(v.Num):
		return json.Marshal(wireValue{v.Kind, "nan"})
	case v.Kind == Bool:
		return []byte(literal.FormatBool(v.Num)), nil
	case v.Kind == Time:
		return json.Marshal(wireValue{v.Kind, v.String()})
	case math.IsInf(v.Num, 0):
		return json.Marshal(wireValue{v.Kind, string(literal.AppendFloat(nil, v.Num))})
	}
	return literal.AppendFloat(nil, v.Num), nil
}

// UnmarshalJSON reads what MarshalJSON writes, bit for bit.
func (v *Value) UnmarshalJSON(b []byte) error {
	switch text := strings.TrimSpace(string(b)); {
	case text == "true" || text == "false":
		*v = BoolValue(text == "true")
		return nil
	case strings.HasPrefix(text, `"`):
		*v = Value{Kind: Text}
		return json.Unmarshal(b, &v.Text)
	case strings.HasPrefix(text, "{"):
		return v.unmarshalWire(b)
	default:
		f, ok := literal.ParseFloat([]byte(text), '.')
		if !ok {
			return fmt.Errorf("table: %s is not a cell value", text)
		}
		*v = NumberValue(f)
		return nil
	}
}

func (v *Value) unmarshalWire(b []byte) error {
	var w wireValue
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("table: read a cell value: %w", err)
	}
	*v = Value{Kind: w.Kind, Num: math.NaN()}
	us, time := ParseTime(w.Num)
	switch {
	case w.Kind == Text:
		return fmt.Errorf("table: a text value is written as a JSON string")
	case w.Num == "inf" && w.Kind == Number:
		v.Num = math.Inf(1)
	case w.Num == "-inf" && w.Kind == Number:
		v.Num = math.Inf(-1)
	case time && w.Kind == Time:
		v.Num = us
	case w.Num != "nan":
		return fmt.Errorf("table: %q is not a %s", w.Num, w.Kind)
	}
	return nil
}

// Times returns a column of times, in microseconds since 1970-01-01T00:00:00Z; NaN is a missing cell. It takes
// ownership of v, rounds to whole microseconds, and changes times outside the years 0 to 9999, which have no text
// form, to missing cells.
func Times(name string, v []float64) Column {
	for i, x := range v {
		v[i] = literal.RoundTime(x)
	}
	return Column{name: name, kind: Time, nums: v, facts: new(facts)}
}

// TimeValue is a time in microseconds since 1970-01-01T00:00:00Z, rounded as Times does; NaN is a missing one.
func TimeValue(us float64) Value { return Value{Kind: Time, Num: literal.RoundTime(us)} }

// allDates reports whether all present cells (at least one) are midnights.
func allDates(v []float64) bool {
	present := false
	for _, us := range v {
		if us != us {
			continue
		}
		if int64(us)%literal.Day != 0 {
			return false
		}
		present = true
	}
	return present
}

// FormatTime writes a time in UTC as RFC 3339 does, with no more decimals than it has; date leaves the time of day
// out. NaN is "".
func FormatTime(us float64, date bool) string {
	var buf [32]byte
	return string(literal.AppendTime(buf[:0], us, date))
}

// ParseTime reads a time as ISO 8601 and RFC 3339 write it: 2006-01-02, or that with a T or a space and 15:04,
// 15:04:05 or 15:04:05.999, and then Z or an offset (+02:00, +0200, +02) or nothing, which means UTC. The result is in
// microseconds since 1970-01-01T00:00:00Z, rounded when there are more decimals.
func ParseTime(s string) (us float64, ok bool) { return literal.ParseTime(literal.Bytes(s)) }

// DateOf returns the date of a time in UTC, and its day counted from 1970-01-01. The time is one that a column can hold.
func DateOf(us float64) (year, month, mday int, day int64) { return literal.DateOf(us) }
