package asof_test

import (
	_ "embed"
	"encoding/json"
	"math"
	"testing"

	"orrery/core/feature/asof"
	"orrery/core/table"
)

//go:embed testdata/golden.json
var golden []byte

// floats reads null as NaN.
type floats []float64

func (f *floats) UnmarshalJSON(b []byte) error {
	var raw []*float64
	err := json.Unmarshal(b, &raw)
	for _, v := range raw {
		if v == nil {
			*f = append(*f, math.NaN())
		} else {
			*f = append(*f, *v)
		}
	}
	return err
}

// micros turns seconds into the package's unit.
func (f floats) micros() []float64 {
	out := make([]float64, len(f))
	for i, v := range f {
		out[i] = v * float64(asof.Second)
	}
	return out
}

type goldenCase struct {
	Source struct {
		Key                   []string
		Event, Created, Value floats
	}
	Asked struct {
		Key []string
		At  floats
	}
	TTL        *float64
	Rows       []int
	Window     float64
	Aggregates map[asof.Function]floats
}

func cases(t *testing.T) []goldenCase {
	t.Helper()
	var file struct{ Cases []goldenCase }
	if err := json.Unmarshal(golden, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 100 {
		t.Fatalf("only %d cases", len(file.Cases))
	}
	return file.Cases
}

func (c goldenCase) log(t *testing.T) *asof.Log {
	t.Helper()
	l, err := asof.NewLog(asof.Source{Key: table.Texts("user_id", c.Source.Key), Event: c.Source.Event.micros(), Created: c.Source.Created.micros()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (c goldenCase) query() asof.Query {
	return asof.Query{Key: table.Texts("user_id", c.Asked.Key), At: c.Asked.At.micros()}
}

func (c goldenCase) ttl() asof.Span {
	if c.TTL == nil {
		return 0
	}
	return asof.Span(*c.TTL) * asof.Second
}

// The row that is chosen is pandas.merge_asof's.
func TestJoin_Golden(t *testing.T) {
	chosen := 0
	for n, c := range cases(t) {
		rows, err := c.log(t).Join(c.query(), c.ttl(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range c.Rows {
			if rows[i] != want {
				t.Errorf("case %d: question %d has row %d, pandas has %d", n, i, rows[i], want)
			}
			if want >= 0 {
				chosen++
			}
		}
	}
	if chosen < 1000 {
		t.Errorf("only %d questions have an answer", chosen)
	}
}

// Windows are pandas' rolling. Its sums run along and take away what leaves the window, ours are added again for each row:
// 1e-9 of the size of the values is room for its rounding.
func TestAggregate_Golden(t *testing.T) {
	for n, c := range cases(t) {
		l, values := c.log(t), table.Numbers("value", c.Source.Value)
		for _, f := range asof.Functions() {
			got, err := l.Aggregate(c.query(), asof.Aggregation{Name: "a", Column: "value", Function: f, Window: asof.Span(c.Window) * asof.Second}, values, nil)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range c.Aggregates[f] {
				v := got.Floats()[i]
				room := 0.0
				if f == asof.Sum || f == asof.Mean {
					room = 1e-9 * 1e4 // of about a hundred values of about a hundred
				}
				if math.IsNaN(v) != math.IsNaN(want) || math.Abs(v-want) > room {
					t.Errorf("case %d: %s of question %d is %v, pandas has %v", n, f, i, v, want)
				}
			}
		}
	}
}
