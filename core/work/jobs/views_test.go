package jobs_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/feature/asof"
	"orrery/core/feature/view"
	"orrery/core/store/storetest"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

const (
	shopEvents = `user_id,event_timestamp,amount
u1,2024-03-01 00:00:00,10
u1,2024-03-05 12:00:00,30
u2,2024-03-02 00:00:00,20
u1,2024-03-09 00:00:00,90
`
	shopLabels = `user_id,event_timestamp,label
u1,2024-03-08 00:00:00,1
u2,2024-03-20 00:00:00,0
`
)

var shop = view.View{Name: "shop", JoinKeys: []string{"user_id"}, EventTimestamp: "event_timestamp", TTL: "7d", Features: []string{"amount"},
	Aggregations: []view.Aggregation{{Name: "sum_7d", Column: "amount", Function: asof.Sum, Window: "7d"}}}

// From two files to training rows, one cell explained, an online store, and a row that is appended.
func TestViews(t *testing.T) {
	c := start(t, jobs.Options{Blobs: &storetest.MemoryBlobs{}})
	labels := do[jobs.Opened](t, c, jobs.Parse{Name: "labels.csv"}, work.BytesSource(shopLabels)).Table
	events := do[jobs.Opened](t, c, jobs.Parse{Name: "events.csv"}, work.BytesSource(shopEvents)).Table
	joined := do[jobs.Opened](t, c, jobs.Join{Rows: labels.Hash(), Source: events.Hash(), View: shop, Name: "rows", Keep: true}, nil)
	if sum, err := joined.Table.Column("sum_7d"); err != nil || sum.Cell(0) != "30" || sum.Cell(1) != "" {
		t.Errorf("%v, %v", joined.Table.Names(), err)
	}
	if !joined.Kept || joined.Name != "rows" || len(joined.Warnings) != 1 || len(joined.Summaries) != 5 {
		t.Errorf("kept %t, %q, %v", joined.Kept, joined.Name, joined.Warnings)
	}

	traced := do[jobs.TraceResult](t, c, jobs.Trace{Rows: labels.Hash(), Source: events.Hash(), View: shop, Feature: "amount"}, nil)
	var verdicts []string
	for _, k := range traced.Candidates {
		verdicts = append(verdicts, k.Cell+" "+k.Verdict)
	}
	if got := strings.Join(verdicts, ", "); got != "10 superseded, 30 chosen, 90 future" || traced.Value != "30" || float64(traced.At-traced.Since) != float64(asof.Week) {
		t.Errorf("%s of %+v", got, traced)
	}

	m := do[jobs.MaterializeResult](t, c, jobs.Materialize{Source: events.Hash(), View: shop, At: work.Num(math.NaN())}, nil)
	online, err := shop.Online(m.Table, m.Index, float64(m.At))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := online.Given("u1", float64(m.At)); !ok || got["amount"].Num != 90 || got["sum_7d"].Num != 120 {
		t.Errorf("u1 has %v, %t at %s", got, ok, table.FormatTime(float64(m.At), false))
	}

	more := do[jobs.Opened](t, c, jobs.Append{Table: events.Hash(), Name: "events.csv", Cells: map[string]table.Value{
		"user_id": table.TextValue("u9"), "event_timestamp": table.TimeValue(float64(m.At) + 1e6)}}, nil)
	if at, err := more.Table.Column("amount"); err != nil || more.Table.Rows() != 5 || !at.Missing(4) {
		t.Errorf("%d rows, %v", more.Table.Rows(), err)
	}
}

func TestCompare(t *testing.T) {
	c := start(t, jobs.Options{})
	events := do[jobs.Opened](t, c, jobs.Parse{Name: "events.csv"}, work.BytesSource(shopEvents)).Table
	r := do[jobs.CompareResult](t, c, jobs.Compare{Source: events.Hash(), View: shop, At: work.Num(math.NaN()), N: 100,
		Defs: []feature.Definition{{Name: "share", Expr: "amount / sum_7d"}}}, nil)
	if r.Rows != 2 || r.Columns != 3 || r.Differ != 0 {
		t.Errorf("%+v", r)
	}
}

// TestCheck_Skew: what is in the online store is compared among the checks.
func TestCheck_Skew(t *testing.T) {
	c := start(t, jobs.Options{})
	events := do[jobs.Opened](t, c, jobs.Parse{Name: "events.csv"}, work.BytesSource(shopEvents)).Table
	named := shop
	named.Version = 2
	bad := named
	bad.TTL = "soon"
	r := do[jobs.CheckResult](t, c, jobs.Check{StoredModel: jobs.StoredModel{Table: events.Hash()}, Views: []jobs.Compare{
		{Source: events.Hash(), View: named, At: work.Num(math.NaN()), N: 100}, {Source: "gone", View: named, N: 100}, {Source: events.Hash(), View: bad, N: 100}}}, nil)
	var got []checks.Result
	for _, one := range r.Results {
		if strings.HasPrefix(one.Name, "test_view_skew") {
			got = append(got, one)
		}
	}
	if len(got) != 3 || got[0].Name != "test_view_skew[shop v2]" || !got[0].Passed || !got[0].Required || !strings.HasPrefix(got[0].Found, "0 of 4 cells differ, of 2 entities at 20") {
		t.Fatalf("%+v", got)
	}
	if got[1].Passed || got[1].Required || !strings.Contains(got[1].Found, "no longer in this browser") {
		t.Errorf("a missing source: %+v", got[1])
	}
	if got[2].Passed || !got[2].Required || !strings.Contains(got[2].Found, "soon") {
		t.Errorf("a view that cannot be computed: %+v", got[2])
	}
}

func TestViews_Errors(t *testing.T) {
	c := start(t, jobs.Options{})
	events := do[jobs.Opened](t, c, jobs.Parse{Name: "events.csv"}, work.BytesSource(shopEvents)).Table
	bad := shop
	bad.TTL = "soon"
	for _, k := range []struct {
		job        work.Job
		code, text string
	}{
		{jobs.Join{Rows: events.Hash(), Source: events.Hash(), View: bad}, "feature", `ttl "soon" is not a duration`},
		{jobs.Join{Rows: "lost", Source: events.Hash(), View: shop}, work.UnknownTable, ""},
		{jobs.Join{Rows: events.Hash(), Source: events.Hash(), View: shop}, "feature", `"amount" already`},
		{jobs.Append{Table: events.Hash(), Cells: map[string]table.Value{"amount": table.TextValue("x")}}, "internal", `"amount" is a number`},
	} {
		_, err := c.Do(context.Background(), k.job, nil, nil)
		var f work.Failed
		if !errors.As(err, &f) || f.Code != k.code || !strings.Contains(f.Text, k.text) {
			t.Errorf("%T: %v; want %s %s", k.job, err, k.code, k.text)
		}
	}
}
