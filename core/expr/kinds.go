package expr

import "orrery/core/table"

// want refuses a value of another kind than name, an operator or function, works on.
func (c *checker) want(n *node, kind table.Kind, name string) error {
	if n.kind == kind {
		return nil
	}
	needs := name + " needs " + kind.String() + "s"
	if name == "if" || name == "where" {
		needs = name + " needs a condition"
	}
	return c.fail(n.from, needs+", and "+c.described(n)+c.advice(n, kind))
}

// described says of which kind a part is: "feature_1 is a number".
func (c *checker) described(n *node) string {
	return c.quote(n) + " is " + article(n.kind)
}

func (c *checker) quote(n *node) string { return shorten(c.src[n.from:n.to]) }

func article(k table.Kind) string {
	switch k {
	case table.Number:
		return "a number"
	case table.Bool:
		return "a boolean"
	case table.Text:
		return "text"
	case table.Time:
		return "a time"
	}
	return "a missing value"
}

// advice explains how to convert n to a value of the wanted kind.
func (c *checker) advice(n *node, kind table.Kind) string {
	q := c.quote(n)
	switch {
	case n.kind == unknown && kind == table.Number:
		return ": use coalesce(x, 0) to fill gaps, or where(c, x, None) to make them"
	case n.kind == unknown && kind == table.Text:
		return ": use coalesce(x, 'a') to fill gaps, or where(c, x, None) to make them"
	case kind == table.Text && (n.form == formNumber || n.form == formBool):
		return ": write '" + q + "' in quotes"
	case kind == table.Text:
		return ": write text(" + q + ")"
	case n.kind == unknown:
		return ": use isnull(x) to ask for it"
	case kind == table.Number && n.kind == table.Bool:
		return ": write where(" + q + ", 1, 0) to count it"
	case kind == table.Number && n.form == formText && numeric(n.text):
		return ": write " + n.text + " without quotes"
	case n.kind == table.Time:
		return ": write days_between(a, b) for a difference, year(" + q + ") and so on for a part"
	case kind == table.Time && n.form == formText:
		return ": write date(" + q + ")"
	case kind == table.Time:
		return ": a column of times is one that Data reads as datetime"
	case kind == table.Number:
		return ": write number(" + q + ") where it spells numbers"
	case n.kind == table.Number:
		return ": write " + q + " != 0"
	}
	return ": compare it, as in " + q + " == 'a'"
}

// numeric says whether a text would be a number without its quotes.
func numeric(s string) bool {
	all := scan(s)
	return len(all) == 2 && all[0].kind == tokNumber && all[1].kind == tokEnd
}

// requote advises to put a number in quotes or to take them off, when one of two values is such a literal.
func (c *checker) requote(a, b *node) string {
	for _, pair := range [2][2]*node{{a, b}, {b, a}} {
		x, y := pair[0], pair[1]
		switch {
		case x.form == formText && y.kind == table.Number && numeric(x.text):
			return ": write " + x.text + " without quotes"
		case x.form == formText && y.kind == table.Time:
			return ": write date(" + c.quote(x) + ")"
		case x.form == formNumber && y.kind == table.Text:
			return ": write '" + c.quote(x) + "' in quotes"
		case x.form == formNumber && y.kind == table.Bool:
			return ": a boolean is True or False"
		case x.form == formBool && y.kind == table.Text:
			return ": write '" + c.quote(x) + "' in quotes"
		case x.form == formBool && y.kind == table.Number:
			return ": write 1 or 0"
		}
	}
	return ""
}

// compare checks a chain of comparisons: every two neighbours are of one kind, and order needs numbers or text.
func (c *checker) compare(n *node) error {
	n.kind = table.Bool
	for i, op := range n.ops {
		a, b := n.kids[i], n.kids[i+1]
		for _, side := range []*node{a, b} {
			if side.kind == unknown || side.form == formText && side.text == "" {
				return c.fail(side.from, "nothing is equal to a missing value: write isnull(x)")
			}
		}
		if a.kind != b.kind {
			return c.fail(b.from, "only values of one kind can be compared, and "+c.described(a)+" while "+
				c.described(b)+c.requote(a, b))
		}
		if a.kind == table.Bool && op != tokEqual && op != tokNotEqual {
			return c.fail(a.from, "booleans have no order, and "+c.described(a)+": use ==, and, or, not")
		}
	}
	return nil
}
