package expr

import (
	"math"

	"orrery/core/table"
)

// call checks a call: that there is such a function, and that its arguments are of its kinds.
func (c *checker) call(n *node) error {
	f, err := c.function(n)
	if err != nil {
		return err
	}
	n.fn, n.kind = f, f.kind
	switch f.rule {
	case ruleWhere:
		return c.either(n, f.Name, n.kids[0], n.kids[1], n.kids[2])
	case ruleCoalesce:
		return c.alike(n, f.Name, n.kids)
	case ruleIsNull, ruleText, ruleNumber:
		return c.oneOfAny(n)
	case ruleDate:
		return c.date(n)
	case ruleFrozen:
		if err := c.frozen(n); err != nil {
			return err
		}
	}
	for i, kid := range n.kids {
		if err := c.want(kid, f.args[min(i, len(f.args)-1)], f.Name); err != nil {
			return err
		}
		if kid.form == formText && kid.text == "" && !(f.op == opReplace && i == 2) {
			return c.fail(kid.from, "an empty text is a missing value, and so would be what "+f.Name+" makes of it")
		}
	}
	return nil
}

// date parses a time literal.
func (c *checker) date(n *node) error {
	kid := n.kids[0]
	if kid.form != formText {
		return c.fail(kid.from, "date needs a text that is written out, as in date('2024-01-31')")
	}
	us, ok := table.ParseTime(kid.text)
	if !ok {
		return c.fail(kid.from, c.quote(kid)+" is no date: write it as in date('2024-01-31') or date('2024-01-31 18:30')")
	}
	n.num = us
	return nil
}

// oneOfAny checks a function that accepts a value of any kind, or of most kinds.
func (c *checker) oneOfAny(n *node) error {
	kid := n.kids[0]
	switch {
	case kid.kind == unknown && n.fn.rule == ruleIsNull:
		return c.fail(kid.from, "None is always missing: ask isnull about a column")
	case kid.kind == unknown:
		return c.fail(kid.from, n.fn.Name+" needs a value, and None is a missing one")
	case n.fn.rule == ruleNumber && kid.kind == table.Number:
		return c.fail(kid.from, c.described(kid)+" already: leave number away")
	}
	return nil
}

// maxFrozen limits the table-wide calls of a formula: each is a pass over the training rows, some with a sort.
const maxFrozen = 16

// maxBins limits the bins of quantile_bin. It is far above what is distinguishable in a chart.
const maxBins = 1000

// frozen checks a table-wide call: how often there is one, and its second argument, which must be written out.
func (c *checker) frozen(n *node) error {
	if c.frozenCalls++; c.frozenCalls > maxFrozen {
		return c.fail(n.at, "the formula has more than 16 table-wide functions: split it into several features")
	}
	if len(n.kids) < 2 {
		return nil
	}
	v := n.kids[1]
	switch n.fn.Name {
	case "quantile":
		if v.form != formNumber || v.num > 1 {
			return c.fail(v.from, "quantile needs a share from 0 to 1 that is written out, as in quantile(x, 0.95)")
		}
	case "quantile_bin":
		if v.form != formNumber || v.num < 2 || v.num > maxBins || v.num != math.Trunc(v.num) {
			return c.fail(v.from, "quantile_bin needs a whole number of bins from 2 to 1,000 that is written out, as in quantile_bin(x, 4)")
		}
	}
	return nil
}

func (c *checker) count(n *node, f *function) error {
	given := len(n.kids)
	if given >= f.least && given <= f.most {
		return nil
	}
	if f.op == opRound && given == 2 {
		return c.fail(n.at, "round takes 1 argument: round(x); for two decimals write round(x * 100) / 100")
	}
	want := "1 argument"
	switch {
	case given > f.most && f.most == maxArguments:
		want = "at most 32 arguments"
	case f.most == maxArguments:
		want = "2 or more arguments"
	case f.most > 1:
		want = string(rune('0'+f.most)) + " arguments"
	}
	msg := f.Name + " takes " + want + ": " + f.Signature
	if given == 1 && (f.op == opMin || f.op == opMax) {
		msg += "; over a whole column write col" + f.Name + "(x)"
	}
	return c.fail(n.at, msg)
}
