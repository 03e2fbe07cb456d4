package search_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"orrery/core/registry"
	"orrery/core/registry/search"
)

// shelf is six runs that differ in what queries ask for.
func shelf() []registry.Run {
	at := time.UnixMilli(1_700_000_000_000).UTC()
	run := func(n int, name, status string, metrics map[string]float64, params, tags map[string]string) registry.Run {
		return registry.Run{ID: fmt.Sprintf("%032x", n), Number: n, Name: name, Status: status, LifecycleStage: "active",
			Experiment: "user_data", StartedBy: "you", Start: at.Add(time.Duration(n) * time.Second), End: at.Add(time.Duration(n+1) * time.Second),
			Metrics: metrics, Params: params, Tags: tags, ModelID: "m1",
			Data: registry.Dataset{Name: "user_data.csv", Digest: fmt.Sprintf("a%db2", n), Context: "train"}}
	}
	runs := []registry.Run{
		run(1, "first", "FINISHED", map[string]float64{"f1": 0.9, "log-loss": 0.25, "accuracy": 0.88}, map[string]string{"C": "1.0", "max_iter": "100"}, map[string]string{"team": "Fraud", "mlflow.note.content": "looks 100% ok"}),
		run(2, "second", "FINISHED", map[string]float64{"f1": 0.8, "log-loss": 0.35}, map[string]string{"C": "0.1", "max_iter": "20"}, map[string]string{"team": "fruit"}),
		run(3, "third one", "FAILED", nil, map[string]string{"C": "1.0"}, map[string]string{"team": "sales", "it's": "quoted"}),
		run(4, "näme", "KILLED", map[string]float64{"f1": math.NaN()}, map[string]string{"C": "10", "penalty": ""}, nil),
		run(5, "fifth", "FINISHED", map[string]float64{"f1": -0.5, "rmse": 1e-4}, map[string]string{"C": "2", "a b": "x"}, map[string]string{"team": "a_b"}),
		run(6, "sixth", "FINISHED", map[string]float64{"f1": 0.8}, nil, map[string]string{"team": "a%b"}),
	}
	runs[5].LifecycleStage, runs[5].StartedBy, runs[5].ModelID, runs[5].Data = "deleted", "schedule", "", registry.Dataset{}
	return runs
}

