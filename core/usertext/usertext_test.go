package usertext_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"orrery/core/usertext"
)

type remedy struct{ text string }

func (e *remedy) Error() string    { return "table: " + e.text }
func (e *remedy) UserText() string { return e.text + ". Add one." }

func TestOf(t *testing.T) {
	base := errors.New("table: no column \"x\"")
	for _, c := range []struct {
		err  error
		want string
	}{
		{base, `no column "x"`},
		{errors.New("no package"), "no package"},
		{errors.New("age: no package"), "age: no package"},
		{fmt.Errorf("work: %w", base), `no column "x"`},
		{fmt.Errorf("registry: load v1: %w", base), `load v1: no column "x"`},
		{fmt.Errorf("feature: tree: %w", base), `tree: no column "x"`}, // a feature may be called tree
		{errors.Join(base, errors.New("ml: no rows")), "no column \"x\"\nno rows"},
		{fmt.Errorf("work: %w", &remedy{"no row"}), "no row. Add one."},
	} {
		if got := usertext.Of(c.err); got != c.want {
			t.Errorf("Of(%q) = %q; want %q", c.err, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{"": "", "work: ml: no rows": "no rows", "no rows": "no rows", "age: no rows": "age: no rows", "ml": "ml"} {
		if got := usertext.Plain(text); got != want {
			t.Errorf("Plain(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestCapital(t *testing.T) {
	for text, want := range map[string]string{"": "", "no rows": "No rows", "feature_1 has no rows": "feature_1 has no rows", `"x" is no column`: `"x" is no column`} {
		if got := usertext.Capital(text); got != want {
			t.Errorf("Capital(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestList(t *testing.T) {
	words := []string{"a", "b", "c"}
	for _, c := range []struct{ got, want string }{
		{usertext.List(nil, "or"), ""}, {usertext.List(words[:1], "or"), "a"}, {usertext.List(words[:2], "or"), "a or b"}, {usertext.List(words, "and"), "a, b and c"},
		{usertext.Some(words, 3), "a, b, c"}, {usertext.Some(words, 1), "a and 2 more"},
	} {
		if c.got != c.want {
			t.Errorf("got %q; want %q", c.got, c.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -999: "-999", -1000: "-1,000"} {
		if got := usertext.Grouped(n); got != want {
			t.Errorf("Grouped(%d) = %q; want %q", n, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"age", "ages", "weight", "height", "Fare"}
	for _, c := range []struct {
		name string
		most int
		want []string
	}{
		{"aeg", 3, []string{"age"}}, {"fare", 3, []string{"Fare"}}, {"eight", 3, []string{"weight", "height"}}, {"eight", 1, []string{"weight"}}, {"zzz", 3, nil}, {"", 3, nil},
	} {
		if got := usertext.Nearest(c.name, names, c.most); !slices.Equal(got, c.want) {
			t.Errorf("Nearest(%q, %d) = %q; want %q", c.name, c.most, got, c.want)
		}
	}
}
