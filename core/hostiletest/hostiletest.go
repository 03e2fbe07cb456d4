// Package hostiletest changes JSON the way an attacker would, for tests of what reads it: numbers
// become extreme, lists empty, long or cyclic, members go missing or change their type.
//
//	changed := hostiletest.Random(rand.New(rand.NewPCG(1, 2)), text)
//
//	doc, err := hostiletest.Parse(text)
//	hostiletest.Walk(doc, func(p hostiletest.Path) {
//		for _, c := range hostiletest.Changes {
//			text := hostiletest.Text(hostiletest.Apply(doc, p, c))
//		}
//	})
package hostiletest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Path leads to a value: the names of members and the places in lists on the way.
type Path []any

// Change makes another value of one; false removes it.
type Change struct {
	Name string
	To   func(any) (any, bool)
}

// Changes are those that are tried at every place.
var Changes = []Change{
	{"removed", func(any) (any, bool) { return nil, false }},
	{"null", to(nil)}, {"true", to(true)},
	{"-1", number("-1")}, {"0", number("0")}, {"1", number("1")}, {"2", number("2")}, {"0.5", number("0.5")},
	{"1e9", number("1000000000")}, {"2^53", number("9007199254740992")}, {"2^62", number("4611686018427387904")},
	{"2^63-1", number("9223372036854775807")}, {"-2^63", number("-9223372036854775808")}, {"1e308", number("1e308")},
	{"nan", to("nan")}, {"inf", to("inf")}, {"text", to("x")}, {"no text", to("")}, {"a path", to("../../x/y")}, {"a control character", to("\x1b]0;x\a\n")},
	{"a long text", to(strings.Repeat("x", 20000))},
	{"empty list", to([]any{})}, {"empty object", to(map[string]any{})}, {"a list of lists", to([]any{[]any{}, []any{[]any{}}})},
	{"a deep list", to(json.RawMessage(strings.Repeat("[", 9000) + strings.Repeat("]", 9000)))}, // encoding/json reads 10,000
	{"first twice", func(v any) (any, bool) {
		if list, ok := v.([]any); ok && len(list) > 0 {
			return append(slices.Clone(list), list[0]), true
		}
		return v, true
	}},
	{"without the last", func(v any) (any, bool) {
		if list, ok := v.([]any); ok && len(list) > 0 {
			return list[:len(list)-1], true
		}
		return v, true
	}},
	{"a thousand times", func(v any) (any, bool) {
		if list, ok := v.([]any); ok && len(list) > 0 && len(list) < 10 {
			return slices.Repeat(list, 1000), true
		}
		return v, true
	}},
	{"places of itself", func(v any) (any, bool) { // children that are their own parents
		list, _ := v.([]any)
		out := make([]any, len(list))
		for i := range out {
			out[i] = json.Number("0")
		}
		return out, list != nil
	}},
}

func to(v any) func(any) (any, bool)        { return func(any) (any, bool) { return v, true } }
func number(s string) func(any) (any, bool) { return to(json.Number(s)) }

// Parse decodes JSON and keeps its numbers as they are written.
func Parse(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// Text encodes a value that Parse returned or Apply made.
func Text(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("hostiletest: " + err.Error()) // Changes make nothing else
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Walk calls visit with the path of every value, the whole first. Of a list it takes the first
// three elements, the one in the middle and the last.
func Walk(doc any, visit func(Path)) { walk(doc, nil, visit) }

func walk(v any, p Path, visit func(Path)) {
	visit(slices.Clone(p))
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			walk(v[k], append(p, k), visit)
		}
	case []any:
		for i := range v {
			if i < 3 || i == len(v)/2 || i == len(v)-1 {
				walk(v[i], append(p, i), visit)
			}
		}
	}
}

// Apply returns doc with the value at p changed. doc stays as it is.
func Apply(doc any, p Path, c Change) any {
	out, _ := apply(doc, p, c.To)
	return out
}

func apply(v any, p Path, change func(any) (any, bool)) (any, bool) {
	if len(p) == 0 {
		return change(v)
	}
	switch v := v.(type) {
	case map[string]any:
		key := p[0].(string)
		out, stays := maps.Clone(v), false
		if out[key], stays = apply(v[key], p[1:], change); !stays {
			delete(out, key)
		}
		return out, true
	case []any:
		i, out, stays := p[0].(int), slices.Clone(v), false
		if out[i], stays = apply(v[i], p[1:], change); !stays {
			out = slices.Delete(out, i, i+1)
		}
		return out, true
	}
	return v, true
}

// Source is where random numbers come from: a *rand.Rand of math/rand/v2.
type Source interface {
	IntN(n int) int // from 0 to below n
}

// Random changes JSON at one to three places, or cuts it, or repeats a member. What is no JSON gets one byte changed.
func Random(r Source, text []byte) []byte {
	doc, err := Parse(text)
	if err != nil || r.IntN(20) == 0 {
		return damaged(r, text)
	}
	for range 1 + r.IntN(3) {
		var paths []Path
		Walk(doc, func(p Path) { paths = append(paths, p) })
		doc = Apply(doc, paths[r.IntN(len(paths))], Changes[r.IntN(len(Changes))])
	}
	out := Text(doc)
	if r.IntN(10) == 0 {
		out = twice(out)
	}
	return out
}

// damaged cuts a text or changes one byte.
func damaged(r Source, text []byte) []byte {
	if len(text) == 0 {
		return []byte("{")
	}
	out := bytes.Clone(text)
	if r.IntN(2) == 0 {
		return out[:r.IntN(len(out))]
	}
	out[r.IntN(len(out))] = byte(r.IntN(128)) // UTF-8 stays UTF-8 in a text of ASCII
	return out
}

// twice repeats the members of an object: a reader may take the first or the last of two.
func twice(text []byte) []byte {
	if len(text) < 3 || text[0] != '{' {
		return text
	}
	inner := text[1 : len(text)-1]
	return slices.Concat([]byte("{"), inner, []byte(","), inner, []byte("}"))
}
