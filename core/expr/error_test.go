package expr_test

import (
	"errors"
	"strings"
	"testing"

	"orrery/core/expr"
	"orrery/core/table"
)

var columns = table.Schema{
	{Name: "feature_2"}, {Name: "target"}, {Name: "city", Kind: table.Text},
	{Name: "paid", Kind: table.Bool}, {Name: "days since visit"}, {Name: "größe"}, {Name: "visited", Kind: table.Time},
}

// TestCompile_Messages marks the place of each error with § in the source.
func TestCompile_Messages(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"feature_2 §**", "** needs a value on its right"},
		{"feature_2 §** ", "** needs a value on its right"},
		{"feature_2 §+ * 3", "+ needs a value on its right"},
		{"§* 3", "* needs a value on its left"},
		{"§and paid", "and needs a value on its left"},
		{"paid §and", "and needs a value on its right"},
		{"§-", "- needs a value on its right"},
		{"§not", "not needs a value on its right"},
		{"§", "the formula is empty"},
		{"  §", "the formula is empty"},
		{"§(feature_2 + 1", "this ( is never closed"},
		{"§(", "this ( is never closed"},
		{"log§(feature_2", "this ( is never closed"},
		{"log§(", "this ( is never closed"},
		{"log§(feature_2 + (1)", "this ( is never closed"},
		{"feature_2§)", "this ) closes nothing"},
		{"(§)", "nothing between these brackets"},
		{"feature_2§, 1", "a comma stands only between the arguments"},
		{"(feature_2§, 1)", "a comma stands only between the arguments"},
		{"max(1§,)", "a value is missing after this comma"},
		{"max(§,1)", ", §"},
		{"max(1 §2)", "an operator is missing between 1 and 2"},
		{"feature_2 §target", "an operator is missing between feature_2 and target"},
		{"(feature_2 §target)", "an operator is missing between feature_2 and target"},
		{"2 §(feature_2)", "an operator is missing between 2 and ("},
		{"feature_3 §= feature_2 ** 2", "write only the part to the right of the ="},
		{"1 if target §= 1 else 0", "to compare write =="},
		{"1 §if paid", "this if needs an else"},
		{"(1 §if paid)", "this if needs an else"},
		{"1 §if", "if needs a condition on its right"},
		{"1 §else 2", "else needs an if before it"},
		{"1 if paid §else", "else needs a value on its right"},
		{"§if paid", "if needs a value on its left"},
		{"paid §AND paid", "write and in small letters"},
		{"§Not paid", "write not in small letters"},
		{"paid §not paid", "not stands before a condition"},
		{"city §in ('a')", "in is not part of the language"},
		{"city §is None", "isnull(x)"},
		{"§lambda row: row", "without lambda"},
		{"feature_2 §^ 2", "a power is written **"},
		{"paid §&& paid", "write and"},
		{"paid §|| paid", "write or"},
		{"§!paid", "write not"},
		{"paid §? 1 : 2", "a if c else b"},
		{"np§.log(1)", "by their name alone"},
		{"df§['a']", "by its name alone"},
		{"city == §“a”", "straight quotes"},
		{"3 §− 2", "write -"},
		{"1 §# note", "# has no meaning"},
		{"1 §\x00", "invisible character"},
		{"1 + §\xff", "not UTF-8"},
		{"§\xff", "not UTF-8"},
		{"§'a\xff'", "not UTF-8"},
		{"city == §'Oslo", "this ' is never closed"},
		{"city == §\"Oslo'", `this " is never closed`},
		{"city == §'Os\nlo'", "this ' is never closed"},
		{`city == 'a§\q'`, "this escape is not known"},
		{`city == 'a§\u12'`, "this escape is not known"},
		{`city == 'a§\ud800'`, "this escape is not known"},
		{`city == '§\`, "this escape is not known"},
		{"§`days since", "this ` is never closed"},
		{"§``", "no name between"},
		{"2§x", "a number runs into a name"},
		{"1§_", "an underscore in a number"},
		{"1§__000", "an underscore in a number"},
		{"§1e", "the exponent of 1e has no digits"},
		{"§1e+", "the exponent of 1e has no digits"},
		{"§0x10", "numbers are decimal"},
		{"1.5 §.5", "an operator is missing between 1.5 and .5"},
		{"§feature_9 ** 2", "no column is called feature_9; did you mean feature_2?"},
		{"1 + §Feature_2", "did you mean feature_2?"},
		{"§Target", "did you mean target?"},
		{"§zzzzzz", "no column is called zzzzzz; the columns are feature_2, target, city, paid, days since visit, größe, …"},
		{"§nan", "a missing value is written None"},
		{"§log + 1", "log is a function: write log(x)"},
		{"§feature_2(3)", "feature_2 is a column, not a function"},
		{"§lgo(1)", "no function is called lgo; did you mean log?"},
		{"§sinus(1)", "the functions are abs, sqrt"},
		{"§log()", "log takes 1 argument: log(x)"},
		{"§log(1, 2)", "log takes 1 argument: log(x)"},
		{"§min(1)", "min takes 2 or more arguments: min(a, b, ...)"},
		{"§where(paid, 1)", "where takes 3 arguments: where(c, a, b)"},
		{"§round(feature_2, 2)", "round(x * 100) / 100"},
		{"1 + §city", "+ needs numbers, and city is text"},
		{"1 + §'2'", "write 2 without quotes"},
		{"2 * §(1 > 2)", "* needs numbers, and (1 > 2) is a boolean: write where((1 > 2), 1, 0) to count it"},
		{"-§city", "- needs numbers, and city is text"},
		{"§None // 2", "// needs numbers, and None is a missing value"},
		{"2 ** §paid", "** needs numbers, and paid is a boolean"},
		{"paid and §feature_2", "and needs booleans, and feature_2 is a number: write feature_2 != 0"},
		{"§city or paid", "or needs booleans, and city is text: compare it, as in city == 'a'"},
		{"not §feature_2", "not needs booleans"},
		{"1 if §feature_2 else 0", "if needs a condition, and feature_2 is a number: write feature_2 != 0"},
		{"where(§None, 1, 2)", "where needs a condition"},
		{"1 if paid else §'no'", "if needs values of one kind, and 1 is a number while 'no' is text"},
		{"where(paid, city, §0)", "write '0' in quotes"},
		{"coalesce(feature_2, §'0')", "write 0 without quotes"},
		{"1 + §'nan'", "+ needs numbers, and 'nan' is text: write number('nan')"},
		{"log(§city)", "log needs numbers, and city is text"},
		{"clip(1, 2, §paid)", "clip needs numbers"},
		{"city == §5", "only values of one kind can be compared, and city is text while 5 is a number: write '5' in quotes"},
		{"target == §'5'", "write 5 without quotes"},
		{"paid == §1", "a boolean is True or False"},
		{"target == §True", "write 1 or 0"},
		{"§paid < paid", "booleans have no order"},
		{"city == §''", "write isnull(x)"},
		{"target != §None", "write isnull(x)"},
		{"isnull(§None)", "None is always missing"},
		{"city + §1", "+ needs texts, and 1 is a number: write '1' in quotes"},
		{"city + §feature_2", "write text(feature_2)"},
		{"city + §None", "+ needs texts, and None is a missing value"},
		{"lower(§feature_2)", "lower needs texts, and feature_2 is a number: write text(feature_2)"},
		{"contains(city, §'')", "an empty text is a missing value"},
		{"replace(city, §'', 'a')", "an empty text is a missing value"},
		{"split(city, '-', §'1')", "split needs numbers, and '1' is text: write 1 without quotes"},
		{"split(city, '-', §city)", "write number(city) where it spells numbers"},
		{"§split(city, '-')", "split takes 3 arguments: split(x, sep, i)"},
		{"§contains(city)", "contains takes 2 arguments: contains(x, part)"},
		{"number(§feature_2)", "feature_2 is a number already: leave number away"},
		{"number(§None)", "number needs a value, and None is a missing one"},
		{"§min(feature_2)", "over a whole column write colmin(x)"},
		{"quantile(feature_2, §1.5)", "a share from 0 to 1 that is written out"},
		{"quantile(feature_2, §target)", "a share from 0 to 1 that is written out"},
		{"quantile_bin(feature_2, §1)", "a whole number of bins from 2 to 1,000"},
		{"quantile_bin(feature_2, §2.5)", "a whole number of bins from 2 to 1,000"},
		{"zscore(§city)", "zscore needs numbers, and city is text"},
		{"visited > §'2024-01-31'", "visited is a time while '2024-01-31' is text: write date('2024-01-31')"},
		{"1 + §visited", "write days_between(a, b) for a difference"},
		{"§visited - visited", "write days_between(a, b) for a difference"},
		{"year(§'2024-01-31')", "year needs datetimes, and '2024-01-31' is text: write date('2024-01-31')"},
		{"year(§city)", "a column of times is one that Data reads as datetime"},
		{"date(§city)", "date needs a text that is written out"},
		{"date(§'31.1.2024')", "'31.1.2024' is no date: write it as in date('2024-01-31')"},
		{"date(§'2023-02-29')", "'2023-02-29' is no date"},
		{"lower(§visited)", "lower needs texts, and visited is a time: write text(visited)"},
		{"mean(§visited)", "mean needs numbers, and visited is a time"},
		{"§None", "a formula of None alone has no kind"},
		{"§where(paid, None, None)", "where has only None to choose from"},
	} {
		before, after, _ := strings.Cut(test.src, "§")
		src := before + after
		_, err := expr.Compile(src, columns)
		var e *expr.SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: got %v, want a SyntaxError", src, err)
			continue
		}
		line := strings.Count(before, "\n") + 1
		column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
		if e.Line != line || e.Column != column {
			t.Errorf("%q: error at line %d, column %d, want %d, %d: %s", src, e.Line, e.Column, line, column, e.Msg)
		}
		if want, _, _ := strings.Cut(test.want, "§"); !strings.Contains(e.Msg, want) {
			t.Errorf("%q: message %q, want %q in it", src, e.Msg, want)
		}
	}
}

func TestSyntaxError_Snippet(t *testing.T) {
	for _, test := range []struct{ name, src, line, caret string }{
		{"one line", "feature_2 ** + ", "feature_2 ** + ", "             ^"},
		{"second line", "1 +\n  größe *\n", "  größe *", "        ^"},
		{"carriage return", "1 +\r\n größe *\r\n", " größe *", "       ^"},
		{"tabs", "\t1 *\t", "\t1 *\t", "\t  ^"},
		{"wide letters", "日本 + 1", "日本 + 1", "^"},
		{"after wide letters", "'日本' * 1", "'日本' * 1", "^"},
		{"wide padding", "where(city == '日本', 1, 'a')", "where(city == '日本', 1, 'a')", "               \u3000\u3000      ^"},
		{"marks", "'e\u0301' $", "'e\u0301' $", "    ^"},
		{"not UTF-8", "1 + \xff\xff", "1 + ?", "    ^"},
	} {
		_, err := expr.Compile(test.src, columns)
		var e *expr.SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%s: got %v, want a SyntaxError", test.name, err)
			continue
		}
		if want := test.line + "\n" + test.caret; e.Snippet != want {
			t.Errorf("%s: snippet\n%s\nwant\n%s", test.name, e.Snippet, want)
		}
	}
}

func TestSyntaxError_LongLineIsCut(t *testing.T) {
	src := strings.Repeat("1 + ", 200) + "x" + strings.Repeat(" + 1", 200)
	_, err := expr.Compile(src, columns)
	var e *expr.SyntaxError
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	line, caret, _ := strings.Cut(e.Snippet, "\n")
	if n := len([]rune(line)); n > 125 {
		t.Errorf("the snippet shows %d runes", n)
	}
	if got := []rune(line)[len([]rune(caret))-1]; got != 'x' {
		t.Errorf("the caret points at %q, want x:\n%s", got, e.Snippet)
	}
}

func TestSyntaxError_Error(t *testing.T) {
	_, err := expr.Compile("1 +\n feature_9", columns)
	want := "expr: line 2, column 2: no column is called feature_9; did you mean feature_2?"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestCompile_Limits: each formula just inside a limit compiles, each just outside is refused quickly.
func TestCompile_Limits(t *testing.T) {
	rep := strings.Repeat
	for _, test := range []struct{ name, inside, outside, want string }{
		{"source", "1" + rep(" ", 4095), "1" + rep(" ", 4096), "longer than 4,096 bytes"},
		{"brackets", rep("(", 64) + "1" + rep(")", 64), rep("(", 65) + "1" + rep(")", 65), "nested more than 64"},
		{"open brackets", "1", rep("(", 4096), "nested more than 64"},
		{"signs", rep("-", 64) + "1", rep("-", 65) + "1", "nested more than 64"},
		{"not", rep("not ", 64) + "paid", rep("not ", 65) + "paid", "nested more than 64"},
		{"powers", rep("1 ** ", 64) + "1", rep("1 ** ", 65) + "1", "nested more than 64"},
		{"choices", rep("1 if paid else ", 64) + "1", rep("1 if paid else ", 65) + "1", "nested more than 64"},
		{"calls", rep("abs(", 64) + "1" + rep(")", 64), rep("abs(", 65) + "1" + rep(")", 65), "nested more than 64"},
		{"nodes", rep("1+", 499) + "1", rep("1+", 500) + "1", "more than 1,000 values and operators"},
		{"comparisons", rep("1<", 499) + "1", rep("1<", 500) + "1", "more than 1,000 values and operators"},
		{"table-wide", "mean(target)" + rep("+mean(target)", 15), "mean(target)" + rep("+mean(target)", 16), "more than 16 table-wide functions"},
		{"arguments", "max(1" + rep(",1", 31) + ")", "max(1" + rep(",1", 32) + ")", "at most 32 arguments"},
	} {
		if _, err := expr.Compile(test.inside, columns); err != nil {
			t.Errorf("%s: inside the limit: %v", test.name, err)
		}
		_, err := expr.Compile(test.outside, columns)
		var e *expr.SyntaxError
		if !errors.As(err, &e) || !strings.Contains(e.Msg, test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
	}
}

// TestCompile_WideTable looks for a nearest name among 10,000 long ones.
func TestCompile_WideTable(t *testing.T) {
	wide := make(table.Schema, 10_000)
	for i := range wide {
		wide[i].Name = strings.Repeat("column", 20) + string(rune('a'+i%26)) + strings.Repeat("y", i%7)
	}
	if _, err := expr.Compile(strings.Repeat("column", 20)+"_x", wide); err == nil {
		t.Error("a name that does not exist compiles")
	}
}
