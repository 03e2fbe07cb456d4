package online_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/feature/entity"
	"orrery/core/feature/online"
	"orrery/core/table"
)

const day = 86400e6

func made(t testing.TB, columns ...table.Column) *table.Table {
	t.Helper()
	out, err := table.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// store holds u1 of day 1 and u2 of day 8, with a time to live of a week.
func store(t testing.TB) *online.Store {
	t.Helper()
	rows := made(t, table.Texts("user_id", []string{"u1", "u2"}), table.Times("event_timestamp", []float64{1 * day, 8 * day}),
		table.Numbers("amount", []float64{10, 20}), table.Texts("plan", []string{"pro", ""}), table.Bools("web", []float64{1, math.NaN()}))
	return open(t, rows, online.Options{View: "spend", Keys: []string{"user_id"}, Timestamp: "event_timestamp", TTL: 7 * day})
}

func open(t testing.TB, rows *table.Table, o online.Options) *online.Store {
	t.Helper()
	key, err := rows.Column(entity.Name(o.Keys))
	if err != nil {
		t.Fatal(err)
	}
	s, err := online.New(rows, table.BuildIndex(key), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// show writes cells as value status day.
func show(cells []online.Cell) string {
	var out []string
	for _, c := range cells {
		out = append(out, c.Value.String()+" "+c.Status.String())
	}
	return strings.Join(out, ", ")
}

func TestRead(t *testing.T) {
	s := store(t)
	all := []int{0, 1, 2}
	for _, c := range []struct {
		key  string
		now  float64
		want string
	}{
		{"u1", 8 * day, "10 PRESENT, pro PRESENT, true PRESENT"},
		{"u1", 8*day + 1, "10 OUTSIDE_MAX_AGE, pro OUTSIDE_MAX_AGE, true OUTSIDE_MAX_AGE"},
		{"u2", 9 * day, "20 PRESENT,  NULL_VALUE,  NULL_VALUE"},
		{"u3", 9 * day, " NOT_FOUND,  NOT_FOUND,  NOT_FOUND"},
	} {
		if got := show(s.Read(nil, s.Find(c.key), all, c.now)); got != c.want {
			t.Errorf("%s at %v: %s; want %s", c.key, c.now/day, got, c.want)
		}
	}
	if s.Entities() != 2 || s.Event(s.Find("u1")) != day || !math.IsNaN(s.Event(-1)) {
		t.Errorf("%d entities, u1 is of %v", s.Entities(), s.Event(s.Find("u1")))
	}
}

// What is made of a window of time is as old as the store, whatever the entity's last row is.
func TestRead_Windowed(t *testing.T) {
	rows := made(t, table.Texts("id", []string{"u"}), table.Times("at", []float64{day}), table.Numbers("n", []float64{0}))
	s := open(t, rows, online.Options{Keys: []string{"id"}, Timestamp: "at", TTL: day, Windowed: []string{"n"}, At: 9 * day})
	for now, want := range map[float64]string{10 * day: "0 PRESENT", 10*day + 1: "0 OUTSIDE_MAX_AGE"} {
		if got := s.Read(nil, 0, []int{0}, now); show(got) != want || got[0].Event != 9*day {
			t.Errorf("at %v: %s of %v, want %s", now/day, show(got), got[0].Event/day, want)
		}
	}
}

func TestGiven(t *testing.T) {
	s := store(t)
	if got, ok := s.Given("u2", 9*day); !ok || len(got) != 1 || got["amount"].Num != 20 {
		t.Errorf("%v %t", got, ok)
	}
	if got, ok := s.Given("u1", 30*day); !ok || len(got) != 0 {
		t.Errorf("a row too old gives %v, %t", got, ok)
	}
	if _, ok := s.Given("u3", 0); ok {
		t.Error("an unknown key has features")
	}
}

func TestPush(t *testing.T) {
	s := store(t)
	next, ok, err := s.Push(online.Row{Key: []string{"u1"}, Event: 9 * day, Values: map[string]table.Value{"amount": table.NumberValue(99)}})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	all := []int{0, 1, 2}
	if got := show(next.Read(nil, next.Find("u1"), all, 9*day)); got != "99 PRESENT, pro PRESENT, true PRESENT" {
		t.Error(got)
	}
	if got := show(s.Read(nil, s.Find("u1"), all, 8*day)); got != "10 PRESENT, pro PRESENT, true PRESENT" {
		t.Error("the store before has changed:", got)
	}
	older, ok, err := next.Push(online.Row{Key: []string{"u1"}, Event: 8 * day, Values: map[string]table.Value{"amount": table.NumberValue(1)}})
	if err != nil || ok || older != next {
		t.Error("an older row was taken", ok, err)
	}
	fresh, ok, err := next.Push(online.Row{Key: []string{"u9"}, Event: 9 * day, Values: map[string]table.Value{"plan": table.TextValue("basic")}})
	if err != nil || !ok || fresh.Entities() != 3 {
		t.Fatal(fresh.Entities(), ok, err)
	}
	if got := show(fresh.Read(nil, fresh.Find("u9"), all, 9*day)); got != " NULL_VALUE, basic PRESENT,  NULL_VALUE" {
		t.Error(got)
	}
	again, _, err := fresh.Push(online.Row{Key: []string{"u1"}, Event: 10 * day, Values: map[string]table.Value{"amount": table.NumberValue(100)}})
	if err != nil || show(again.Read(nil, again.Find("u1"), all[:1], 9*day)) != "100 PRESENT" || again.Entities() != 3 {
		t.Error(show(again.Read(nil, again.Find("u1"), all, 9*day)), err)
	}
}

func TestPush_Errors(t *testing.T) {
	for _, c := range []struct {
		row  online.Row
		want string
	}{
		{online.Row{Key: []string{""}, Event: day}, `"user_id" is empty`},
		{online.Row{Key: []string{"u1"}, Event: math.NaN()}, "no event time"},
		{online.Row{Key: []string{"u1"}, Event: day, Values: map[string]table.Value{"amuont": {}}}, `no feature "amuont"`},
		{online.Row{Key: []string{"u1"}, Event: day, Values: map[string]table.Value{"plan": table.NumberValue(1)}}, `"plan" is a text`},
	} {
		if _, ok, err := store(t).Push(c.row); ok || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
	}
}

func TestAnswer(t *testing.T) {
	services := map[string][]string{"buyers": {"spend:amount", "plan"}}
	r, err := online.Answer([]byte(`{"feature_service": "buyers", "entities": {"user_id": ["u1", "u2", "u3"]}}`), []*online.Store{store(t)}, services, 9*day)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(r)
	want := `{"metadata":{"feature_names":["user_id","amount","plan"]},"results":[` +
		`{"values":["u1","u2","u3"],"statuses":["PRESENT","PRESENT","PRESENT"],"event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]},` +
		`{"values":[10,20,null],"statuses":["OUTSIDE_MAX_AGE","PRESENT","NOT_FOUND"],"event_timestamps":["1970-01-02T00:00:00Z","1970-01-09T00:00:00Z","1970-01-01T00:00:00Z"]},` +
		`{"values":["pro",null,null],"statuses":["OUTSIDE_MAX_AGE","NULL_VALUE","NOT_FOUND"],"event_timestamps":["1970-01-02T00:00:00Z","1970-01-09T00:00:00Z","1970-01-01T00:00:00Z"]}]}`
	if err != nil || string(b) != want {
		t.Errorf("got  %s\nwant %s, %v", b, want, err)
	}
}

func TestAnswer_CompositeKey(t *testing.T) {
	keys := []string{"user", "site"}
	rows := made(t, table.Texts("user", []string{"a", "b"}), table.Numbers("site", []float64{1, 2}), table.Times("event_timestamp", []float64{day, math.NaN()}), table.Numbers("v", []float64{5, 6}))
	key, err := entity.Column(rows, keys)
	if err != nil {
		t.Fatal(err)
	}
	if rows, err = rows.With(key); err != nil {
		t.Fatal(err)
	}
	s := open(t, rows, online.Options{View: "v", Keys: keys, Timestamp: "event_timestamp"})
	if len(s.Features()) != 1 || len(s.Keys()) != 2 {
		t.Fatalf("features %v, keys %v", s.Features(), s.Keys())
	}
	r, err := online.Answer([]byte(`{"features": ["v:v"], "full_feature_names": true, "entities": {"user": ["a", "b"], "site": [1.0, 1]}}`), []*online.Store{s}, nil, 9*day)
	if err != nil || !slices.Equal(r.Metadata.FeatureNames, []string{"site", "user", "v__v"}) || !slices.Equal(r.Results[2].Statuses, []string{"PRESENT", "NOT_FOUND"}) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestAnswer_Errors(t *testing.T) {
	for request, want := range map[string]string{
		`{`:                              "invalid request",
		`{"entities": {"user_id": []}}`:  `give "features"`,
		`{"features": ["spend:amount"]}`: `give "entities"`,
		`{"features": ["spend:size"], "entities": {"user_id": ["u1"]}}`:      "no feature \"spend:size\"",
		`{"features": ["other:amount"], "entities": {"user_id": ["u1"]}}`:    "no feature \"other:amount\"",
		`{"feature_service": "none", "entities": {"user_id": ["u1"]}}`:       `no feature service "none"`,
		`{"features": ["amount"], "entities": {"user": ["u1"]}}`:             `needs the join key "user_id"`,
		`{"features": ["amount"], "entities": {"user_id": ["u1"], "x": []}}`: "different lengths",
		`{"features": ["amount"], "entities": {"user_id": [null]}}`:          `"user_id" is empty`,
	} {
		if _, err := online.Answer([]byte(request), []*online.Store{store(t)}, nil, day); !errors.Is(err, online.ErrRequest) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", request, err, want)
		}
	}
}

func TestNew_Errors(t *testing.T) {
	rows := made(t, table.Texts("user_id", []string{"u1"}), table.Numbers("at", []float64{1}))
	key, err := rows.Column("user_id")
	if err != nil {
		t.Fatal(err)
	}
	x := table.BuildIndex(key)
	for _, c := range []struct {
		o    online.Options
		want string
	}{
		{online.Options{Keys: []string{"user"}, Timestamp: "at"}, `no column "user"`},
		{online.Options{Keys: []string{"user_id"}, Timestamp: "when"}, `no column "when"`},
		{online.Options{Keys: []string{"user_id"}, Timestamp: "at"}, `"at" is a number`},
	} {
		if _, err := online.New(rows, x, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
	}
}
