package online_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"orrery/core/feature/entity"
	"orrery/core/feature/online"
	"orrery/core/table"
)

// visits holds one row of u1 at site 7, by two join keys.
func visits(t testing.TB) *online.Store {
	t.Helper()
	rows := made(t, table.Numbers("site", []float64{7}), table.Texts("user_id", []string{"u1"}), table.Times("event_timestamp", []float64{8 * day}), table.Numbers("visits", []float64{3}))
	key, err := entity.Column(rows, []string{"site", "user_id"})
	if err != nil {
		t.Fatal(err)
	}
	if rows, err = rows.With(key); err != nil {
		t.Fatal(err)
	}
	return open(t, rows, online.Options{View: "visits", Keys: []string{"site", "user_id"}, Timestamp: "event_timestamp"})
}

// A list of features is read in its order, whatever their views, and each has its own status.
func TestReader(t *testing.T) {
	r, err := online.NewReader([]string{"plan", "visits:visits", "spend:amount"}, []*online.Store{store(t), visits(t)})
	if err != nil {
		t.Fatal(err)
	}
	if k := r.Keys(); len(k) != 2 || k[0].Name != "user_id" || k[1].Name != "site" {
		t.Fatalf("keys %v", k)
	}
	for _, c := range []struct {
		parts []string
		now   float64
		want  string
		given int
	}{
		{[]string{"u1", "7"}, 8 * day, "pro PRESENT, 3 PRESENT, 10 PRESENT", 4},
		{[]string{"u1", "7"}, 9 * day, "pro OUTSIDE_MAX_AGE, 3 PRESENT, 10 OUTSIDE_MAX_AGE", 1},
		{[]string{"u2", "7"}, 9 * day, " NULL_VALUE,  NOT_FOUND, 20 PRESENT", 1},
		{[]string{"nobody", "7"}, 9 * day, " NOT_FOUND,  NOT_FOUND,  NOT_FOUND", -1},
	} {
		spelt, err := r.Spell(c.parts)
		if err != nil {
			t.Fatal(err)
		}
		if got := show(r.Read(nil, spelt, 3, c.now)); got != c.want {
			t.Errorf("%q at %v: %s; want %s", c.parts, c.now/day, got, c.want)
		}
		given, ok := r.Given(spelt, c.now)
		if ok != (c.given >= 0) || ok && len(given) != c.given {
			t.Errorf("%q gives a model %v, %t", c.parts, given, ok)
		}
	}
	if _, err := r.Spell([]string{"u1"}); !errors.Is(err, online.ErrRequest) || !strings.Contains(err.Error(), `"site" is empty`) {
		t.Errorf("a key is missing: %v", err)
	}
	if _, err := online.NewReader([]string{"plan", "size"}, []*online.Store{store(t)}); !errors.Is(err, online.ErrRequest) || !strings.Contains(err.Error(), `"size"`) {
		t.Errorf("a feature is missing: %v", err)
	}
}

// Reading from two views allocates nothing.
func TestReader_Allocates(t *testing.T) {
	r, err := online.NewReader([]string{"plan", "visits", "amount"}, []*online.Store{store(t), visits(t)})
	if err != nil {
		t.Fatal(err)
	}
	spelt, err := r.Spell([]string{"u1", "7"})
	if err != nil {
		t.Fatal(err)
	}
	room := make([]online.Cell, 0, 3)
	if n := testing.AllocsPerRun(100, func() { room = r.Read(room, spelt, 3, 8*day) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// On-demand features are inserted at their positions in the service.
func TestResponse_Insert(t *testing.T) {
	a, err := online.Answer([]byte(`{"features": ["amount", "plan"], "entities": {"user_id": ["u1"]}}`), []*online.Store{store(t)}, nil, 8*day)
	if err != nil {
		t.Fatal(err)
	}
	a.Insert(1, 1, "ratio", online.Cell{Value: table.NumberValue(0.5), Event: math.NaN()})
	b, err := json.Marshal(a.Results[2])
	if got := strings.Join(a.Metadata.FeatureNames, " "); got != "user_id amount ratio plan" || err != nil || !strings.Contains(string(b), `"values":[0.5],"statuses":["PRESENT"]`) {
		t.Errorf("%s, %s, %v", got, b, err)
	}
}