func TestParse_Finds(t *testing.T) {
	cases := []struct{ query, want string }{
		{``, "1 2 3 4 5 6"},
		{"  \t\n", "1 2 3 4 5 6"},
		{`metrics.f1 >= 0.8`, "1 2 6"},
		{`metrics.f1 > 0.8`, "1"},
		{`metrics.f1 = 0.8`, "2 6"},
		{`metrics.f1 != 0.8`, "1 4 5"}, // not-a-number differs from every number
		{`metrics.f1 < 0`, "5"},
		{`metrics.f1 <= -.5`, "5"},
		{`metrics.f1 > -1e3`, "1 2 5 6"},
		{`metrics.f1<.9`, "2 5 6"},
		{`metric.f1 > 0.8`, "1"},
		{`metrics.rmse = 0.0001`, "5"},
		{`metrics.rmse = 1E-4`, "5"},
		{`metrics.absent != 1`, ""}, // a run without it matches nothing
		{"metrics.`log-loss` < 0.3", "1"},
		{`metrics."log-loss" < 0.3`, "1"},
		{`params.C = "1.0"`, "1 3"},
		{`params.C = '1.0'`, "1 3"},
		{`param.C = "1.0"`, "1 3"},
		{`parameters.C = "1.0"`, "1 3"},
		{`params.C != "1.0"`, "2 4 5"},
		{`params.C LIKE "1%"`, "1 3 4"},
		{`params.c = "1.0"`, ""}, // names have their case
		{`params.penalty = ""`, "4"},
		{"params.`a b` = 'x'", "5"},
		{`tags.team ILIKE "fr%"`, "1 2"},
		{`tags.team LIKE "fr%"`, "2"},
		{`tags.team like 'fr%'`, "2"},
		{`tags.team != "None"`, "1 2 3 5 6"},
		{`tags.team LIKE "a_b"`, "5 6"},
		{`tags.team LIKE "a%b"`, "5 6"},
		{`tags.team LIKE "%r%"`, "1 2"},
		{`tags.team ILIKE "%R%"`, "1 2"},
		{`tags.team LIKE "fruit"`, "2"},
		{`tags.team LIKE "%"`, "1 2 3 5 6"},
		{`tags.team LIKE ""`, ""},
		{`tags.mlflow.note.content LIKE "%100%ok"`, "1"},
		{"tags.`mlflow.note.content` LIKE 'looks%'", "1"},
		{`tag."it's" = "quoted"`, "3"},
		{`status = "FINISHED"`, "1 2 5 6"},
		{`attributes.status = 'FAILED'`, "3"},
		{`attribute.status = 'FAILED'`, "3"},
		{`attr.status = 'FAILED'`, "3"},
		{`run.status = 'FAILED'`, "3"},
		{`attributes.status != "FINISHED"`, "3 4"},
		{`run_name LIKE "%ir%"`, "1 3"},
		{`run_name = "näme"`, "4"},
		{`run_name LIKE "n_me"`, "4"},
		{`run_name ILIKE "NÄM%"`, "4"},
		{"attributes.`run name` = 'third one'", "3"},
		{`start_time > 1700000003000`, "4 5 6"},
		{`attributes.end_time <= 1700000003000`, "1 2"},
		{`created = 1700000001000`, "1"},
		{`number >= 5`, "5 6"},
		{`run_id IN ('00000000000000000000000000000001', '00000000000000000000000000000003')`, "1 3"},
		{`attributes.run_id NOT IN ('00000000000000000000000000000001')`, "2 3 4 5 6"},
		{`run_id not in ("00000000000000000000000000000001")`, "2 3 4 5 6"},
		{`run_id = "00000000000000000000000000000002"`, "2"},
		{`datasets.digest IN ('a1b2')`, "1"},
		{`datasets.digest NOT IN ('a1b2', 'a2b2')`, "3 4 5"},
		{`dataset.name = "user_data.csv" AND datasets.context = 'train'`, "1 2 3 4 5"},
		{`datasets.digest LIKE "a_b2"`, "1 2 3 4 5"},
		{`experiment_id = "user_data" AND lifecycle_stage = "deleted"`, "6"},
		{`user_id = "schedule"`, "6"},
		{`artifact_uri != ""`, "1 2 3 4 5"},
		{`metrics.f1 >= 0.8 AND params.C = "1.0"`, "1"},
		{`metrics.f1 >= 0.8 and params.C = "1.0" And tags.team ILIKE "fr%"`, "1"},
		{`metrics.f1 >= 0.8 OR status = "KILLED"`, "1 2 4 6"},
		{`status = "KILLED" OR metrics.f1 >= 0.8 AND params.C = "1.0"`, "1 4"}, // AND binds tighter
		{`(status = "KILLED" OR metrics.f1 >= 0.8) AND params.C != "1.0"`, "2 4"},
		{`((metrics.f1 > 0.8))`, "1"},
		{`(metrics.f1 > 0.8)OR(metrics.f1 < 0)`, "1 5"},
		{`"status" = 'FAILED'`, "3"},
	}
	for _, c := range cases {
		q, err := search.Parse(c.query)
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		if got := numbers(q.Filter(shelf())); got != c.want {
			t.Errorf("%s finds %q, want %q", c.query, got, c.want)
		}
	}
}

func numbers(runs []registry.Run) string {
	var out []string
	for _, r := range runs {
		out = append(out, fmt.Sprint(r.Number))
	}
	return strings.Join(out, " ")
}

