package view_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/feature/asof"
	"orrery/core/feature/entity"
	"orrery/core/feature/view"
	"orrery/core/table"
)

const day = float64(asof.Day)

// events are those of two users: days 1, 3, 9 of u1 and day 2 of u2.
func events(t *testing.T) *table.Table {
	t.Helper()
	return made(t,
		table.Texts("user_id", []string{"u1", "u2", "u1", "u1"}),
		table.Times("event_timestamp", []float64{3 * day, 2 * day, 1 * day, 9 * day}),
		table.Numbers("amount", []float64{30, 20, 10, 90}),
		table.Texts("plan", []string{"pro", "basic", "basic", "gone"}),
		table.Bools("web", []float64{1, 0, math.NaN(), 0}))
}

func made(t *testing.T, columns ...table.Column) *table.Table {
	t.Helper()
	out, err := table.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func labels(t *testing.T) *table.Table {
	t.Helper()
	return made(t,
		table.Texts("user_id", []string{"u1", "u2", "u3", "u1", "u1"}),
		table.Times("event_timestamp", []float64{8 * day, 10 * day, 8 * day, 0, 20 * day}),
		table.Numbers("label", []float64{1, 0, 1, 0, 1}))
}

var spend = view.View{Name: "spend", JoinKeys: []string{"user_id"}, EventTimestamp: "event_timestamp", TTL: "7d",
	Features: []string{"plan", "web"},
	Aggregations: []view.Aggregation{
		{Name: "sum_7d", Column: "amount", Function: asof.Sum, Window: "7d"},
		{Name: "rows_5d", Function: asof.Count, Window: "5d"},
		{Name: "last_plan", Column: "plan", Function: asof.Last, Window: "7d"},
	}}

func open(t *testing.T, v view.View, source *table.Table) *view.Offline {
	t.Helper()
	o, err := v.Open(source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// lines writes a table a row a line.
func lines(t *table.Table) []string {
	out := make([]string, t.Rows())
	for i := range out {
		var cells []string
		for _, c := range t.Columns() {
			cells = append(cells, c.Cell(i))
		}
		out[i] = strings.Join(cells, " ")
	}
	return out
}

func TestJoin(t *testing.T) {
	j, err := open(t, spend, events(t)).Join(labels(t), view.JoinOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"u1 1970-01-09 1 pro true 30 1 pro",
		"u2 1970-01-11 0    0 ",
		"u3 1970-01-09 1    0 ",
		"u1 1970-01-01 0    0 ",
		"u1 1970-01-21 1    0 ",
	}
	// Day 8 less seven days is day 1, whose row is on the open edge; day 3 is on that of five days.
	want[0] = "u1 1970-01-09 1 pro true 30 0 pro"
	if got := lines(j.Table); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if names := j.Table.Names(); !slices.Equal(names[3:], []string{"plan", "web", "sum_7d", "rows_5d", "last_plan"}) {
		t.Errorf("columns %v", names)
	}
	if j.Found != 1 || len(j.Notes) != 1 || !strings.Contains(j.Notes[0], "4 of 5 entity rows") {
		t.Errorf("found %d, notes %q", j.Found, j.Notes)
	}
}

func TestJoin_Options(t *testing.T) {
	rows := made(t, table.Texts("user_id", []string{"u1"}), table.Numbers("when", []float64{8 * 86400}), table.Texts("plan", []string{"mine"}))
	o := open(t, spend, events(t))
	if _, err := o.Join(rows, view.JoinOptions{Timestamp: "when"}, nil); !errors.Is(err, view.ErrView) || !strings.Contains(err.Error(), `"plan" already`) {
		t.Errorf("two columns of one name: %v", err)
	}
	j, err := o.Join(rows, view.JoinOptions{Timestamp: "when", FullNames: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := j.Table.Column("spend__plan"); err != nil || got.Cell(0) != "pro" {
		t.Errorf("%v %v", j.Table.Names(), err)
	}
}

func TestJoin_CompositeKey(t *testing.T) {
	source := made(t, table.Texts("user", []string{"a", "a", "b"}), table.Numbers("site", []float64{1, 2, 1}), table.Numbers("v", []float64{11, 12, 21}))
	rows := made(t, table.Numbers("site", []float64{2, 1, 3, 1}), table.Texts("user", []string{"a", "b", "a", ""}))
	j, err := open(t, view.View{Name: "v", JoinKeys: []string{"user", "site"}, Features: []string{"v"}}, source).Join(rows, view.JoinOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(j.Table); !slices.Equal(got, []string{"2 a 12", "1 b 21", "3 a ", "1  "}) {
		t.Errorf("%q", got)
	}
	if len(j.Notes) != 2 || !strings.Contains(j.Notes[0], "equally old") {
		t.Errorf("notes %q", j.Notes)
	}
}

func TestJoin_Errors(t *testing.T) {
	o := open(t, spend, events(t))
	for _, c := range []struct {
		rows *table.Table
		want string
	}{
		{made(t, table.Texts("user", []string{"u1"})), `entity rows: entity: join key: table: no column "user_id"`},
		{made(t, table.Texts("user_id", []string{"u1"})), `entity rows: table: no column "event_timestamp"`},
		{made(t, table.Numbers("user_id", []float64{1}), table.Times("event_timestamp", []float64{1})), `join key "user_id" is a number`},
		{made(t, table.Texts("user_id", []string{"u1"}), table.Texts("event_timestamp", []string{"soon"})), `row 0 is "soon"`},
	} {
		if _, err := o.Join(c.rows, view.JoinOptions{}, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		change func(*view.View)
		want   string
	}{
		{func(v *view.View) {}, ""},
		{func(v *view.View) { v.JoinKeys = nil }, "no join key"},
		{func(v *view.View) { v.JoinKeys = []string{"user_idd"} }, `did you mean "user_id"`},
		{func(v *view.View) { v.EventTimestamp = "when" }, `no column "when"`},
		{func(v *view.View) { v.TTL = "a week" }, `ttl "a week"`},
		{func(v *view.View) { v.Features = []string{"plan", "user_id"} }, `"user_id" is used twice`},
		{func(v *view.View) { v.Features, v.Aggregations = nil, nil }, "no features"},
		{func(v *view.View) { v.Aggregations[0].Window = "soon" }, `window of "sum_7d"`},
		{func(v *view.View) { v.Aggregations[0].Column = "plan" }, `sum of "plan"`},
		{func(v *view.View) { v.Aggregations[0].Column = "amout" }, `did you mean "amount"`},
		{func(v *view.View) { v.Aggregations[0].Name = "plan" }, `"plan" is used twice`},
		{func(v *view.View) { v.Aggregations[0].Name = "" }, "has no name"},
	} {
		v := spend
		v.Aggregations = slices.Clone(spend.Aggregations)
		c.change(&v)
		err := v.Check(events(t).Schema())
		if (err == nil) != (c.want == "") || err != nil && (!errors.Is(err, view.ErrView) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v; want %q", err, c.want)
		}
	}
	if err := (view.View{Name: "v"}).Check(nil); !errors.Is(err, entity.ErrNone) {
		t.Errorf("a view without keys: %v", err)
	}
}

func TestLatest(t *testing.T) {
	got, err := open(t, spend, events(t)).Latest(8*day, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"u1 1970-01-04 pro true 30 0 pro", "u2 1970-01-03 basic false 20 0 basic"}
	if l := lines(got); !slices.Equal(l, want) {
		t.Errorf("%q; want %q", l, want)
	}
	none, err := open(t, spend, events(t)).Latest(0, nil)
	if err != nil || none.Rows() != 0 || none.Width() != 7 {
		t.Errorf("before all: %d rows, %v", none.Rows(), err)
	}
}

func TestTimeline(t *testing.T) {
	o := open(t, spend, events(t))
	line, err := o.Timeline(labels(t), 0, "plan", view.JoinOptions{}, 10)
	if err != nil || line.Value != "pro" || line.Windowed || line.Since != 1*day || !slices.Equal(line.Cells, []string{"basic", "pro", "gone"}) {
		t.Errorf("%+v, %v", line, err)
	}
	verdicts := func(l view.Timeline) (out []asof.Verdict) {
		for _, c := range l.Candidates {
			out = append(out, c.Verdict)
		}
		return out
	}
	if got := verdicts(line); !slices.Equal(got, []asof.Verdict{asof.Superseded, asof.Chosen, asof.Future}) {
		t.Errorf("%v", got)
	}
	sum, err := o.Timeline(labels(t), 0, "sum_7d", view.JoinOptions{}, 10)
	if err != nil || sum.Value != "30" || !sum.Windowed || !slices.Equal(verdicts(sum), []asof.Verdict{asof.Expired, asof.Chosen, asof.Future}) {
		t.Errorf("%+v, %v", sum, err)
	}
	if nobody, err := o.Timeline(labels(t), 2, "plan", view.JoinOptions{}, 10); err != nil || nobody.Known || nobody.Value != "" {
		t.Errorf("%+v, %v", nobody, err)
	}
	if _, err := o.Timeline(labels(t), 0, "label", view.JoinOptions{}, 10); !errors.Is(err, view.ErrView) {
		t.Errorf("no feature: %v", err)
	}
}

func TestTimes(t *testing.T) {
	for _, k := range []table.Kind{table.Time, table.Number, table.Text} {
		v := view.TimeCell(k, 3.5e6)
		c := table.Texts("at", []string{v.Text})
		if k != table.Text {
			c = table.OfKind(k, "at", []float64{v.Num})
		}
		if got, err := view.Times(c); err != nil || got[0] != 3.5e6 {
			t.Errorf("as a %s: %v, %v", k, got, err)
		}
	}
	if _, err := view.Times(table.Bools("at", []float64{1})); err == nil {
		t.Error("a truth is a time")
	}
}
