package search

import (
	"strings"
	"unicode/utf8"

	"orrery/core/registry"
)

// node is a part of a query.
type node interface{ match(*registry.Run) bool }

type (
	all     struct{}
	either  []node
	both    []node
	compare struct {
		field
		how string
		to  float64
	}
	equal struct {
		field
		to   string
		same bool
	}
	like struct {
		field
		pattern string // in lower case if fold
		fold    bool
	}
	among struct {
		f      field
		in     bool
		values map[string]bool
	}
)

func (all) match(*registry.Run) bool { return true }

func (n either) match(r *registry.Run) bool {
	for _, c := range n {
		if c.match(r) {
			return true
		}
	}
	return false
}

func (n both) match(r *registry.Run) bool {
	for _, c := range n {
		if !c.match(r) {
			return false
		}
	}
	return true
}

// match compares by IEEE 754: NaN is unequal to every number and neither less nor greater.
func (n compare) match(r *registry.Run) bool {
	v, ok := n.number(r)
	if !ok {
		return false
	}
	switch n.how {
	case "=":
		return v == n.to
	case "!=":
		return v != n.to
	case ">":
		return v > n.to
	case ">=":
		return v >= n.to
	case "<":
		return v < n.to
	}
	return v <= n.to
}

func (n equal) match(r *registry.Run) bool {
	v, ok := n.text(r)
	return ok && (v == n.to) == n.same
}

func (n like) match(r *registry.Run) bool {
	v, ok := n.text(r)
	if n.fold {
		v = strings.ToLower(v)
	}
	return ok && alike(v, n.pattern)
}

func (n among) match(r *registry.Run) bool {
	v, ok := n.f.text(r)
	return ok && n.values[v] == n.in
}

// alike implements SQL's LIKE: % is any text, _ one character, there is no escape. On a
// mismatch it backtracks to the last % only, so it takes at most len(s)·len(pattern) steps.
func alike(s, pattern string) bool {
	star, back := -1, 0 // index of the last %, and how much of s it has matched
	i, j := 0, 0
	for i < len(s) {
		_, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case j < len(pattern) && pattern[j] == '%':
			star, back = j, i
			j++
		case j < len(pattern) && pattern[j] == '_':
			i, j = i+size, j+1
		case strings.HasPrefix(pattern[j:], s[i:i+size]):
			i, j = i+size, j+size
		case star >= 0:
			_, step := utf8.DecodeRuneInString(s[back:])
			back += step
			i, j = back, star+1
		default:
			return false
		}
	}
	return strings.Trim(pattern[j:], "%") == ""
}
