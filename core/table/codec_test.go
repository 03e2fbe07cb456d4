package table_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"orrery/core/table"

	"pgregory.net/rapid"
)

// carry sends a table through its wire form.
func carry(head []byte, sections [][]byte) (*table.Table, error) {
	a, err := table.NewAssembler(head)
	if err != nil {
		return nil, err
	}
	i := 0
	for buf := a.Next(); buf != nil; buf = a.Next() {
		if len(buf) != len(sections[i]) {
			return nil, fmt.Errorf("section %d has %d bytes and a buffer of %d", i, len(sections[i]), len(buf))
		}
		copy(buf, sections[i])
		i++
	}
	return a.Table()
}

// grid is the cells of a table with the names on top, by rows.
func grid(t *table.Table) [][]string {
	out := [][]string{t.Names()}
	for i := range t.Rows() {
		row := make([]string, t.Width())
		for j, c := range t.Columns() {
			row[j] = c.Cell(i)
		}
		out = append(out, row)
	}
	return out
}

// anyTable draws tables with columns of all kinds.
func anyTable() *rapid.Generator[*table.Table] {
	return rapid.Custom(func(t *rapid.T) *table.Table {
		rows := rapid.IntRange(0, 8).Draw(t, "rows")
		names := rapid.SliceOfNDistinct(rapid.String(), 0, 5, rapid.ID[string]).Draw(t, "names")
		var cols []table.Column
		for _, name := range names {
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				cols = append(cols, table.Numbers(name, rapid.SliceOfN(anyFloat(), rows, rows).Draw(t, "numbers")))
			case 1:
				cols = append(cols, table.Bools(name, rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, nan}), rows, rows).Draw(t, "bools")))
			case 2:
				cols = append(cols, table.Times(name, rapid.SliceOfN(rapid.OneOf(anyTime(), rapid.Just(nan)), rows, rows).Draw(t, "times")))
			default:
				cols = append(cols, table.Texts(name, rapid.SliceOfN(rapid.String(), rows, rows).Draw(t, "texts")))
			}
		}
		out, err := table.New(cols...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	})
}

func TestCodec_roundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyTable().Draw(t, "table")
		head, err := want.Header()
		if err != nil {
			t.Fatal(err)
		}
		got, err := carry(head, want.Sections())
		if err != nil {
			t.Fatal(err)
		}
		// The hash came with the header, so compare the cells themselves.
		if g, w := fmt.Sprint(got.Schema(), grid(got)), fmt.Sprint(want.Schema(), grid(want)); g != w || got.Hash() != want.Hash() {
			t.Fatalf("got  %s\nwant %s", g, w)
		}
		again, err := table.New(got.Columns()...)
		if err != nil || again.Hash() != want.Hash() {
			t.Fatalf("the hash of what arrived is another, %v", err)
		}
	})
}

func TestCodec_bits(t *testing.T) {
	odd := math.Float64frombits(0x7ff0000000000abc) // a signalling NaN
	want := []float64{odd, math.Copysign(0, -1), inf, 5e-324}
	head, err := mustTable(t, table.Numbers("a", want)).Header()
	if err != nil {
		t.Fatal(err)
	}
	got, err := carry(head, mustTable(t, table.Numbers("a", want)).Sections())
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got.Columns()[0].Floats() {
		if math.Float64bits(v) != math.Float64bits(want[i]) {
			t.Errorf("cell %d has bits %x; want %x", i, math.Float64bits(v), math.Float64bits(want[i]))
		}
	}
}

func TestCodec_empty(t *testing.T) {
	none, err := people(t).Select()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []*table.Table{mustTable(t), none, people(t).Take(nil)} {
		head, err := want.Header()
		if err != nil {
			t.Fatal(err)
		}
		got, err := carry(head, want.Sections())
		if err != nil || got.Rows() != want.Rows() || got.Width() != want.Width() {
			t.Errorf("%d x %d arrived as %v, %v", want.Rows(), want.Width(), got, err)
		}
	}
}

