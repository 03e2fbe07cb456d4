package expr

import (
	"slices"

	"orrery/core/table"
)

// Func describes a function of the language to a person.
type Func struct {
	Name      string `json:"name"`
	Signature string `json:"signature"` // as it is written in a formula
	Group     string `json:"group"`     // number, choice, text, time, table
	Doc       string `json:"doc"`       // one sentence
	Example   string `json:"example"`   // a formula; it may read x, whose cells are ExampleX
	Result    string `json:"result"`    // what it gives: one value, or one for each cell of x
}

// ExampleX is the column x of the examples.
const ExampleX = "1, 1, 2, 3, 3"

// Functions lists the functions of the language by group. The compiler reads the same list.
func Functions() []Func {
	out := make([]Func, len(functions))
	for i, f := range functions {
		out[i] = f.Func
	}
	return out
}

// Operators describes the part of the language that is no function, for the same list. Their Signature is what one
// writes, and they have no Name.
func Operators() []Func {
	return []Func{
		{Signature: "+  -  *  /  //  %  **", Group: "operator", Doc: "Arithmetic as in Python: // rounds down, ** binds tighter than a sign; + joins texts.", Example: "-2 ** 2", Result: "-4"},
		{Signature: "<  <=  ==  !=  >=  >", Group: "operator", Doc: "Comparisons give true or false, and can be chained.", Example: "0 < 2 <= 2", Result: "true"},
		{Signature: "and  or  not", Group: "operator", Doc: "Join conditions.", Example: "not 1 > 2", Result: "true"},
		{Signature: "a if c else b", Group: "operator", Doc: "a where the condition c holds, b elsewhere.", Example: "'yes' if 2 > 1 else 'no'", Result: "yes"},
		{Signature: "`two words`", Group: "operator", Doc: "A column whose name is not one word.", Example: "`x` * 2", Result: "2, 2, 4, 6, 6"},
	}
}

// TableWide reports whether the function learns from all rows and is therefore frozen from the training rows.
func (f Func) TableWide() bool { return f.Group == "table" }

// function is a Func and what the checker and the generator need to know.
type function struct {
	Func
	least, most int // number of arguments
	rule        rule
	op          opcode
	args        []table.Kind // the kinds of the arguments; the last one is that of those after it too
	kind        table.Kind   // of the result, of ruleTyped and ruleFold
}

// rule says of which kinds arguments and result are, and what is made of them.
type rule uint8

const (
	ruleTyped    rule = iota // one instruction of up to three arguments of known kinds
	ruleFold                 // the same instruction of two, from left to right
	ruleClip                 // three numbers
	ruleWhere                // a condition and two values of one kind
	ruleIsNull               // a value of any kind gives a boolean
	ruleCoalesce             // values of one kind
	ruleText                 // a value of any kind gives a text
	ruleNumber               // a text or a boolean gives a number
	ruleDate                 // a text that is written out gives a time
	ruleFrozen               // numbers give what was learnt from the training rows
)

// functions is the language's only list of functions.
var functions = slices.Concat(numberFunctions(), choiceFunctions(), textFunctions(), timeFunctions(), tableFunctions())

var (
	aNumber = []table.Kind{table.Number}
	aText   = []table.Kind{table.Text}
)

func numberFunctions() []function {
	one := func(name, doc, example, result string, op opcode) function {
		return function{Func{name, name + "(x)", "number", doc, example, result}, 1, 1, ruleTyped, op, aNumber, table.Number}
	}
	return []function{
		one("abs", "The size of x without its sign.", "abs(-3)", "3", opAbs),
		one("sqrt", "The square root of x; missing when x is below 0.", "sqrt(9)", "3", opSqrt),
		one("log", "The natural logarithm of x; -inf at 0, missing below.", "log(1)", "0", opLog),
		one("log1p", "log(1 + x), exact for small x too; good for counts, since log1p(0) is 0.", "log1p(0)", "0", opLog1p),
		one("exp", "e to the power x.", "exp(1)", "2.718281828459045", opExp),
		{Func{"min", "min(a, b, ...)", "number", "The smallest of the values of a row; missing when one of them is.", "min(2, 5, 3)", "2"},
			2, maxArguments, ruleFold, opMin, aNumber, table.Number},
		{Func{"max", "max(a, b, ...)", "number", "The largest of the values of a row; missing when one of them is.", "max(2, 5, 3)", "5"},
			2, maxArguments, ruleFold, opMax, aNumber, table.Number},
		{Func{"clip", "clip(x, lo, hi)", "number", "x, but not below lo and not above hi.", "clip(12, 0, 10)", "10"}, 3, 3, ruleClip, 0, aNumber, table.Number},
		one("round", "The nearest whole number; halves go to the even one.", "round(2.5)", "2", opRound),
		one("floor", "The largest whole number that is not above x.", "floor(-1.5)", "-2", opFloor),
		one("ceil", "The smallest whole number that is not below x.", "ceil(-1.5)", "-1", opCeil),
		{Func{"number", "number(x)", "number", "A text as the number that it spells, missing when it spells none; a boolean as 1 or 0.", "number('1.50') + 1", "2.5"},
			1, 1, ruleNumber, opNumber, nil, table.Number},
	}
}

func choiceFunctions() []function {
	return []function{
		{Func{"where", "where(c, a, b)", "choice", "a in the rows where the condition c holds, b in the others.", "where(x > 1, 'big', 'small')", "small, small, big, big, big"},
			3, 3, ruleWhere, 0, nil, 0},
		{Func{"isnull", "isnull(x)", "choice", "True in the rows where x is missing.", "isnull(sqrt(-1))", "true"}, 1, 1, ruleIsNull, 0, nil, table.Bool},
		{Func{"coalesce", "coalesce(a, b, ...)", "choice", "The first of the values that is not missing.", "coalesce(None, 2, 3)", "2"}, 2, maxArguments, ruleCoalesce, 0, nil, 0},
	}
}