func TestParse_Refuses(t *testing.T) {
	cases := []struct {
		query  string
		column int
		says   string
	}{
		{`metrics.f1`, 11, "expected one of = != > >= < <= after metrics.f1, but the query ends"},
		{`metrics.f1 >`, 13, "expected a number, but the query ends"},
		{`metrics.f1 > "0.8"`, 14, "expected a number without quotes"},
		{`metrics.f1 > high`, 14, "expected a number, got high"},
		{`metrics.f1 > 1.2.3`, 14, "1.2.3 is not a number"},
		{`metrics.f1 > 1e999`, 14, "1e999 is not a number"},
		{`metrics.f1 > 0x10`, 14, "0x10 is not a number"},
		{`metrics.f1 LIKE "a"`, 12, "metrics.f1 does not take LIKE; it takes = != > >= < <="},
		{`metrics.f1 IN (1)`, 12, "does not take IN"},
		{`metrics.log-loss < 0.3`, 12, "write such a name in backticks"},
		{`metrics. > 1`, 1, "expected the name of a metric after metrics."},
		{`metrics > 1`, 1, "expected a dot and the name of a metric"},
		{`params.C = 1.0`, 12, `expected a text in quotes, as in "1.0"; got 1.0`},
		{`params.C = one`, 12, `expected a text in quotes, as in "one"`},
		{`params.C > "1"`, 10, "params.C does not take >; it takes = != LIKE ILIKE"},
		{`params.C IN ('1')`, 10, "params.C does not take IN"},
		{`tags.team NOT IN ('a')`, 11, "tags.team does not take NOT IN"},
		{`tags.team = "a`, 13, `no closing "`},
		{`tags.team = 'a`, 13, `no closing '`},
		{"tags.`team = 'a'", 6, "no closing `"},
		{`tags.team == "a"`, 11, "equality is written ="},
		{`tags.team <> "a"`, 11, "inequality is written !="},
		{`tags.team "a"`, 11, `expected one of = != LIKE ILIKE after tags.team, got "a"`},
		{`tags.team LIKE a%`, 16, `as in "a"; got a`},
		{`metrcs.f1 > 1`, 1, `there is no "metrcs"`},
		{`accuracy > 0.8`, 1, "in metrics.accuracy"},
		{`status = FINISHED`, 10, `as in "FINISHED"`},
		{`status > "A"`, 8, "attributes.status does not take >"},
		{`status IN ('FAILED')`, 8, "does not take IN"},
		{`start_time > "1"`, 14, "without quotes"},
		{`attributes.colour = "x"`, 1, `no attribute "colour"`},
		{`datasets.size = "x"`, 1, `no "size"; it has name, digest and context`},
		{`run_id IN 'a'`, 11, "expected a list such as ('a', 'b')"},
		{`run_id IN ()`, 12, "expected a text in quotes, got )"},
		{`run_id IN ('a',)`, 16, "expected a text in quotes, got )"},
		{`run_id IN ('a' 'b')`, 16, "expected a comma or a closing bracket"},
		{`run_id IN ('a'`, 15, "expected a comma or a closing bracket, but the query ends"},
		{`run_id IN (1)`, 12, "expected a text in quotes"},
		{`run_id NOT ('a')`, 12, "expected IN after NOT"},
		{`AND status = "A"`, 1, "expected a field"},
		{`status = "A" AND`, 17, "expected a field"},
		{`status = "A" AND AND status = "B"`, 18, "got AND"},
		{`status = "A" OR`, 16, "the query ends"},
		{`status = "A" status = "B"`, 14, "expected AND, OR or the end of the query, got status"},
		{`status = "A", status = "B"`, 13, "got ,"},
		{`NOT status = "A"`, 1, "NOT is allowed only before IN"},
		{`(status = "A"`, 14, "a closing bracket, but the query ends"},
		{`status = "A")`, 13, "got )"},
		{`()`, 2, "expected a field"},
		{`'status' = "A"`, 1, "expected a field"},
		{`1 = 1`, 1, "expected a field"},
		{`status = "A" && status = "B"`, 14, "write AND, not &&"},
		{`status = "A" || status = "B"`, 14, "write OR, not ||"},
		{`status = "ä" ; drop`, 14, "the character ;"}, // counted in characters, not bytes
		{strings.Repeat("(", 101) + `status = "A"`, 101, "more than 100 deep"},
		{strings.Repeat("x", 10_001), 10_001, "longer than 10,000 bytes"},
		{"status = \"\xff\"", 1, "not UTF-8"},
	}
	for _, c := range cases {
		_, err := search.Parse(c.query)
		var wrong *search.SyntaxError
		if !errors.As(err, &wrong) {
			t.Errorf("%.60s: error %v, want a SyntaxError", c.query, err)
			continue
		}
		if wrong.Column() != c.column || !strings.Contains(wrong.Msg, c.says) {
			t.Errorf("%.60s: character %d: %s\nwant character %d and %q", c.query, wrong.Column(), wrong.Msg, c.column, c.says)
		}
	}
}