func TestHeader_refusesNames(t *testing.T) {
	if _, err := mustTable(t, table.Numbers("\xff", nil)).Header(); err == nil {
		t.Error("a name that is not UTF-8 was written")
	}
}

func TestNewAssembler_errors(t *testing.T) {
	good, err := people(t).Header()
	if err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string][2]string{
		"no JSON": {`{`, ``}, "format": {`"format":1`, `"format":2`}, "negative rows": {`"rows":3`, `"rows":-1`}, "too many rows": {`"rows":3`, `"rows":4000000000`},
		"other rows": {`"rows":3`, `"rows":4`}, "kind": {`"number"`, `"date"`}, "twice": {`"name":"age"`, `"name":"name"`},
		"negative bytes": {`[16,8]`, `[16,-8]`}, "no sections": {`[24]`, `[]`}, "too much text": {`[16,8]`, `[16,4294967296]`},
	} {
		bad := strings.Replace(string(good), edit[0], edit[1], 1)
		if bad == string(good) {
			t.Fatalf("%s: %s is not in %s", name, edit[0], good)
		}
		if _, err := table.NewAssembler([]byte(bad)); err == nil {
			t.Errorf("%s: %s was taken", name, bad)
		}
	}
}

func TestAssembler_damagedText(t *testing.T) {
	p := people(t)
	head, err := p.Header()
	if err != nil {
		t.Fatal(err)
	}
	sections := p.Sections()
	sections[0] = bytes.Repeat([]byte{0xff}, len(sections[0]))
	if got, err := carry(head, sections); err == nil {
		t.Errorf("damaged offsets gave %v", got)
	}
	a, err := table.NewAssembler(head)
	if err != nil {
		t.Fatal(err)
	}
	a.Next()
	if got, err := a.Table(); err == nil {
		t.Errorf("a table without its cells: %v", got)
	}
}

func FuzzNewAssembler(f *testing.F) {
	for _, cols := range [][]table.Column{
		{table.Numbers("a", []float64{1, nan})}, {table.Texts("t", []string{"x", "", "yz"}), table.Bools("b", []float64{1, 0, nan})}, {table.Times("d", []float64{0, nan, -1e15})}, nil,
	} {
		t := mustTable(f, cols...)
		head, err := t.Header()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(head, bytes.Join(t.Sections(), nil))
	}
	f.Fuzz(func(t *testing.T, head, body []byte) {
		var size struct {
			Columns []struct{ Sections []int64 }
		}
		if json.Unmarshal(head, &size) != nil {
			size.Columns = nil
		}
		for _, c := range size.Columns {
			for _, n := range c.Sections {
				if n > 1<<20 {
					return // would only try the machine's memory
				}
			}
		}
		a, err := table.NewAssembler(head)
		if err != nil {
			return
		}
		for buf := a.Next(); buf != nil; buf = a.Next() {
			n := copy(buf, body)
			body = body[n:]
		}
		got, err := a.Table()
		if err != nil {
			return
		}
		for i := range min(got.Rows(), 100) {
			got.Row(i)
		}
		if _, err := got.Header(); err != nil {
			t.Error(err)
		}
	})
}

func ExampleAssembler() {
	sent, err := table.New(table.Texts("name", []string{"Ann", ""}), table.Numbers("age", []float64{31, 7}))
	if err != nil {
		fmt.Println(err)
		return
	}
	header, err := sent.Header()
	if err != nil {
		fmt.Println(err)
		return
	}
	wire := bytes.NewReader(bytes.Join(sent.Sections(), nil))

	a, err := table.NewAssembler(header)
	if err != nil {
		fmt.Println(err)
		return
	}
	for buf := a.Next(); buf != nil; buf = a.Next() {
		if _, err := wire.Read(buf); err != nil {
			fmt.Println(err)
		}
	}
	got, err := a.Table()
	fmt.Println(got.Row(0).Values[0], got.Row(0).Values[1], got.Hash() == sent.Hash(), err)
	// Output: Ann 31 true <nil>
}
