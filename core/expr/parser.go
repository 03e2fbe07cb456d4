package expr

import "orrery/core/table"

// parser builds the tree by recursive descent, one method for each level of Python's precedence, loosest first:
//
//	a if c else b     right to left
//	or
//	and
//	not
//	== != < <= > >=   chained: a < b < c is a < b and b < c
//	+ -
//	* / // %
//	-x +x
//	**                right to left, and tighter than a sign on its left: -2 ** 2 is -4
type parser struct {
	src   string
	toks  []token
	i     int
	depth int
	nodes int
}

// parse reads a whole source.
func parse(src string) (*node, error) {
	if len(src) > maxSource {
		return nil, errorAt(src[:maxSource], 0, "the formula is longer than 4,096 bytes: split it into several features")
	}
	p := &parser{src: src, toks: scan(src)}
	n, err := p.choice()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokEnd {
		return nil, p.leftover(t, p.previous())
	}
	return n, nil
}

func (p *parser) peek() token { return p.toks[p.i] }

// next is the kind of the next token; peek copies all of it.
func (p *parser) next() tokenKind { return p.toks[p.i].kind }

// previous is the token before the next one; its kind is tokEnd at the start.
func (p *parser) previous() token {
	if p.i == 0 {
		return token{}
	}
	return p.toks[p.i-1]
}

func (p *parser) take() token {
	t := p.toks[p.i]
	p.i++
	return t
}

// accept takes the next token when it is of this kind.
func (p *parser) accept(k tokenKind) bool {
	if p.next() != k {
		return false
	}
	p.i++
	return true
}

func (p *parser) fail(t token, msg string) error { return errorAt(p.src, t.at, msg) }

// add counts a new node.
func (p *parser) add(n *node) (*node, error) {
	p.nodes++
	if p.nodes > maxNodes {
		return nil, errorAt(p.src, n.at, "the formula has more than 1,000 values and operators: split it into several features")
	}
	return n, nil
}

// inside runs one level deeper.
func (p *parser) inside(parse func() (*node, error)) (*node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxNesting {
		return nil, p.fail(p.peek(), "the formula is nested more than 64 levels deep: split it into several features")
	}
	return parse()
}

func (p *parser) choice() (*node, error) {
	value, err := p.or()
	if err != nil || p.next() != tokIf {
		return value, err
	}
	question := p.take()
	condition, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokElse {
		if t.kind != tokEnd && t.kind != tokClose && t.kind != tokComma {
			return nil, p.leftover(t, p.previous())
		}
		return nil, p.fail(question, "this if needs an else: write a if c else b")
	}
	p.take()
	other, err := p.inside(p.choice)
	if err != nil {
		return nil, err
	}
	return p.add(&node{form: formIf, at: question.at, from: value.from, to: other.to, kids: []*node{value, condition, other}})
}

func (p *parser) or() (*node, error)  { return p.leftToRight(p.and, tokOr, tokOr) }
func (p *parser) and() (*node, error) { return p.leftToRight(p.not, tokAnd, tokAnd) }

func (p *parser) not() (*node, error) {
	if p.next() == tokNot {
		return p.prefix(p.not)
	}
	return p.comparison()
}

func (p *parser) comparison() (*node, error) {
	first, err := p.sum()
	if err != nil || !p.next().comparison() {
		return first, err
	}
	n := &node{form: formCompare, at: p.peek().at, from: first.from, kids: []*node{first}}
	for p.next().comparison() {
		// Each comparison of a chain is an operator of its own for the limit.
		if _, err := p.add(n); err != nil {
			return nil, err
		}
		n.ops = append(n.ops, p.take().kind)
		next, err := p.sum()
		if err != nil {
			return nil, err
		}
		n.kids = append(n.kids, next)
		n.to = next.to
	}
	return n, nil
}

func (p *parser) sum() (*node, error)     { return p.leftToRight(p.product, tokPlus, tokMinus) }
func (p *parser) product() (*node, error) { return p.leftToRight(p.sign, tokStar, tokPercent) }

