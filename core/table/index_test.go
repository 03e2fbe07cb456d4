package table_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"orrery/core/table"

	"pgregory.net/rapid"
)

func anyKeys() *rapid.Generator[table.Column] {
	return rapid.Custom(func(t *rapid.T) table.Column {
		n := rapid.IntRange(0, 60).Draw(t, "n")
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return table.Numbers("key", rapid.SliceOfN(anyFloat(), n, n).Draw(t, "numbers"))
		case 1:
			return table.Bools("key", rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, nan}), n, n).Draw(t, "bools"))
		}
		return table.Texts("key", rapid.SliceOfN(rapid.StringMatching(`[ab]{0,3}|[a-z]{7,18}`), n, n).Draw(t, "texts"))
	})
}

// TestIndex_map holds an Index, sent as bytes, to the answers of a map.
func TestIndex_map(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyKeys().Draw(t, "column")
		first, repeat := map[string]int{}, -1
		for i := range c.Len() {
			key := c.Cell(i)
			if _, twice := first[key]; c.Missing(i) {
				continue
			} else if !twice {
				first[key] = i
			} else if repeat < 0 {
				repeat = i
			}
		}
		x, err := table.ParseIndex(table.BuildIndex(c).Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if unique, row := x.Unique(); unique != (repeat < 0) || !unique && row != repeat {
			t.Fatalf("Unique() = %v, %d; want row %d", unique, row, repeat)
		}
		for key, row := range first {
			if got, ok := x.Find(c, key); !ok || got != row {
				t.Fatalf("Find(%q) = %d, %v; want %d", key, got, ok, row)
			}
		}
		other := rapid.StringMatching(`[a-c]{0,4}|[0-9]{1,3}|true|nan`).Draw(t, "other")
		if row, want := first[other]; c.Kind() == table.Text || want {
			if got, ok := x.Find(c, other); ok != want || ok && got != row {
				t.Fatalf("Find(%q) = %d, %v; want %d, %v", other, got, ok, row, want)
			}
		}
	})
}

func TestIndex_Find(t *testing.T) {
	numbers := table.Numbers("n", []float64{5, 7, nan, 5})
	x := table.BuildIndex(numbers)
	for key, want := range map[string]int{"5": 0, "5.0": 0, "+7e0": 1, "8": -1, "": -1, "nan": -1, "x": -1} {
		if row, ok := x.Find(numbers, key); ok != (want >= 0) || ok && row != want {
			t.Errorf("Find(%q) = %d, %v; want %d", key, row, ok, want)
		}
	}
	bools := table.Bools("b", []float64{0, 1})
	if row, ok := table.BuildIndex(bools).Find(bools, "TRUE"); !ok || row != 1 {
		t.Errorf("Find(TRUE) = %d, %v", row, ok)
	}
	if row, ok := x.Find(table.Numbers("n", nil), "5"); ok {
		t.Errorf("5 was found in row %d of an empty column", row)
	}
}

func TestIndex_FindAllocatesNothing(t *testing.T) {
	texts, numbers := table.Texts("t", []string{"a", "b"}), table.Numbers("n", []float64{1, 2})
	x, y := table.BuildIndex(texts), table.BuildIndex(numbers)
	if n := testing.AllocsPerRun(100, func() { x.Find(texts, "b"); y.Find(numbers, "2") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestParseIndex_errors(t *testing.T) {
	good := table.BuildIndex(table.Texts("t", []string{"a", "b"})).Bytes()
	edit := func(at int, v uint32) []byte {
		b := append([]byte(nil), good...)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	for name, b := range map[string][]byte{
		"empty": nil, "short": good[:15], "cut": good[:len(good)-1], "long": append(good[:len(good):len(good)], 0),
		"magic": edit(0, 0), "rows": edit(4, 1<<31), "more rows": edit(4, 400), "repeat": edit(8, 3), "slots": edit(12, 1), "a slot": edit(16, 3),
	} {
		if x, err := table.ParseIndex(b); err == nil {
			t.Errorf("%s: parsed as %v", name, x)
		}
	}
}

func FuzzParseIndex(f *testing.F) {
	c := table.Texts("t", []string{"a", "b", "a", ""})
	f.Add(table.BuildIndex(c).Bytes(), "a")
	f.Add([]byte("oix1"), "")
	f.Fuzz(func(t *testing.T, b []byte, key string) {
		x, err := table.ParseIndex(b)
		if err != nil {
			return
		}
		if row, ok := x.Find(c, key); ok && c.Cell(row) != key {
			t.Errorf("Find(%q) = %d, which is %q", key, row, c.Cell(row))
		}
		if string(x.Bytes()) != string(b) {
			t.Error("Bytes differ from what was parsed")
		}
	})
}

func ExampleBuildIndex() {
	ids := table.Texts("user_id", []string{"ann", "bob", "cy", "bob"})
	x := table.BuildIndex(ids)
	fmt.Println(x.Find(ids, "bob"))
	fmt.Println(x.Find(ids, "dee"))
	fmt.Println(x.Unique())
	// Output:
	// 1 true
	// 0 false
	// false 3
}