func textFunctions() []function {
	one := func(name, doc, example, result string, op opcode, kind table.Kind) function {
		return function{Func{name, name + "(x)", "text", doc, example, result}, 1, 1, ruleTyped, op, aText, kind}
	}
	two := func(name, second, doc, example, result string, op opcode) function {
		return function{Func{name, name + "(x, " + second + ")", "text", doc, example, result}, 2, 2, ruleTyped, op, aText, table.Bool}
	}
	return []function{
		one("lower", "x in small letters.", "lower('Oslo')", "oslo", opLower, table.Text),
		one("upper", "x in capital letters.", "upper('Oslo')", "OSLO", opUpper, table.Text),
		one("strip", "x without white space at its ends.", "strip('  a b ')", "a b", opStrip, table.Text),
		one("len", "The number of characters of x.", "len('Århus')", "5", opLen, table.Number),
		two("contains", "part", "True where part stands somewhere in x, letter for letter.", "contains('banana', 'nan')", "true", opContains),
		two("startswith", "part", "True where x begins with part.", "startswith('banana', 'ban')", "true", opStartsWith),
		two("endswith", "part", "True where x ends with part.", "endswith('me@mail.no', '.no')", "true", opEndsWith),
		{Func{"split", "split(x, sep, i)", "text", "Part i of x cut at every sep, counted from 0, or from the end when negative; missing when there is no such part.",
			"split('2024-05-17', '-', 1)", "05"}, 3, 3, ruleTyped, opSplit, []table.Kind{table.Text, table.Text, table.Number}, table.Text},
		{Func{"replace", "replace(x, old, new)", "text", "x with new in place of every old.", "replace('1 234', ' ', '')", "1234"}, 3, 3, ruleTyped, opReplace, aText, table.Text},
		{Func{"concat", "concat(a, b, ...)", "text", "The texts one after the other, as a + b; missing when one of them is.", "concat('a', '-', 'b')", "a-b"},
			2, maxArguments, ruleFold, opConcat, aText, table.Text},
		{Func{"text", "text(x)", "text", "x as a CSV file writes it.", "text(1.50) + ' EUR'", "1.5 EUR"}, 1, 1, ruleText, opText, nil, table.Text},
	}
}

func tableFunctions() []function {
	one := func(name, doc, result string) function {
		return function{Func{name, name + "(x)", "table", doc, name + "(x)", result}, 1, 1, ruleFrozen, 0, aNumber, table.Number}
	}
	return []function{
		one("mean", "The mean of x over the training rows; missing values are left out.", "2"),
		one("std", "The standard deviation of x over the training rows, with n - 1 (ddof 1).", "1"),
		one("median", "The middle value of x over the training rows.", "2"),
		one("colmin", "The smallest x of the training rows.", "1"),
		one("colmax", "The largest x of the training rows.", "3"),
		{Func{"quantile", "quantile(x, q)", "table", "The value below which the share q of the training rows lies, between two of them linearly.", "quantile(x, 0.75)", "3"},
			2, 2, ruleFrozen, 0, aNumber, table.Number},
		one("zscore", "(x - mean(x)) / std(x): how many standard deviations (ddof 1) x is above the mean of the training rows.", "-1, -1, 0, 1, 1"),
		one("rank", "The rank of x among the training rows as a share from 0 to 1, equal values sharing the average.", "0.3, 0.3, 0.6, 0.9, 0.9"),
		{Func{"quantile_bin", "quantile_bin(x, n)", "table", "The bin of x, counted from 0, of n bins that hold equally many training rows.", "quantile_bin(x, 2)", "0, 0, 0, 1, 1"},
			2, 2, ruleFrozen, opBin, aNumber, table.Number},
	}
}

var aTime = []table.Kind{table.Time}

func timeFunctions() []function {
	one := func(name, doc, example, result string, op opcode) function {
		return function{Func{name, name + "(t)", "time", doc, name + "(date(" + example + "))", result}, 1, 1, ruleTyped, op, aTime, table.Number}
	}
	return []function{
		{Func{"date", "date('2024-01-31')", "time", "The time that is written out, with 18:30 behind the day if need be; UTC.", "text(date('2024-01-31'))", "2024-01-31T00:00:00Z"},
			1, 1, ruleDate, 0, nil, table.Time},
		one("year", "The year of t.", "'2024-05-17'", "2024", opYear),
		one("month", "The month of t, 1 to 12.", "'2024-05-17'", "5", opMonth),
		one("day", "The day of the month of t, 1 to 31.", "'2024-05-17'", "17", opDay),
		one("weekday", "The day of the week of t: Monday is 0, Sunday 6.", "'2024-05-17'", "4", opWeekday),
		one("dayofyear", "The day of the year of t, 1 to 366.", "'2024-05-17'", "138", opDayOfYear),
		one("hour", "The hour of t, 0 to 23.", "'2024-05-17 18:30'", "18", opHour),
		one("minute", "The minute of t, 0 to 59.", "'2024-05-17 18:30'", "30", opMinute),
		one("second", "The second of t, 0 to 59, without its fraction.", "'2024-05-17 18:30:59.5'", "59", opSecond),
		{Func{"days_between", "days_between(a, b)", "time", "The days from a to b, with the part of a day as a fraction; negative when b is earlier.",
			"days_between(date('2024-05-17'), date('2024-06-01 12:00'))", "15.5"}, 2, 2, ruleTyped, opDays, aTime, table.Number},
	}
}