func TestSyntaxError_Snippet(t *testing.T) {
	_, err := search.Parse("tags.ä = \"a\"\nAND metrics.f1 > \"0.8\"")
	var wrong *search.SyntaxError
	if !errors.As(err, &wrong) {
		t.Fatal(err)
	}
	want := "tags.ä = \"a\" AND metrics.f1 > \"0.8\"\n                              ^^^^^"
	if got := wrong.Snippet(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := err.Error(); !strings.HasPrefix(got, "search: character 31: expected a number") {
		t.Errorf("Error() = %s", got)
	}
}

func TestOrder(t *testing.T) {
	cases := []struct{ by, want string }{
		{"", "6 5 4 3 2 1"}, // the newest first
		{"metrics.f1", "5 6 2 1 4 3"},
		{"metrics.f1 DESC", "1 6 2 5 4 3"}, // not-a-number, then nothing, last in either direction
		{"params.C asc", "2 3 1 5 4 6"},
		{"params.C desc", "4 5 3 1 2 6"},
		{"metrics.f1 DESC, start_time ASC", "1 2 6 5 4 3"},
		{"attributes.status, run_name", "3 5 1 2 6 4"},
		{"tags.team", "1 6 5 2 3 4"},
		{"number", "1 2 3 4 5 6"},
	}
	for _, c := range cases {
		o, err := search.ParseOrder(c.by)
		if err != nil {
			t.Errorf("%s: %v", c.by, err)
			continue
		}
		runs := shelf()
		var sorted []registry.Run
		for _, i := range o.Sort(runs) {
			sorted = append(sorted, runs[i])
		}
		if got := numbers(sorted); got != c.want {
			t.Errorf("%s: %s, want %s", c.by, got, c.want)
		}
	}
	for _, bad := range []struct {
		by     string
		column int
	}{{"metrics.f1 DOWN", 12}, {"metrics.f1,", 12}, {"colour", 1}, {"DESC", 1}, {"'a'", 1}, {"metrics.f1 > 1", 12}} {
		_, err := search.ParseOrder(bad.by)
		var wrong *search.SyntaxError
		if !errors.As(err, &wrong) || wrong.Column() != bad.column {
			t.Errorf("%s: %v, want an error at character %d", bad.by, err, bad.column)
		}
	}
}

func TestComplete(t *testing.T) {
	names := search.NamesOf(shelf())
	cases := []struct {
		before string // the caret is at its end
		from   int
		some   string // words that are offered, in this order, with | between them
		none   string // a word that is not
	}{
		{"", 0, "metrics.accuracy |params.C |tags.team |attributes.start_time |datasets.name ", "AND "},
		{"metrics.", 0, "metrics.accuracy |metrics.f1 |metrics.`log-loss` ", "params.C "},
		{"metrics.log", 0, "metrics.`log-loss` ", "metrics.f1 "},
		{"METRICS.F", 0, "metrics.f1 ", "metrics.rmse "},
		{"metrics.f1 ", 11, "= |!= |> |<= ", "LIKE "},
		{"params.C L", 9, "LIKE ", "= "},
		{"run_id ", 7, "IN (|NOT IN (", "> "},
		{"metrics.f1 > ", 13, "", "AND "},
		{"metrics.f1 > 0.8 ", 17, "AND |OR ", "= "},
		{"metrics.f1 > 0.8 AND ta", 21, "tags.team ", "metrics.f1 "},
		{"(metrics.f1 > 0.8 ", 18, "AND |OR |)", "= "},
		{"tags.team = \"a ", 14, "", "AND "},
		{"colour = \"a\" AND m", 17, "", "metrics.f1 "}, // wrong before the caret
	}
	for _, c := range cases {
		got := search.Complete(c.before, len(c.before), names)
		at := 0
		for _, w := range strings.Split(c.some, "|") {
			for at < len(got.Words) && got.Words[at] != w {
				at++
			}
			if w != "" && at == len(got.Words) {
				t.Errorf("%q offers %q, want %q among them", c.before, got.Words, c.some)
				break
			}
		}
		for _, w := range got.Words {
			if w == c.none {
				t.Errorf("%q offers %q", c.before, w)
			}
		}
		if len(got.Words) > 0 && (got.From != c.from || got.To != len(c.before)) {
			t.Errorf("%q: replaces %d to %d, want %d to %d", c.before, got.From, got.To, c.from, len(c.before))
		}
	}
}

// TestQuote holds that a name of any characters finds its run again.
func TestQuote(t *testing.T) {
	for _, key := range []string{"C", "log-loss", "a b", "mlflow.note.content", "1st", "a.", "tick`ed", "ümlaut", "it's"} {
		q, err := search.Parse("tags." + search.Quote(key) + " = 'x'")
		if err != nil || !q.Match(&registry.Run{Tags: map[string]string{key: "x"}}) {
			t.Errorf("%q written as %s: %v", key, search.Quote(key), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`metrics.f1 >= 0.8 AND (params.C = "1.0" OR run_id NOT IN ('a','b'))`, "tags.`a", "metrics.\"", "a..b"} {
		f.Add(s, len(s)/2)
	}
	names := search.NamesOf(shelf())
	f.Fuzz(func(t *testing.T, query string, caret int) {
		q, err := search.Parse(query)
		var wrong *search.SyntaxError
		switch {
		case err == nil:
			q.Filter(shelf())
		case !errors.As(err, &wrong) || wrong.At > wrong.End || wrong.End > len(query) || wrong.Msg == "":
			t.Fatalf("%q: %v", query, err)
		}
		if c := search.Complete(query, caret, names); c.From > c.To || c.To > len(query) {
			t.Fatalf("%q at %d: %+v", query, caret, c)
		}
	})
}

func BenchmarkFilter(b *testing.B) {
	runs := make([]registry.Run, 0, 10_000)
	for len(runs) < 10_000 {
		runs = append(runs, shelf()...)
	}
	q, err := search.Parse(`metrics.f1 >= 0.8 AND (params.C = "1.0" OR tags.team ILIKE "%ru%")`)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("filter", func(b *testing.B) {
		for range b.N {
			for i := range runs {
				q.Match(&runs[i])
			}
		}
	})
	o, _ := search.ParseOrder("metrics.f1 DESC, params.C")
	b.Run("sort", func(b *testing.B) {
		for range b.N {
			o.Sort(runs)
		}
	})
}
