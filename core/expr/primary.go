package expr

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
