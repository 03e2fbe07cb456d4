package profile_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/expr"
	"orrery/core/profile"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// golden is testdata/pandas.json, which testdata/pandas.py made.
type golden struct {
	Describe map[string]map[string]struct {
		Missing, Distinct                     int
		Mean, Std, Min, Max, Q25, Median, Q75 *float64
	}
	Duplicated map[string]struct {
		Repeats int
		Rows    []uint32
	}
	Sort []struct {
		By   string
		Down bool
		Rows []uint32
	}
	Query []struct {
		Where string
		Rows  []uint32
	}
	Conflict struct {
		Features []string
		Target   string
		Rows     []uint32
	}
	AUC map[string]float64
}

func pandas(t *testing.T) golden {
	t.Helper()
	b, err := os.ReadFile("testdata/pandas.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

func sample(t *testing.T, name string) *table.Table {
	t.Helper()
	b, err := os.ReadFile("../../data/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(b))
}

func parsed(t *testing.T, text string) *table.Table {
	t.Helper()
	tb, _, err := csv.ReadTable(strings.NewReader(text), int64(len(text)), csv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tb
}

func summaries(t *testing.T, tb *table.Table) []table.Summary {
	t.Helper()
	var out []table.Summary
	for _, c := range tb.Columns() {
		s, err := table.Describe(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func find(t *testing.T, tb *table.Table, o profile.Options) []profile.Finding {
	t.Helper()
	list, err := profile.Find(tb, summaries(t, tb), o)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func arrange(t *testing.T, tb *table.Table, v profile.View, o profile.Options) []uint32 {
	t.Helper()
	rows, err := profile.Arrange(tb, v, o)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestDescribe_Pandas holds every column of six samples to pandas' numbers.
func TestDescribe_Pandas(t *testing.T) {
	for file, columns := range pandas(t).Describe {
		for _, s := range summaries(t, sample(t, file)) {
			want := columns[s.Name]
			if s.Missing != want.Missing || s.Distinct != want.Distinct {
				t.Errorf("%s.%s: %d missing, %d distinct; pandas has %+v", file, s.Name, s.Missing, s.Distinct, want)
			}
			for name, c := range map[string]struct {
				got  float64
				want *float64
			}{"mean": {s.Mean, want.Mean}, "std": {s.Std, want.Std}, "min": {s.Min, want.Min}, "max": {s.Max, want.Max},
				"25%": {s.Q25, want.Q25}, "50%": {s.Median, want.Median}, "75%": {s.Q75, want.Q75}} {
				if c.want != nil && !(math.Abs(c.got-*c.want) <= 1e-12*math.Abs(*c.want)) {
					t.Errorf("%s.%s: %s is %v, pandas has %v", file, s.Name, name, c.got, *c.want)
				}
			}
		}
	}
}

func TestArrange_Pandas(t *testing.T) {
	g, customers := pandas(t), sample(t, "customers")
	for _, c := range g.Sort {
		if got := arrange(t, customers, profile.View{Sort: c.By, Down: c.Down}, profile.Options{}); !slices.Equal(got, c.Rows) {
			t.Errorf("by %s, down %v: %v\npandas has %v", c.By, c.Down, got, c.Rows)
		}
	}
	for _, c := range g.Query {
		if got := arrange(t, customers, profile.View{Where: c.Where}, profile.Options{}); !slices.Equal(got, c.Rows) {
			t.Errorf("%s: %v\npandas has %v", c.Where, got, c.Rows)
		}
	}
	for file, c := range g.Duplicated {
		got := arrange(t, sample(t, file), profile.View{Finding: &profile.Finding{Kind: "duplicate_rows"}}, profile.Options{})
		if !slices.Equal(got, c.Rows) {
			t.Errorf("%s: rows %v are alike, pandas has %v", file, got, c.Rows)
		}
	}
	o := profile.Options{Roles: profile.Roles{Target: g.Conflict.Target, Features: g.Conflict.Features}}
	if got := arrange(t, customers, profile.View{Finding: &profile.Finding{Kind: "conflicting_labels"}}, o); !slices.Equal(got, g.Conflict.Rows) {
		t.Errorf("rows %v conflict, pandas has %v", got, g.Conflict.Rows)
	}
}

// TestArrange_together filters, keeps a finding's rows and sorts at once.
func TestArrange_together(t *testing.T) {
	tb := parsed(t, "a,b\n3,x\n,y\n-1,x\n3,\n0,x\n")
	v := profile.View{Where: `b == "x"`, Finding: &profile.Finding{Kind: "missing_values", Column: "b"}, Sort: "a"}
	if got := arrange(t, tb, v, profile.Options{}); len(got) != 0 {
		t.Errorf("rows %v", got)
	}
	v.Finding = nil
	if got := arrange(t, tb, v, profile.Options{}); !slices.Equal(got, []uint32{2, 4, 0}) {
		t.Errorf("rows %v", got)
	}
	if got := arrange(t, tb, profile.View{Sort: "a", Down: true}, profile.Options{}); !slices.Equal(got, []uint32{0, 3, 4, 2, 1}) {
		t.Errorf("rows %v: equals keep their order, a missing one is last", got)
	}
	if got := arrange(t, tb, profile.View{}, profile.Options{}); len(got) != 5 || !(profile.View{}).Whole() || v.Whole() {
		t.Errorf("rows %v", got)
	}
}

func TestArrange_errors(t *testing.T) {
	tb := parsed(t, "a,b\n3,x\n4,y\n")
	var syntax *expr.SyntaxError
	if _, err := profile.Arrange(tb, profile.View{Where: "a >"}, profile.Options{}); !errors.As(err, &syntax) {
		t.Errorf("half a condition: %v", err)
	}
	if _, err := profile.Arrange(tb, profile.View{Where: "a + 1"}, profile.Options{}); !errors.Is(err, profile.ErrCondition) {
		t.Errorf("a number as a condition: %v", err)
	}
	var name *table.NameError
	if _, err := profile.Arrange(tb, profile.View{Sort: "c"}, profile.Options{}); !errors.As(err, &name) {
		t.Errorf("sorted by no column: %v", err)
	}
}

// TestFind_Customers finds what synth.Customers says that it has put there.
func TestFind_Customers(t *testing.T) {
	g, tb := pandas(t), sample(t, "customers")
	o := profile.Options{Roles: profile.Roles{Key: "customer_id", Target: "churned",
		Features: []string{"age", "city", "plan", "monthly_spend", "visits_30d", "newsletter", "refund_issued", "currency", "discount"}}}
	found := find(t, tb, o)
	var got []string
	for _, f := range found {
		got = append(got, f.Kind+" "+f.Column)
		if f.Text == "" || f.Rows != len(arrange(t, tb, profile.View{Finding: &f}, o)) {
			t.Errorf("%s: %d rows, text %q", f.Kind, f.Rows, f.Text)
		}
	}
	want := []string{"leak refund_issued", "conflicting_labels ", "duplicate_rows ", "mixed_types discount", "constant currency",
		"missing_values age", "missing_values city", "missing_values monthly_spend", "near_unique_text note", "repeated_key customer_id"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q\nwant  %q", got, want)
	}
	if leak := found[0]; !(math.Abs(leak.Value-g.AUC["refund_issued"]) <= 1e-12) || !strings.Contains(leak.Text, "AUC of 0.99") {
		t.Errorf("leak %v, scikit-learn has %v: %s", leak.Value, g.AUC["refund_issued"], leak.Text)
	}
}

// TestFind_clean: a good sample has nothing grave, whatever predicts well is no leak.
func TestFind_clean(t *testing.T) {
	for file, target := range map[string]string{"user_data": "target", "iris": "species", "wine": "cultivar", "breast_cancer": "diagnosis", "diabetes": "target"} {
		tb := sample(t, file)
		features := slices.DeleteFunc(tb.Names(), func(n string) bool { return n == target || n == "user_id" })
		for _, f := range find(t, tb, profile.Options{Roles: profile.Roles{Key: "user_id", Target: target, Features: features}}) {
			if f.Grave == "fail" || file == "user_data" {
				t.Errorf("%s: %s %s", file, f.Kind, f.Text)
			}
		}
	}
}

// column makes a CSV of n rows: of(i) is row i without its end.
func rowsOf(head string, n int, of func(i int) string) string {
	var b bytes.Buffer
	b.WriteString(head + "\n")
	for i := range n {
		b.WriteString(of(i) + "\n")
	}
	return b.String()
}

func TestFind_kinds(t *testing.T) {
	yes := func(is bool) string {
		if is {
			return "yes"
		}
		return "no"
	}
	digit := func(i int) string { return string(rune('0' + i%10)) }
	letters := func(i int) string { return strings.Repeat(string(rune('a'+i%26)), 1+i/26) }
	for _, c := range []struct {
		name, csv string
		want      string // kind and column of the first finding; "" for none
		rows      int
		grave     string
	}{
		{"target missing", rowsOf("x,y", 30, func(i int) string { return digit(i*7) + "," + []string{"a", "b", ""}[i%3] }), "missing_target y", 10, "fail"},
		{"one class", rowsOf("x,y", 30, func(i int) string { return digit(i) + ",a" }), "constant y", 30, "fail"},
		{"number gives it away", rowsOf("x,y", 30, func(i int) string { return digit(i) + "." + digit(i/10) + "," + yes(i%10 > 4) }), "leak x", 30, "fail"},
		{"text gives it away", rowsOf("x,y", 60, func(i int) string { return letters(i%4) + "," + yes(i%4 > 1) }), "leak x", 60, "fail"},
		{"text of three classes", rowsOf("x,y", 60, func(i int) string { return letters(i%6) + "," + digit(i%3) }), "leak x", 60, "fail"},
		{"regression", rowsOf("x,y", 40, func(i int) string { return "1" + digit(i) + letterless(i) + ",1" + digit(i) + letterless(i) + ".5" }), "leak x", 40, "fail"},
		{"a different text in every row predicts nothing", rowsOf("x,y", 20, func(i int) string { return letters(i) + "," + yes(i%2 == 0) }), "near_unique_text x", 20, "warn"},
		{"too few rows to say", "x,y\n1,a\n2,a\n3,b\n4,b\n", "", 0, ""},
		{"imbalance", rowsOf("x,y", 50, func(i int) string { return letterless(i) + "," + yes(i%10 == 0) }), "class_imbalance y", 5, "warn"},
		{"a balance as it should be", rowsOf("x,y", 50, func(i int) string { return letterless(i) + "," + yes(i%4 == 0) }), "", 0, ""},
		{"mixed", rowsOf("x,y", 20, func(i int) string { return []string{"1", "2.5", "none"}[i%3] + "," + yes(i/3%2 == 0) }), "conflicting_labels ", 20, "warn"},
		{"infinite", rowsOf("x,y", 20, func(i int) string { return []string{"1", "2", "inf", "4"}[i%4] + "," + yes(i/4%2 == 0) }), "not_finite x", 5, "fail"},
		{"constant", rowsOf("c,x,y", 20, func(i int) string { return "7," + digit(i*3) + letterless(i) + "," + yes(i%3 == 0) }), "constant c", 20, "warn"},
		{"empty", rowsOf("c,x,y", 20, func(i int) string { return "," + digit(i*3) + letterless(i) + "," + yes(i%3 == 0) }), "constant c", 20, "warn"},
	} {
		tb := parsed(t, c.csv)
		o := profile.Options{Now: time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC), Roles: profile.Roles{Target: "y"}}
		for _, n := range tb.Names() {
			if k, _ := tb.Column(n); n != "y" && k.Kind() != table.Time {
				o.Roles.Features = append(o.Roles.Features, n)
			}
		}
		found := find(t, tb, o)
		if c.want == "" {
			if len(found) > 0 {
				t.Errorf("%s: %+v", c.name, found)
			}
			continue
		}
		if len(found) == 0 || found[0].Kind+" "+found[0].Column != c.want || found[0].Rows != c.rows || found[0].Grave != c.grave {
			t.Errorf("%s: %+v; want first %s, %d rows, %s", c.name, found, c.want, c.rows, c.grave)
		}
	}
}

// letterless makes the digits of i differ from those of its neighbours.
func letterless(i int) string {
	return string([]byte{byte('1' + i*i%7), byte('0' + i/10%10), byte('0' + i%10)})
}

func TestFind_times(t *testing.T) {
	us := func(text string) float64 { v, _ := table.ParseTime(text); return v }
	tb, err := table.New(table.Times("at", []float64{us("2026-03-05T11:00:00Z"), us("2026-03-05T13:00:00Z"), us("1899-12-31"), math.NaN(), us("1900-01-01")}))
	if err != nil {
		t.Fatal(err)
	}
	o := profile.Options{Now: time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)}
	found := find(t, tb, o)
	if len(found) != 2 || found[0].Kind != "time_out_of_range" || !strings.Contains(found[0].Text, "from 1899-12-31") {
		t.Fatalf("%+v", found)
	}
	if got := arrange(t, tb, profile.View{Finding: &found[0], Sort: "at"}, o); !slices.Equal(got, []uint32{2, 1}) {
		t.Errorf("rows %v", got)
	}
	o.Now = time.Time{}
	if got := find(t, tb, o)[0]; got.Rows != 1 {
		t.Errorf("without a clock %d rows", got.Rows)
	}
}

func TestFind_tick(t *testing.T) {
	stop := errors.New("stop")
	tb := synth.Customers()
	seen := 0
	o := profile.Options{Tick: func(done, total int) error {
		if seen++; total != tb.Width()+1 || done != seen-1 {
			t.Errorf("%d of %d", done, total)
		}
		if done == 3 {
			return stop
		}
		return nil
	}}
	if _, err := profile.Find(tb, summaries(t, tb), o); !errors.Is(err, stop) || seen != 4 {
		t.Errorf("%v after %d", err, seen)
	}
}

func TestFind_nothing(t *testing.T) {
	none, err := table.New(table.Numbers("a", nil), table.Texts("b", nil))
	if err != nil {
		t.Fatal(err)
	}
	if found := find(t, none, profile.Options{Roles: profile.Roles{Target: "b", Features: []string{"a"}}}); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}

func BenchmarkFind_1M_x_10(b *testing.B) {
	tb, _, err := synth.Make(synth.Made{Rows: 1_000_000, Columns: 8, Seed: 1, Noise: 1})
	if err != nil {
		b.Fatal(err)
	}
	var s []table.Summary
	for _, c := range tb.Columns() {
		d, _ := table.Describe(c, nil)
		s = append(s, d)
	}
	o := profile.Options{Roles: profile.Roles{Key: "user_id", Target: "target", Features: tb.Names()[2:10]}}
	for b.Loop() {
		if _, err := profile.Find(tb, s, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkArrange_1M(b *testing.B) {
	tb, _, err := synth.Make(synth.Made{Rows: 1_000_000, Columns: 1, Seed: 1, Noise: 1})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := profile.Arrange(tb, profile.View{Where: "feature_1 > 0", Sort: "feature_1", Down: true}, profile.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestFind_wide: nothing is found in ten thousand columns.
func TestFind_wide(t *testing.T) {
	var cols []table.Column
	features := make([]string, 10_000)
	for j := range features {
		features[j] = "c" + string([]byte{byte('0' + j/1000), byte('0' + j/100%10), byte('0' + j/10%10), byte('0' + j%10)})
		cols = append(cols, table.Numbers(features[j], []float64{float64(j % 7), float64(j % 5), 2, 3}))
	}
	tb, err := table.New(append(cols, table.Numbers("y", []float64{0, 1, 0, 1}))...)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"y", "", "gone"} {
		if found := find(t, tb, profile.Options{Roles: profile.Roles{Target: target, Features: features}}); len(found) > 0 {
			t.Errorf("target %q: %d findings, such as %+v", target, len(found), found[0])
		}
	}
}
