// Package expr is the language of features: a formula over the columns of a table, which is compiled once and then
// evaluated for whole columns or one row, with the same bits on every processor.
//
//	p, err := expr.Compile("log1p(visits) * 2 if visits > 0 else None", t.Schema())
//	column, err := p.Eval(t)        // all rows
//	value, err := p.EvalRow(values) // one row, values in the order of p.Inputs()
//
// A formula with a table-wide function is fitted first, on the training rows:
//
//	p, err = p.Fit(t, train)      // mean(x) is a constant now
//	p, err = p.Freeze(p.Frozen()) // the same from a stored state
//
// # The language
//
// It is a subset of Python's expressions:
//
//	12  1_000  .5  1e-3                numbers, always float64; one too large is inf
//	'text'  "text"                     with \\ \' \" \n \r \t \u0041
//	True  False  None                  also true and false; None is a missing value
//	feature_1  größe  `name of two`    columns; backticks where a name is not an identifier
//	f(a, b)                            a function, see [Functions]
//	a ** b                             right to left, tighter than a sign: -2 ** 2 is -4, 2 ** -1 is 0.5
//	-a  +a
//	a * b  a / b  a // b  a % b
//	a + b  a - b                       + joins texts too
//	a == b  != < <= > >=               chained: 0 < a <= b is 0 < a and a <= b
//	not a
//	a and b
//	a or b
//	a if c else b                      right to left, the loosest
//
// Each line binds tighter than those below it. Spaces and line breaks between words have no meaning.
//
// # Kinds
//
// A value is a number, a boolean, a text or a time, and its kind is known before the formula runs. Arithmetic and the functions
// of numbers take numbers; + joins two texts, as in Python; and, or, not take booleans, and so does the condition of if and where; the two sides of a
// comparison, the two outcomes of if and where, and the values of coalesce are of one kind. Nothing is converted
// silently: a mixture is a [*SyntaxError] that says what to write, such as text(x) or where(flag, 1, 0).
// Numbers, texts and times have an order, booleans only == and !=. Texts are compared by code points, as in Python.
//
// # Missing values and special numbers
//
// A missing number, boolean or time is NaN, a missing text is the empty one. The rules are numpy's for float64:
//
//   - + - * / and the functions of a missing number are missing, but for the exceptions here; overflow is inf.
//   - 1 / 0 is inf, -1 / 0 is -inf, 0 / 0 is NaN.
//   - a // b is the floor of the exact quotient; a // 0 is a / 0. a % b has the sign of b and is exact; a % 0 is NaN;
//     inf // b and inf % b are NaN; -5 % inf is inf.
//   - a ** b is C's pow: x ** 0 and 1 ** x are 1 even for NaN, 0 ** -1 is inf, (-8) ** (1/3) is NaN. x ** 2 is
//     exactly x * x.
//   - sqrt and log of a negative number are NaN, log(0) is -inf, log1p(-1) is -inf.
//   - min and max are missing as soon as one argument is, and -0 is below 0. clip(x, lo, hi) is min(max(x, lo), hi).
//   - round goes to the nearest whole number and halves to the even one: round(0.5) is 0, round(1.5) is 2.
//   - A comparison with a missing value is False, but != is True: x != x holds where x is missing. It is never missing
//     itself. To ask for a missing value write isnull(x); a comparison with None or an empty text is refused.
//   - and, or, not have a third value for a missing boolean: False and missing is False, True or missing is True,
//     other combinations are missing, and so is not of missing.
//   - a if c else b and where(c, a, b) are missing where c is. Both outcomes are computed, which cannot fail.
//   - coalesce gives the first value that is not missing, and a missing one when there is none.
//   - What a function makes of a missing text is missing, as in pandas: a joined text, a length, an answer of contains.
//     A text that comes out empty is missing too: strip(' '), or the part of split between two separators. replace with
//     a missing old leaves the text as it is, and the empty text as new deletes.
//
// # Texts
//
// They behave like Python's str: len counts code points; contains, startswith and endswith compare literally, without
// patterns; split(x, sep, i) is x.split(sep)[i] with missing in place of the IndexError; strip removes Unicode's white
// space from both ends. lower and upper map letter by letter, as Unicode does without a language, with Python's
// exceptions for ß, the Latin ligatures, İ and the Σ at the end of a word. number reads decimals as pandas.to_numeric
// with errors="coerce"; text writes the shortest decimals that read back the same.
//
// # Times
//
// A time is a microsecond in UTC, written out as date('2024-01-31') or date('2024-01-31 18:30'), ISO 8601 as
// [table.ParseTime] reads it. Times are compared and chosen among; days_between takes their difference and year, month,
// day, weekday (Monday is 0), dayofyear, hour, minute and second their parts, as pandas' Series.dt does.
//
// # Table-wide functions
//
// mean, std, median, colmin, colmax, quantile, zscore, rank and quantile_bin depend on a whole column. [Program.Fit]
// freezes their state from the training rows, so that test rows do not change it, and one row online gets the same
// value as in the whole column offline. Before that, evaluation returns [ErrUnfitted]. They may be nested and take any formula:
// zscore(log1p(x)). Missing values are left out, as in pandas:
//
//   - std and zscore divide by n - 1 (ddof 1, pandas; StandardScaler and scipy.stats.zscore have ddof 0). A column that
//     does not vary has the zscore NaN.
//   - quantile(x, q) and median are numpy's linear ones; q is written out.
//   - rank is Series.rank(pct=True): equal values share their average rank, the largest has 1. A value that no training
//     row has is interpolated linearly between its neighbors; beyond the ends it has the rank of the last one. Of more
//     than 4,096 distinct values that many are stored, and the rank is within 1/4096.
//   - quantile_bin(x, n) is pandas.qcut(x, n, labels=False, duplicates="drop"): bins are closed on the right. Values
//     beyond the ends fall into the first and last bin. n is from 2 to 1,000 and written out.
//   - Sums are compensated (Neumaier), so that the order of the rows hardly matters.
//
// Results carry one NaN only, so that equal tables have equal hashes. exp, log, log1p and ** are computed here and
// not by package math, which has different code on different processors; they are within one unit in the last place.
//
// # Limits
//
// A source has at most 4,096 bytes, 1,000 values and operators, 64 levels of nesting, 32 arguments in a call and 16
// table-wide calls. Numbers are float64 throughout: whole numbers are exact up to 2^53. A computed text column has at
// most 128 MiB. While it computes, one text has at most 64 KiB, all that are made for one row 256 KiB, and those of a
// block of 1,024 rows 8 MiB: a formula that grows texts is refused with [ErrTooLarge] before it takes the tab down.
//
//orrery:inline engine
package expr
