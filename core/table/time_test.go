package table_test

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"orrery/core/table"

	"pgregory.net/rapid"
)

// microsOf is a time of the standard library as a cell of a table.
func microsOf(t time.Time) float64 { return float64(t.Unix())*1e6 + float64(t.Nanosecond()/1000) }

// anyTime is a time that has a text form, of all sizes of fraction.
func anyTime() *rapid.Generator[float64] {
	return rapid.Custom(func(t *rapid.T) float64 {
		seconds := rapid.OneOf(rapid.Int64Range(-62167219200, 253402300798), rapid.Int64Range(0, 2e9)).Draw(t, "seconds")
		step := rapid.SampledFrom([]int64{1, 10, 1000, 1e5, 1e6}).Draw(t, "step")
		return float64(seconds*1e6 + rapid.Int64Range(0, 1e6-1).Draw(t, "micros")/step*step)
	})
}

func TestTimes_cells(t *testing.T) {
	day := microsOf(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC))
	tests := []struct {
		micros  []float64
		want    []string
		missing []bool
	}{
		{[]float64{day, nan}, []string{"2024-02-29", ""}, []bool{false, true}},
		{[]float64{day, day + 1}, []string{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000001Z"}, []bool{false, false}},
		{[]float64{-1, 0.4, 1.5e6}, []string{"1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:01.5Z"}, []bool{false, false, false}},
		{[]float64{-62167219200e6, 253402300799e6}, []string{"0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}, []bool{false, false}},
		{[]float64{-62167219200e6 - 32, 253402300800e6, inf, -inf}, []string{"", "", "", ""}, []bool{true, true, true, true}},
	}
	for _, c := range tests {
		col := table.Times("t", slices.Clone(c.micros))
		if col.Kind() != table.Time || col.Type() != "datetime" || col.Integral() {
			t.Errorf("kind %v, type %s, integral %v", col.Kind(), col.Type(), col.Integral())
		}
		for i := range c.micros {
			if col.Cell(i) != c.want[i] || col.Missing(i) != c.missing[i] {
				t.Errorf("%g is %q, missing %v; want %q, %v", c.micros[i], col.Cell(i), col.Missing(i), c.want[i], c.missing[i])
			}
		}
	}
}

// TestTimes_text holds the text form to the standard library's, and reads it back.
func TestTimes_text(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		us := anyTime().Draw(t, "time")
		want := time.UnixMicro(int64(us)).UTC().Format("2006-01-02T15:04:05.999999Z")
		got := table.TimeValue(us).String()
		if got != want || table.FormatTime(us, true) != want[:10] {
			t.Fatalf("%f is %s, %s; want %s", us, got, table.FormatTime(us, true), want)
		}
		if back, ok := table.ParseTime(got); !ok || back != us {
			t.Fatalf("%s is read as %f; want %f", got, back, us)
		}
	})
}

func TestParseTime(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2024-02-29":                      time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
		"2024-02-29T13:05":                time.Date(2024, 2, 29, 13, 5, 0, 0, time.UTC),
		"2024-02-29 13:05:06":             time.Date(2024, 2, 29, 13, 5, 6, 0, time.UTC),
		"2024-02-29t13:05:06z":            time.Date(2024, 2, 29, 13, 5, 6, 0, time.UTC),
		"2024-02-29T13:05:06.5Z":          time.Date(2024, 2, 29, 13, 5, 6, 5e8, time.UTC),
		"2024-02-29T13:05:06,123456Z":     time.Date(2024, 2, 29, 13, 5, 6, 123456000, time.UTC),
		"2024-02-29T13:05:06.1234564999Z": time.Date(2024, 2, 29, 13, 5, 6, 123456000, time.UTC),
		"2024-02-29T13:05:06.9999999Z":    time.Date(2024, 2, 29, 13, 5, 7, 0, time.UTC),
		"2024-02-29T13:05:06+02:00":       time.Date(2024, 2, 29, 11, 5, 6, 0, time.UTC),
		"2024-02-29 13:05:06 -0330":       time.Date(2024, 2, 29, 16, 35, 6, 0, time.UTC),
		"2024-03-01T00:30+01":             time.Date(2024, 2, 29, 23, 30, 0, 0, time.UTC),
		"1969-12-31T23:59:59.999999Z":     time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC),
	} {
		if got, ok := table.ParseTime(text); !ok || got != microsOf(want) {
			t.Errorf("%s is %f, %v; want %f", text, got, ok, microsOf(want))
		}
	}
	for _, text := range []string{"", "2024", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-1-1", "2024/01/01",
		"2024-01-01T", "2024-01-01T1:00", "2024-01-01T24:00", "2024-01-01T12:60", "2024-01-01T12:00:60", "2024-01-01T12:00:00.", "2024-01-01T12:00:00.x",
		"2024-01-01T12:00:0", "2024-01-01T12:00+2", "2024-01-01T12:00+24:00", "2024-01-01T12:00+01:60", "2024-01-01X12:00", "2024-01-01 12:00 PM", "-024-01-01",
		"2024-01-01Z", "2024-01-01T12:00:00Zulu"} {
		if got, ok := table.ParseTime(text); ok {
			t.Errorf("%q was read as %s", text, table.FormatTime(got, false))
		}
	}
}