// leftToRight reads operands of the next tighter level joined by operators of the kinds lo to hi.
func (p *parser) leftToRight(operand func() (*node, error), lo, hi tokenKind) (*node, error) {
	left, err := operand()
	for err == nil && p.next() >= lo && p.next() <= hi {
		t := p.take()
		var right *node
		if right, err = operand(); err == nil {
			left, err = p.binary(t, left, right)
		}
	}
	return left, err
}

func (p *parser) sign() (*node, error) {
	if k := p.next(); k == tokMinus || k == tokPlus {
		return p.prefix(p.sign)
	}
	return p.power()
}

func (p *parser) power() (*node, error) {
	base, err := p.primary()
	if err != nil || p.next() != tokPower {
		return base, err
	}
	t := p.take()
	exponent, err := p.inside(p.sign)
	if err != nil {
		return nil, err
	}
	return p.binary(t, base, exponent)
}

func (p *parser) prefix(operand func() (*node, error)) (*node, error) {
	t := p.take()
	n, err := p.inside(operand)
	if err != nil {
		return nil, err
	}
	return p.add(&node{form: formUnary, op: t.kind, at: t.at, from: t.at, to: n.to, kids: []*node{n}})
}

func (p *parser) binary(t token, left, right *node) (*node, error) {
	return p.add(&node{form: formBinary, op: t.kind, at: t.at, from: left.from, to: right.to, kids: []*node{left, right}})
}

// node is one value or operator of the syntax tree. Its children are in the order of the source.
type node struct {
	form     form
	at       int         // byte offset of its token: the operator, the function, the literal
	from, to int         // byte offsets of the whole part, brackets included
	op       tokenKind   // of a unary or binary operator
	ops      []tokenKind // of a comparison: one fewer than kids
	num      float64     // of a number, and 0 or 1 of a boolean
	text     string      // of a text; the name of a column or function
	fn       *function   // of a call, set by the checker
	kids     []*node
	kind     table.Kind // set by the checker
}

type form uint8

const (
	formNumber form = iota
	formBool
	formText
	formNone
	formColumn
	formUnary
	formBinary
	formCompare // a < b <= c
	formIf      // kids: the value, the condition, the other value
	formCall
)

// primary reads a literal, a column, a call, or a formula in brackets.
func (p *parser) primary() (*node, error) {
	t := p.peek()
	if !t.kind.startsValue() {
		return nil, p.noValue(t, p.previous())
	}
	p.take()
	n := &node{at: t.at, from: t.at, to: t.end, text: t.text}
	switch t.kind {
	case tokOpen:
		return p.bracketed(t)
	case tokNumber:
		n.form, n.num = formNumber, t.num
	case tokString:
		n.form = formText
	case tokTrue:
		n.form, n.num = formBool, 1
	case tokFalse:
		n.form = formBool
	case tokNone:
		n.form = formNone
	case tokName:
		if p.next() == tokOpen && !t.quoted {
			return p.call(t)
		}
		n.form = formColumn
	}
	return p.add(n)
}

func (p *parser) bracketed(open token) (*node, error) {
	n, err := p.inside(p.choice)
	if err != nil {
		return nil, err
	}
	t := p.take()
	if t.kind != tokClose {
		return nil, p.expectedClose(open, t)
	}
	n.from, n.to = open.at, t.end
	return n, nil
}

// expectedClose returns the error for token t, which was found in place of the ) of open.
func (p *parser) expectedClose(open, t token) error {
	if t.kind == tokEnd {
		return p.unclosed(open)
	}
	return p.leftover(t, p.toks[p.i-2])
}

func (p *parser) call(name token) (*node, error) {
	open := p.take()
	n := &node{form: formCall, at: name.at, from: name.at, text: name.text}
	for first := true; !p.accept(tokClose); first = false {
		if !first && !p.accept(tokComma) {
			t := p.take()
			return nil, p.expectedClose(open, t)
		}
		if first && p.next() == tokEnd {
			return nil, p.unclosed(open)
		}
		arg, err := p.inside(p.choice)
		if err != nil {
			return nil, err
		}
		n.kids = append(n.kids, arg)
	}
	n.to = p.previous().end
	return p.add(n)
}
