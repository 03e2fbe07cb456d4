package expr_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/core/expr"
	"orrery/core/table"
)

// TestComplete marks the caret with | and the word that is replaced with § on both sides.
func TestComplete(t *testing.T) {
	s := table.Schema{{Name: "feature_1"}, {Name: "feature_10"}, {Name: "city", Kind: table.Text}, {Name: "days since visit"}, {Name: "größe"}}
	for _, test := range []struct{ src, want string }{
		{"§fe|§", "feature_1 feature_10"},
		{"§FE|§", "feature_1 feature_10"},
		{"§feature_1|§", "feature_1 feature_10"},
		{"§feature_10|§", ""},
		{"§fe|xx§ + 1", "feature_1 feature_10"},
		{"1 + §lo|§", "log( log1p( lower( floor("},
		{"§lo|§(city)", "log log1p lower floor"},
		{"log(§g|§)", "größe log( log1p("},
		{"1 + §da|§", "`days since visit` date( day( days_between( dayofyear( weekday("},
		{"1 + §`da|§", "`days since visit`"},
		{"1 + §`da|ys`§ * 2", "`days since visit`"},
		{"city == 'fe|'", ""},
		{"city == 'fe|", ""},
		{"1|2", ""},
		{"city fe|", ""},
		{"(city) fe|", ""},
		{"'a' fe|", ""},
		{"fe | fe", ""},
		{"§zzz|§", ""},
		{"1 if §an|§", "mean( quantile( quantile_bin( rank( median("},
		{"not §fe|§", "feature_1 feature_10"},
		{"ci^|", ""},
		{"§grö|§", "größe"},
	} {
		parts := strings.Split(strings.Replace(test.src, "|", "", 1), "§")
		src := strings.Join(parts, "")
		at := strings.Index(strings.ReplaceAll(test.src, "§", ""), "|")
		from, to, list := expr.Complete(src, at, s)
		var got []string
		for _, c := range list {
			got = append(got, c.Insert)
		}
		want := strings.Fields(test.want)
		if strings.HasPrefix(test.want, "`") {
			want = append([]string{"`days since visit`"}, want[3:]...)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", test.src, got, want)
		}
		if len(parts) == 3 && (from != len(parts[0]) || src[from:to] != parts[1]) {
			t.Errorf("%s: the word is %q at %d", test.src, src[from:to], from)
		}
	}
}

func TestComplete_Order(t *testing.T) {
	s := table.Schema{{Name: "blog"}, {Name: "log_size"}}
	_, _, list := expr.Complete("lo", 2, s)
	var got []string
	for _, c := range list {
		got = append(got, c.Name)
	}
	if want := []string{"log_size", "log", "log1p", "lower", "blog", "floor"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, _, all := expr.Complete("", 0, s); len(all) != 2+len(expr.Functions()) || all[0].Name != "blog" {
		t.Errorf("an empty formula has %d completions", len(all))
	}
}

// TestComplete_Anywhere: whatever is typed, the word holds the caret, and what is put in its place is no worse than a
// name that is not known.
func TestComplete_Anywhere(t *testing.T) {
	s := people(t).Schema()
	rapid.Check(t, func(r *rapid.T) {
		src := rapid.OneOf(rapid.StringMatching("[a-z_0-9 `'(+*,.ß]{0,30}"), rapid.String()).Draw(r, "src")
		at := rapid.IntRange(-1, len(src)+1).Draw(r, "caret")
		from, to, list := expr.Complete(src, at, s)
		if inside := max(0, min(at, len(src))); from > inside || to < inside {
			r.Fatalf("%q: the word %d to %d does not hold the caret at %d", src, from, to, at)
		}
		for _, c := range list {
			if _, _, again := expr.Complete(src[:from]+c.Insert, from+len(c.Insert), s); c.Func.Name == "" && len(again) > 0 && again[0].Name != c.Name {
				r.Fatalf("%q: %q goes on to %q", src, c.Insert, again[0].Name)
			}
		}
	})
}
