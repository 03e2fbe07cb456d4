package table_test

import (
	"errors"
	"math"
	"slices"
	"sync"
	"testing"

	"orrery/core/table"
)

func mustTable(t testing.TB, cols ...table.Column) *table.Table {
	t.Helper()
	out, err := table.New(cols...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func people(t testing.TB) *table.Table {
	return mustTable(t,
		table.Texts("name", []string{"Ann", "Bob", "Cy"}),
		table.Numbers("age", []float64{31, nan, 7.5}),
		table.Bools("member", []float64{1, 0, nan}))
}

func TestNew_errors(t *testing.T) {
	a, b := table.Numbers("a", []float64{1, 2}), table.Numbers("b", []float64{1})
	if _, err := table.New(a, b); !errors.Is(err, table.ErrLength) {
		t.Errorf("lengths 2 and 1: %v", err)
	}
	if _, err := table.New(a, a); !errors.Is(err, table.ErrDuplicate) {
		t.Errorf("a twice: %v", err)
	}
	if got, err := table.New(); err != nil || got.Rows() != 0 || got.Width() != 0 {
		t.Errorf("no columns: %v, %v", got, err)
	}
}

func TestTable_Column(t *testing.T) {
	p := people(t)
	if c, err := p.Column("age"); err != nil || c.Name() != "age" || c.Len() != 3 {
		t.Errorf("age: %v, %v", c, err)
	}
	for name, nearest := range map[string]string{"aeg": "age", "Age": "age", "names": "name", "membre": "member", "colour": "", "": ""} {
		_, err := p.Column(name)
		var e *table.NameError
		if !errors.As(err, &e) || e.Name != name || e.Nearest != nearest {
			t.Errorf("Column(%q): %v; want a NameError with nearest %q", name, err, nearest)
		}
	}
	for want, name := range map[string]string{`table: no column "names"; did you mean "name"`: "names", `table: no column "colour"`: "colour"} {
		if _, err := p.Column(name); err == nil || err.Error() != want {
			t.Errorf("got %v; want %s", err, want)
		}
	}
	if !p.Has("age") || p.Has("Age") {
		t.Error("Has is wrong about age or Age")
	}
}

func TestTable_WithAndSelect(t *testing.T) {
	p := people(t)
	q, err := p.With(table.Numbers("age", []float64{1, 2, 3}), table.Numbers("height", []float64{4, 5, 6}))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"name", "age", "member", "height"}; !slices.Equal(q.Names(), want) {
		t.Errorf("names %q; want %q", q.Names(), want)
	}
	if p.Width() != 3 || p.Row(0).Values[1].Num != 31 || q.Row(0).Values[1].Num != 1 {
		t.Error("With changed the table that it was called on, or not the other")
	}
	if _, err := p.With(table.Numbers("x", []float64{1})); !errors.Is(err, table.ErrLength) {
		t.Errorf("a column of another length: %v", err)
	}
	s, err := q.Select("height", "name")
	if err != nil || !slices.Equal(s.Names(), []string{"height", "name"}) || s.Rows() != 3 {
		t.Errorf("Select: %v, %v", s, err)
	}
	if _, err := q.Select("name", "name"); !errors.Is(err, table.ErrDuplicate) {
		t.Errorf("a name twice: %v", err)
	}
	if none, err := q.Select(); err != nil || none.Rows() != 3 || none.Width() != 0 {
		t.Errorf("no names: %v", err)
	}
}

func TestTable_TakeAndRow(t *testing.T) {
	p := people(t).Take([]int{2, 0})
	r := p.Row(0)
	name, ok := r.Get("name")
	if !ok || name.Text != "Cy" || r.Values[1].Num != 7.5 || !r.Values[2].Missing() || p.Rows() != 2 {
		t.Errorf("row %+v of %d", r, p.Rows())
	}
	if v, ok := r.Get("colour"); ok {
		t.Errorf("colour is %v", v)
	}
}

func TestTable_Hash(t *testing.T) {
	base := people(t).Hash()
	if got := people(t).Hash(); got != base || len(got) != 64 {
		t.Errorf("equal tables have hashes %s and %s", base, got)
	}
	odd := math.Float64frombits(0xfff8000000000001) // a NaN of other bits
	same, err := people(t).With(table.Numbers("age", []float64{31, odd, 7.5}))
	if err != nil || same.Hash() != base {
		t.Errorf("another NaN changes the hash: %v", err)
	}
	a, b := table.Texts("a", []string{"x", "yz"}), table.Texts("b", []string{"p", "q"})
	seen := map[string]int{}
	for i, u := range []*table.Table{
		mustTable(t, a, b), mustTable(t, b, a), mustTable(t, a), mustTable(t),
		mustTable(t, table.Texts("a", []string{"xy", "z"}), b), mustTable(t, a.Rename("c"), b),
		mustTable(t, table.Numbers("a", []float64{0, 1})), mustTable(t, table.Bools("a", []float64{0, 1})),
		mustTable(t, table.Numbers("a", []float64{math.Copysign(0, -1), 1})),
	} {
		if j, twice := seen[u.Hash()]; twice {
			t.Errorf("tables %d and %d have one hash", i, j)
		}
		seen[u.Hash()] = i
	}
}

func TestTable_concurrentHash(t *testing.T) {
	p := people(t)
	want := people(t).Hash()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := p.Hash(); got != want || p.Columns()[0].Type() != "text" {
				t.Errorf("hash %s; want %s", got, want)
			}
		})
	}
	wg.Wait()
}

func TestTable_Bytes(t *testing.T) {
	// Three floats of 8 bytes twice, four offsets, eight letters, and three names.
	if got, want := people(t).Bytes(), 2*24+4*4+8+len("nameagemember"); got != want {
		t.Errorf("%d bytes; want %d", got, want)
	}
}