func TestValue_timeJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := table.TimeValue(rapid.OneOf(anyTime(), rapid.Just(nan)).Draw(t, "time"))
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got table.Value
		if err := json.Unmarshal(b, &got); err != nil || got.Kind != table.Time || !sameFloat(got.Num, want.Num) {
			t.Fatalf("%s gives %+v, %v; want %+v", b, got, err, want)
		}
	})
	var v table.Value
	if err := json.Unmarshal([]byte(`{"kind":"datetime","num":"yesterday"}`), &v); err == nil {
		t.Errorf("yesterday was read as %+v", v)
	}
	if err := json.Unmarshal([]byte(`{"kind":"number","num":"2024-01-01"}`), &v); err == nil {
		t.Errorf("a date was read as the number %+v", v)
	}
}

// TestTimes_table takes a column of times through everything that a table does with a column.
func TestTimes_table(t *testing.T) {
	micros := []float64{3600e6, nan, 0, 3600e6}
	want := mustTable(t, table.Times("t", slices.Clone(micros)))
	if same := mustTable(t, table.Numbers("t", micros)); same.Hash() == want.Hash() {
		t.Error("times and numbers have one hash")
	}
	head, err := want.Header()
	if err != nil {
		t.Fatal(err)
	}
	got, err := carry(head, want.Sections())
	if err != nil || got.Schema()[0].Kind != table.Time || !reflect.DeepEqual(grid(got), grid(want)) {
		t.Errorf("arrived as %v, %v", got, err)
	}
	if taken := want.Take([]int{2, 0}).Columns()[0]; taken.Kind() != table.Time || taken.Cell(1) != "1970-01-01T01:00:00Z" {
		t.Errorf("took %v", taken.Cell(1))
	}
	x := table.BuildIndex(want.Columns()[0])
	for _, key := range []string{"1970-01-01T00:00:00Z", "1970-01-01", "1970-01-01 02:00+02:00"} {
		if row, ok := x.Find(want.Columns()[0], key); !ok || row != 2 {
			t.Errorf("%s is row %d, %v; want 2", key, row, ok)
		}
	}
	if _, ok := x.Find(want.Columns()[0], "0"); ok {
		t.Error("a number finds a time")
	}
}

func TestDescribe_times(t *testing.T) {
	s, err := table.Describe(table.Times("t", []float64{0, 2 * 86400e6, nan, 2 * 86400e6, 4 * 86400e6}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Type != "datetime" || s.Count != 4 || s.Missing != 1 || s.Distinct != 3 || s.Mean != 2*86400e6 || s.Min != 0 || s.Max != 4*86400e6 ||
		!math.IsNaN(s.Std) || s.Top[0] != (table.ValueCount{Value: "1970-01-03", Count: 2}) {
		t.Errorf("%+v", s)
	}
}

func TestOfKind(t *testing.T) {
	for _, k := range []table.Kind{table.Number, table.Bool, table.Time} {
		if c := table.OfKind(k, "a", []float64{1}); c.Kind() != k || c.Name() != "a" || c.Floats()[0] != 1 {
			t.Errorf("%v: %v %s %v", k, c.Kind(), c.Name(), c.Floats())
		}
	}
	if !table.Number.Numeric() || !table.Bool.Numeric() || table.Text.Numeric() || table.Time.Numeric() {
		t.Error("numbers and booleans are numeric, texts and times are not")
	}
	defer func() {
		if recover() == nil {
			t.Error("a text column was made of numbers")
		}
	}()
	table.OfKind(table.Text, "a", nil)
}
