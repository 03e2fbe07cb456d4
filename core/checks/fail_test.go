package checks_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
)

// Each check is broken in turn: it must fail, and say what it found and what was wanted.
func TestRun_EachCheckCanFail(t *testing.T) {
	good := subject(t)
	column := func(name string) table.Column {
		c, err := good.Table.Column(name)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	drop := func(s *checks.Subject, names ...string) {
		out, err := s.Table.Select(names...)
		if err != nil {
			t.Fatal(err)
		}
		s.Table = out
	}
	numbers := func(name string, change func([]float64)) table.Column {
		v := append([]float64{}, column(name).Floats()...)
		change(v)
		return table.Numbers(name, v)
	}
	ids := func(change func([]string)) table.Column {
		v := make([]string, 100)
		for i := range v {
			v[i] = column("user_id").Cell(i)
		}
		change(v)
		return table.Texts("user_id", v)
	}
	for name, c := range map[string]struct {
		check string
		found string
		spoil func(s *checks.Subject, c *checks.Config)
	}{
		"column gone": {"test_schema", "feature_2 is missing", func(s *checks.Subject, c *checks.Config) {
			drop(s, "feature_1", "target", "user_id")
		}},
		"column of text": {"test_schema", "feature_1 is text, wanted number", func(s *checks.Subject, c *checks.Config) {
			s.Table = with(t, s.Table, table.Texts("feature_1", make([]string, 100)))
		}},
		"column with a kind gone": {"test_schema", "extra is missing", func(s *checks.Subject, c *checks.Config) {
			c.Kinds = map[string]table.Kind{"extra": table.Number}
		}},
		"target missing": {"test_missing_target", "2 of 100 rows without target, the first is row 7, counting from 0; none is allowed", func(s *checks.Subject, c *checks.Config) {
			s.Table = with(t, s.Table, numbers("target", func(v []float64) { v[7], v[9] = math.NaN(), math.NaN() }))
		}},
		"no target column": {"test_missing_target", "no column y", func(s *checks.Subject, c *checks.Config) { c.Target = "y" }},
		"key twice": {"test_unique_key", `user_id "user-3" again in row 8, counting from 0; each may come once`, func(s *checks.Subject, c *checks.Config) {
			s.Table = with(t, s.Table, ids(func(v []string) { v[8] = "user-3" }))
		}},
		"key missing": {"test_unique_key", "no user_id in row 8, counting from 0; every row needs one", func(s *checks.Subject, c *checks.Config) {
			s.Table = with(t, s.Table, ids(func(v []string) { v[8] = "" }))
		}},
		"no key column": {"test_unique_key", "no column k", func(s *checks.Subject, c *checks.Config) { c.Key = "k" }},
		"rare class": {"test_class_balance", "10 % of the rows are 1, the rarest of 2 classes; at least 20 %", func(s *checks.Subject, c *checks.Config) {
			s.Table = with(t, s.Table, numbers("target", func(v []float64) {
				for i := range v {
					v[i] = 0
					if i < 10 {
						v[i] = 1
					}
				}
			}))
		}},
		"own limit": {"test_class_balance", "50 % of the rows are 0, the rarest of 2 classes; at least 60 %", func(s *checks.Subject, c *checks.Config) {
			c.MinShare = 0.6
		}},
		"one class": {"test_class_balance", "1 class of target; at least 2 are needed", func(s *checks.Subject, c *checks.Config) {
			s.Table = with(t, s.Table, numbers("target", func(v []float64) { clear(v) }))
		}},
		"wrong formula": {"test_feature_example[feature_3]", "-0.125 for feature_1 = -0.5, wanted 0.25", func(s *checks.Subject, c *checks.Config) {
			s.Set = define(t, s.Table.Schema(), "feature_1 ** 3")
		}},
		"example of nothing": {"test_feature_example[feature_9]", "no feature feature_9", func(s *checks.Subject, c *checks.Config) {
			c.Examples[0].Feature = "feature_9"
		}},
		"example not a number": {"test_feature_example[feature_3]", `"a" for feature_1, which is a number`, func(s *checks.Subject, c *checks.Config) {
			c.Examples[0].Given["feature_1"] = "a"
		}},
		"example of no column": {"test_feature_example[feature_3]", "no column x", func(s *checks.Subject, c *checks.Config) {
			c.Examples[0].Given = map[string]string{"x": "1"}
		}},
		"example without values": {"test_feature_example[feature_3]", "a missing value for no values, wanted 0.25", func(s *checks.Subject, c *checks.Config) {
			c.Examples[0].Given = nil
		}},
		"stale online store": {"test_train_serve_equal", "feature_1 of row 42, counting from 0, is", func(s *checks.Subject, c *checks.Config) {
			old := with(t, s.Table, numbers("feature_1", func(v []float64) { v[42] = math.Nextafter(v[42], 9) }))
			reader, err := s.Set.Reader(old, nil)
			if err != nil {
				t.Fatal(err)
			}
			s.Reader = reader
		}},
		"online store too short": {"test_train_serve_equal", "no row 50 in a table of 50", func(s *checks.Subject, c *checks.Config) {
			reader, err := s.Set.Reader(users(t, 50), nil)
			if err != nil {
				t.Fatal(err)
			}
			s.Reader = reader
		}},
		"feature gone": {"test_signature", "feature_3 is missing", func(s *checks.Subject, c *checks.Config) {
			set, err := feature.Define("user_id", s.Table.Schema())
			if err != nil {
				t.Fatal(err)
			}
			s.Set = set
		}},
		"feature of another kind": {"test_signature", "feature_3 is boolean, the model was fitted with number", func(s *checks.Subject, c *checks.Config) {
			s.Set = define(t, s.Table.Schema(), "feature_1 > 0")
		}},
		"low score": {"test_score_floor", "0.76, floor 0.8", func(s *checks.Subject, c *checks.Config) { s.Score = 0.76 }},
		"no score":  {"test_score_floor", "NaN, floor 0.8", func(s *checks.Subject, c *checks.Config) { s.Score = math.NaN() }},
		"another fit": {"test_deterministic", "a second fit gave another model", func(s *checks.Subject, c *checks.Config) {
			s.Refit = func(ctx context.Context) (*ml.Model, error) { return fit(ctx, good, 0.5) }
		}},
		"no second fit": {"test_deterministic", "a second fit failed: no luck", func(s *checks.Subject, c *checks.Config) {
			s.Refit = func(context.Context) (*ml.Model, error) { return nil, errors.New("ml: no luck") }
		}},
		"no test rows": {"test_deterministic", "the same bits for 0 rows", func(s *checks.Subject, c *checks.Config) {
			s.TestRows, s.Refit = []int{}, nil
		}},
		"value missing in a test row": {"test_deterministic", "missing in row 1", func(s *checks.Subject, c *checks.Config) {
			s.Table = with(t, s.Table, numbers("feature_2", func(v []float64) { v[5] = math.NaN() }))
		}},
	} {
		s, conf := good, config()
		c.spoil(&s, &conf)
		results := checks.NewSuite(conf).Run(t.Context(), s, still)
		found := false
		for _, r := range results {
			if r.Name == c.check {
				found = true
				if r.Passed || !strings.Contains(r.Found, c.found) {
					t.Errorf("%s: %s passed %v, found %q, want a failure with %q", name, r.Name, r.Passed, r.Found, c.found)
				}
				if strings.Contains(r.Found, "ml: ") || strings.Contains(r.Found, "feature: ") {
					t.Errorf("%s: %q names a package", name, r.Found)
				}
			}
		}
		if open, _ := checks.Gate(results); open || !found {
			t.Errorf("%s: the gate is open %v, %s ran %v", name, open, c.check, found)
		}
	}
}
