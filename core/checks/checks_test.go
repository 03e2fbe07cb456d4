package checks_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"

	"pgregory.net/rapid"
)

type failer interface {
	Helper()
	Fatal(...any)
}

type mustWork struct{}

func (mustWork) Helper()        {}
func (mustWork) Fatal(a ...any) { panic(fmt.Sprint(a...)) }

// users is rows in the notebook's columns, in two overlapping classes of equal size.
func users(t failer, rows int) *table.Table {
	t.Helper()
	f1, f2, target, ids := make([]float64, rows), make([]float64, rows), make([]float64, rows), make([]string, rows)
	for i := range rows {
		target[i] = float64(i % 2)
		f1[i] = 1.3*math.Sin(float64(i*i)) - target[i]
		f2[i] = 1.1*math.Cos(float64(3*i)) + target[i]
		ids[i] = fmt.Sprintf("user-%d", i)
	}
	return with(t, nil, table.Numbers("feature_1", f1), table.Numbers("feature_2", f2),
		table.Numbers("target", target), table.Texts("user_id", ids))
}

// with is old with columns added or replaced.
func with(t failer, old *table.Table, columns ...table.Column) *table.Table {
	t.Helper()
	var err error
	if old == nil {
		old, err = table.New(columns...)
	} else {
		old, err = old.With(columns...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return old
}

func define(t failer, s table.Schema, expr string) *feature.Set {
	t.Helper()
	set, err := feature.Define("user_id", s, feature.Definition{Name: "feature_3", Expr: expr})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func config() checks.Config {
	return checks.Config{
		Columns: []string{"feature_1", "feature_2", "target", "user_id"},
		Kinds:   map[string]table.Kind{"feature_1": table.Number, "user_id": table.Text},
		Key:     "user_id", Target: "target", ScoreFloor: 0.8,
		Examples: []checks.Example{{Feature: "feature_3", Given: map[string]string{"feature_1": "-0.5"}, Want: "0.25"}},
	}
}

// subject passes every check of config.
func subject(t failer) checks.Subject {
	t.Helper()
	data := users(t, 100)
	s := checks.Subject{Table: data, Set: define(t, data.Schema(), "feature_1 ** 2"), Score: 0.88, TestRows: []int{1, 5, 9}}
	s.Refit = func(ctx context.Context) (*ml.Model, error) { return fit(ctx, s, 1.0) }
	var err error
	if s.Model, err = s.Refit(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func fit(ctx context.Context, s checks.Subject, c float64) (*ml.Model, error) {
	all, err := s.Set.Apply(s.Table)
	if err != nil {
		return nil, err
	}
	p := ml.Pipeline{
		Steps:  []ml.Spec{{Kind: "StandardScaler"}},
		Final:  ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"C": c}},
		Inputs: []string{"feature_1", "feature_2", "feature_3"}, Target: "target",
	}
	return p.Fit(ctx, catalog.Catalog(), all, nil)
}

func still() time.Time { return time.Unix(0, 0) }

func Example() {
	at := time.Unix(0, 0)
	clock := func() time.Time { at = at.Add(100 * time.Microsecond); return at }
	c := config()
	c.ScoreFloor = 0.9
	results := checks.NewSuite(c).Run(context.Background(), subject(mustWork{}), clock)
	fmt.Print(checks.Report(results))
	fmt.Println(checks.Gate(results))
	// Output:
	// checks/data ....                                                          [ 44%]
	// checks/features ..                                                        [ 66%]
	// checks/model .F.                                                          [100%]
	//
	// =================================== FAILURES ===================================
	// _______________________________ test_score_floor _______________________________
	// checks/model: found accuracy 0.88, floor 0.9
	// ========================= 1 failed, 8 passed in 0.9 ms =========================
	// false A required check failed: test_score_floor found accuracy 0.88, floor 0.9.
}

// What each check finds when all is well.
func TestRun_AllPass(t *testing.T) {
	want := []string{
		"data test_schema: 4 columns, as declared",
		"data test_missing_target: 0 of 100 rows without target",
		"data test_unique_key: 100 distinct user_id",
		"data test_class_balance: 50 % of the rows are 0, the rarest of 2 classes; at least 20 %",
		"features test_feature_example[feature_3]: 0.25 for feature_1 = -0.5",
		"features test_train_serve_equal: 100 rows of 3 columns, largest gap 0",
		"model test_signature: 3 inputs with the names and kinds of the fit",
		"model test_score_floor: accuracy 0.88, floor 0.8",
		"model test_deterministic: the same bits for 3 rows, asked three times; a second fit gave the same model",
	}
	results := checks.NewSuite(config()).Run(t.Context(), subject(t), still)
	if len(results) != len(want) {
		t.Fatalf("%d results, want %d", len(results), len(want))
	}
	for i, r := range results {
		if got := r.About + " " + r.Name + ": " + r.Found; got != want[i] || !r.Passed || !r.Required {
			t.Errorf("%v required %v: %s, want %s", r.Passed, r.Required, got, want[i])
		}
	}
}

func TestRun_OnlyWhatIsAskedFor(t *testing.T) {
	s := subject(t)
	s.Model = nil
	for name, c := range map[string]struct {
		config checks.Config
		want   string
	}{
		"nothing but features": {checks.Config{}, "[test_train_serve_equal]"},
		"key":                  {checks.Config{Key: "user_id"}, "[test_unique_key test_train_serve_equal]"},
		"target":               {checks.Config{Target: "target"}, "[test_missing_target test_class_balance test_train_serve_equal]"},
	} {
		names := []string{}
		for _, r := range checks.NewSuite(c.config).Run(t.Context(), s, still) {
			names = append(names, r.Name)
			if !r.Passed {
				t.Errorf("%s: %s found %s", name, r.Name, r.Found)
			}
		}
		if got := fmt.Sprint(names); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	s.Set = nil
	if got := checks.NewSuite(checks.Config{}).Run(t.Context(), s, still); len(got) != 0 {
		t.Errorf("without features and model: %v, want no check", got)
	}
}

func TestRun_Optional(t *testing.T) {
	s := subject(t)
	s.Score = 0.1
	c := config()
	c.Optional = []string{"test_score_floor"}
	results := checks.NewSuite(c).Run(t.Context(), s, still)
	if open, why := checks.Gate(results); !open {
		t.Errorf("an optional check closed the gate: %s", why)
	}
	if r := results[7]; r.Passed || r.Required {
		t.Errorf("%+v, want a failure that is not required", r)
	}
}

func TestRun_Stopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := subject(t)
	s.Refit = func(context.Context) (*ml.Model, error) { cancel(); return s.Model, nil }
	results := checks.NewSuite(config()).Run(ctx, s, still)
	if last := results[len(results)-1]; last.Passed || !results[0].Passed {
		t.Errorf("stopped in the last check: %+v, the first %+v", last, results[0])
	}
	for _, r := range checks.NewSuite(config()).Run(ctx, s, still) {
		if r.Passed || !strings.Contains(r.Found, "stopped") {
			t.Errorf("stopped before: %s passed %v, %q", r.Name, r.Passed, r.Found)
		}
	}
}

func TestConfig_JSON(t *testing.T) {
	want := config()
	want.Optional, want.MinShare = []string{"test_schema"}, 0.1
	b, err := json.Marshal(want)
	var got checks.Config
	if err == nil {
		err = json.Unmarshal(b, &got)
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("through JSON: %+v, %v, want %+v", got, err, want)
	}
	if !strings.Contains(string(b), `"feature_1":"number"`) {
		t.Errorf("kinds are not readable: %s", b)
	}
}

// Examples of every kind of value, written as people write them.
func TestExample_Kinds(t *testing.T) {
	data := with(t, nil, table.Numbers("n", []float64{1}), table.Bools("b", []float64{1}), table.Texts("s", []string{"x"}), table.Times("at", []float64{0}))
	set, err := feature.Define("", data.Schema(),
		feature.Definition{Name: "third", Expr: "n / 3"},
		feature.Definition{Name: "sure", Expr: "b and n > 1"},
		feature.Definition{Name: "is_x", Expr: "s == 'x'"},
		feature.Definition{Name: "late", Expr: "coalesce(at, at)"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		feature string
		given   map[string]string
		want    string
		passed  bool
	}{
		{"third", map[string]string{"n": " 1 "}, "0.3333333333", true},
		{"third", map[string]string{"n": "1"}, "0.33333", false},
		{"third", map[string]string{"n": "1e300"}, "3.333333333333e299", true},
		{"third", map[string]string{"n": "0"}, "-0", true},
		{"third", map[string]string{"n": "inf"}, "inf", true},
		{"third", map[string]string{"n": ""}, "", true},
		{"third", map[string]string{"n": ""}, "0", false},
		{"third", map[string]string{"n": "1"}, "", false},
		{"sure", map[string]string{"n": "2", "b": "TRUE"}, "True", true},
		{"sure", map[string]string{"n": "2", "b": "false"}, "true", false},
		{"sure", map[string]string{"n": "2", "b": "maybe"}, "true", false},
		{"is_x", map[string]string{"s": "x"}, "true", true},
		{"is_x", map[string]string{"s": "y"}, "false", true},
		{"late", map[string]string{"at": "2024-01-01 12:00"}, "2024-01-01T12:00:00Z", true},
		{"late", map[string]string{"at": "2024-01-01"}, "2024-01-02", false},
		{"late", map[string]string{"at": "noon"}, "2024-01-02", false},
	} {
		suite := checks.NewSuite(checks.Config{Examples: []checks.Example{{Feature: c.feature, Given: c.given, Want: c.want}}})
		r := suite.Run(t.Context(), checks.Subject{Table: data, Set: set}, still)[0]
		if r.Passed != c.passed {
			t.Errorf("%s for %v, want %q: passed %v, found %s", c.feature, c.given, c.want, r.Passed, r.Found)
		}
	}
}

// Whatever the data, a suite answers and never panics, and the gate is open exactly when
// all passed.
func TestRun_AnyTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6).Draw(t, "rows")
		number := rapid.OneOf(rapid.Float64(), rapid.Just(math.NaN()))
		data := with(t, nil,
			table.Numbers("feature_1", rapid.SliceOfN(number, n, n).Draw(t, "feature_1")),
			table.Numbers("feature_2", rapid.SliceOfN(number, n, n).Draw(t, "feature_2")),
			table.Numbers("target", rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, math.NaN()}), n, n).Draw(t, "target")),
			table.Texts("user_id", rapid.SliceOfN(rapid.StringMatching(`[a-c]?`), n, n).Draw(t, "user_id")))
		s := checks.Subject{Table: data, Set: define(t, data.Schema(), "feature_1 ** 2")}
		results := checks.NewSuite(config()).Run(context.Background(), s, still)
		all := true
		for _, r := range results {
			all = all && r.Passed
			if r.Found == "" {
				t.Fatalf("%s found nothing", r.Name)
			}
		}
		if open, _ := checks.Gate(results); open != all {
			t.Fatalf("all passed %v, gate open %v", all, open)
		}
	})
}
