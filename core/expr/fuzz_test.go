package expr_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"orrery/core/expr"
)

// permitted are the only error types that Compile may return, whatever it is given.
func permitted(err error) bool {
	var syntax *expr.SyntaxError
	return errors.As(err, &syntax)
}

// FuzzCompile: no panic, only permitted errors, each with a place inside the source; what compiles gives the same on
// rows as on columns.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"feature_1 ** 2", "log(feature_1) + feature_2 * 3", "-2 ** -2 ** 2", "1_000.5e-3 // .5 % 7", "a if b else c",
		"1 < größe <= 3 != 4", "not paid and True or isnull(city)", "'it\\'s' == \"\\u00e5\"", "`days since visit`",
		"where(city > 'M', coalesce(city, 'x'), None)", "min(1, 2, max(3, 4))", "((((", "))))", "1 2", "** 3", "'", "`", "\xff", "\x00",
		"1e999", "0x", "1__0", "if else if else", "max(,)", "\n\n1 +\n", strings.Repeat("(", 70), strings.Repeat("-", 70), "²", "“a”",
		"zscore(feature_1) + rank(feature_2)", "quantile_bin(log(größe), 3) - mean(zscore(größe))", "quantile(größe, 0.5)", "year(date('2024-02-29')) + weekday(date('1969-12-31 23:59'))", "date('2024-13-01')", "days_between(date('2024-01-01'), date('2024-03-01T00:00:00Z'))", "split(lower(city), 'o', -1)",
		"city + '-' + text(paid)", "replace(city, 'o', '')", "number(concat(text(größe), '0')) if contains(city, 'e') else len(city)",
	} {
		f.Add(seed)
	}
	data := people(f)
	f.Fuzz(func(t *testing.T, src string) {
		_, err := expr.Compile(src, data.Schema())
		if err == nil {
			evaluateFitted(t, src, data, []int{0, 2, 3})
			return
		}
		if !permitted(err) {
			t.Fatalf("Compile(%q) gives %T: %v", src, err, err)
		}
		checkPlace(t, src, err)
	})
}

func checkPlace(t *testing.T, src string, err error) {
	t.Helper()
	var e *expr.SyntaxError
	errors.As(err, &e)
	if e.Msg == "" || e.Line < 1 || e.Column < 1 || e.Line > strings.Count(src, "\n")+1 || e.Column > len(src)+1 {
		t.Fatalf("Compile(%q): %+v", src, *e)
	}
	if !utf8.ValidString(e.Msg) || !utf8.ValidString(e.Snippet) || strings.Count(e.Snippet, "\n") != 1 || !strings.HasSuffix(e.Snippet, "^") {
		t.Fatalf("Compile(%q): message %q, snippet %q", src, e.Msg, e.Snippet)
	}
}
