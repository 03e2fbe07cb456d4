package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"orrery/core/registry"
)

// Query is a parsed query. It is immutable and safe for concurrent use.
type Query struct{ root node }

// Parse parses a query. An empty or blank query matches every run. The error is a *SyntaxError.
func Parse(query string) (*Query, error) {
	p := &parser{query: query, tokens: scan(query)}
	if p.peek().kind == end {
		return &Query{all{}}, nil
	}
	root, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != end {
		return nil, p.unexpected(t, after)
	}
	return &Query{root}, nil
}

// Match reports whether a run matches the query. It does not retain the run.
func (q *Query) Match(run *registry.Run) bool { return q.root.match(run) }

// Filter returns the runs that match, in their order.
func (q *Query) Filter(runs []registry.Run) []registry.Run {
	out := make([]registry.Run, 0, len(runs))
	for i := range runs {
		if q.root.match(&runs[i]) {
			out = append(out, runs[i])
		}
	}
	return out
}

// Descriptions of expected tokens, for messages and for completion.
const (
	aField = "a field such as metrics.accuracy, params.C, tags.team, datasets.digest or status"
	after  = "AND, OR or the end of the query"
)

const deepest = 100

type parser struct {
	query  string
	tokens []token
	at     int
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end && t.kind != broken {
		p.at++
	}
	return t
}

// keyword reports whether the next token is the given keyword.
func (p *parser) keyword(word string) bool {
	t := p.peek()
	return t.kind == name && strings.EqualFold(t.raw, word)
}

func (p *parser) wrong(t token, msg string) error {
	return &SyntaxError{Query: p.query, At: t.at, End: t.end, Msg: msg}
}

// unexpected returns an error that names what was expected in place of t.
func (p *parser) unexpected(t token, want string) error {
	switch {
	case t.kind == broken:
		return p.wrong(t, t.msg)
	case t.kind == end:
		return p.wrong(t, "expected "+want+", but the query ends")
	case t.kind == name && strings.EqualFold(t.raw, "NOT") && want == aField:
		return p.wrong(t, "expected "+want+"; NOT is allowed only before IN, as in MLflow: use the opposite operator, as in status != \"FAILED\"")
	}
	return p.wrong(t, "expected "+want+", got "+t.raw)
}

// or parses one or more and-expressions joined by OR.
func (p *parser) or(depth int) (node, error) {
	var parts either
	for {
		n, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
		if !p.keyword("OR") {
			break
		}
		p.next()
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

func (p *parser) and(depth int) (node, error) {
	var parts both
	for {
		n, err := p.factor(depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
		if !p.keyword("AND") {
			break
		}
		p.next()
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

// factor parses a comparison, or a query in brackets.
func (p *parser) factor(depth int) (node, error) {
	t := p.peek()
	if t.kind != open {
		return p.comparison()
	}
	if depth == deepest {
		return nil, p.wrong(t, "brackets are nested more than 100 deep")
	}
	p.next()
	n, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	if shutting := p.next(); shutting.kind != shut {
		return nil, p.unexpected(shutting, "AND, OR or a closing bracket")
	}
	return n, nil
}

func (p *parser) comparison() (node, error) {
	t := p.next()
	word := t.kind == name && !p.isKeyword(t)
	if !word && !(t.kind == text && t.raw[0] == '"') {
		return nil, p.unexpected(t, aField)
	}
	f, msg := parseField(t.raw)
	if msg != "" {
		return nil, p.wrong(t, msg)
	}
	return p.operator(f)
}

func (p *parser) isKeyword(t token) bool {
	return slices.Contains([]string{"AND", "OR", "NOT", "IN", "LIKE", "ILIKE"}, strings.ToUpper(t.raw))
}

// operator parses the operator and the value after a field.
func (p *parser) operator(f field) (node, error) {
	t := p.next()
	how := strings.ToUpper(t.raw)
	if t.kind == name && how == "NOT" {
		in := p.next()
		if in.kind != name || !strings.EqualFold(in.raw, "IN") {
			return nil, p.unexpected(in, "IN after NOT")
		}
		how, t.end = "NOT IN", in.end
	}
	if t.kind != op && !(t.kind == name && slices.Contains([]string{"LIKE", "ILIKE", "IN", "NOT IN"}, how)) {
		return nil, p.unexpected(t, "one of "+f.operators()+" after "+f.String())
	}
	allowed := " " + strings.ReplaceAll(f.operators(), ",", "") + " "
	if !strings.Contains(allowed, " "+how+" ") {
		return nil, p.wrong(t, f.String()+" does not take "+how+"; it takes "+f.operators())
	}
	switch {
	case f.numeric():
		return p.numeric(f, how)
	case strings.HasSuffix(how, "IN"):
		return p.list(f, how == "IN")
	}
	v := p.next()
	if v.kind != text {
		return nil, p.wantText(v, "a text in quotes")
	}
	switch how {
	case "LIKE":
		return like{f, v.value, false}, nil
	case "ILIKE":
		return like{f, strings.ToLower(v.value), true}, nil
	}
	return equal{f, v.value, how == "="}, nil
}

// numeric parses the value of a metric or a time.
func (p *parser) numeric(f field, how string) (node, error) {
	t := p.next()
	v, ok := parseNumber(t.raw)
	switch {
	case t.kind == text:
		return nil, p.wrong(t, "expected a number without quotes, since "+f.String()+" is a number; got "+t.raw)
	case t.kind != number:
		return nil, p.unexpected(t, "a number")
	case !ok:
		return nil, p.wrong(t, t.raw+" is not a number; write it as 0.8, -3 or 1e-4")
	}
	return compare{f, how, v}, nil
}

func (p *parser) wantText(t token, what string) error {
	if t.kind == number || t.kind == name && !p.isKeyword(t) {
		return p.wrong(t, "expected "+what+", as in \""+t.raw+"\"; got "+t.raw)
	}
	return p.unexpected(t, what)
}

// list parses ('a', 'b').
func (p *parser) list(f field, in bool) (node, error) {
	if t := p.next(); t.kind != open {
		return nil, p.unexpected(t, "a list such as ('a', 'b')")
	}
	out := among{f: f, in: in, values: map[string]bool{}}
	for {
		v := p.next()
		if v.kind != text {
			return nil, p.wantText(v, "a text in quotes")
		}
		out.values[v.value] = true
		switch t := p.next(); t.kind {
		case shut:
			return out, nil
		case comma:
		default:
			return nil, p.unexpected(t, "a comma or a closing bracket")
		}
	}
}

// SyntaxError reports a query that cannot be parsed, with the position.
type SyntaxError struct {
	Query   string
	At, End int    // byte range of the error in Query; equal at its end
	Msg     string // what was expected and what was found, without a full stop
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("search: character %d: %s", e.Column(), e.Msg)
}

// Column returns the position of the error in characters, from 1.
func (e *SyntaxError) Column() int { return utf8.RuneCountInString(e.Query[:e.At]) + 1 }

// Snippet returns two lines: the query, and a caret below the error.
func (e *SyntaxError) Snippet() string {
	line := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, e.Query)
	return line + "\n" + strings.Repeat(" ", e.Column()-1) + strings.Repeat("^", max(1, utf8.RuneCountInString(e.Query[e.At:e.End])))
}
