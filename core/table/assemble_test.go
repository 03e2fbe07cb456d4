package table_test

import (
	"bytes"
	"runtime"
	"strings"
	"testing"

	"orrery/core/table"
)

// A header that promises other cells than are there costs nothing, and a hash that it states is not
// that of the content.
func TestAssemble(t *testing.T) {
	want, err := table.New(table.Numbers("a", []float64{1, 2}), table.Texts("b", []string{"x", ""}))
	if err != nil {
		t.Fatal(err)
	}
	head, err := want.Header()
	if err != nil {
		t.Fatal(err)
	}
	cells := bytes.Join(want.Sections(), nil)
	got, err := table.Assemble(head, cells)
	if err != nil || got.ContentHash() != want.Hash() {
		t.Fatalf("%v, %v", got, err)
	}
	other := bytes.Replace(head, []byte(want.Hash()), []byte(strings.Repeat("0", 64)), 1)
	if got, err := table.Assemble(other, cells); err != nil || got.Hash() == want.Hash() || got.ContentHash() != want.Hash() {
		t.Errorf("a header with another hash: %v, %v", got, err)
	}
	huge := []byte(`{"format":1,"rows":2000000000,"hash":"","columns":[{"name":"a","kind":"number","sections":[16000000000]}]}`)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for name, b := range map[string][]byte{"a byte less": cells[1:], "a byte more": append([]byte{0}, cells...), "nothing": nil} {
		if _, err := table.Assemble(head, b); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := table.Assemble(huge, cells); err == nil {
		t.Error("two billion rows of some bytes are taken")
	}
	runtime.ReadMemStats(&after)
	if made := after.TotalAlloc - before.TotalAlloc; made > 1<<20 {
		t.Errorf("refusing took %d bytes", made)
	}
}
