package expr

// Func describes a function of the language to a person.
type Func struct {
	Name      string `json:"name"`
	Signature string `json:"signature"` // as it is written in a formula
	Doc       string `json:"doc"`       // one sentence
}

// Functions lists the functions of the language in the order in which a palette shows them.
func Functions() []Func {
	all := functions()
	out := make([]Func, len(all))
	for i, f := range all {
		out[i] = f.Func
	}
	return out
}

// function is a Func and what the checker and the generator need to know.
type function struct {
	Func
	least, most int // number of arguments
	rule        rule
	op          opcode // of ruleNumber and ruleFold
}

// rule says of which kinds arguments and result are.
type rule uint8

const (
	ruleNumber   rule = iota // numbers give a number
	ruleFold                 // the same, two or more arguments taken from left to right
	ruleClip                 // three numbers
	ruleWhere                // a condition and two values of one kind
	ruleIsNull               // a value of any kind gives a boolean
	ruleCoalesce             // values of one kind
)

func functions() []function {
	one := func(name, doc string, op opcode) function {
		return function{Func{name, name + "(x)", doc}, 1, 1, ruleNumber, op}
	}
	return []function{
		one("abs", "The size of x without its sign.", opAbs),
		one("sqrt", "The square root of x; missing when x is below 0.", opSqrt),
		one("log", "The natural logarithm of x; -inf at 0, missing below.", opLog),
		one("log1p", "log(1 + x), exact for small x too; good for counts, since log1p(0) is 0.", opLog1p),
		one("exp", "e to the power x.", opExp),
		{Func{"min", "min(a, b, ...)", "The smallest value; missing when one of them is."}, 2, maxArguments, ruleFold, opMin},
		{Func{"max", "max(a, b, ...)", "The largest value; missing when one of them is."}, 2, maxArguments, ruleFold, opMax},
		{Func{"clip", "clip(x, lo, hi)", "x, but not below lo and not above hi."}, 3, 3, ruleClip, 0},
		one("round", "The nearest whole number; halves go to the even one, so round(2.5) is 2.", opRound),
		one("floor", "The largest whole number that is not above x.", opFloor),
		one("ceil", "The smallest whole number that is not below x.", opCeil),
		{Func{"where", "where(c, a, b)", "a in the rows where the condition c holds, b in the others."}, 3, 3, ruleWhere, 0},
		{Func{"isnull", "isnull(x)", "True in the rows where x is missing."}, 1, 1, ruleIsNull, 0},
		{Func{"coalesce", "coalesce(a, b, ...)", "The first of the values that is not missing."}, 2, maxArguments, ruleCoalesce, 0},
	}
}
