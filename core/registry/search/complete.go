package search

import (
	"strings"

	"orrery/core/registry"
)

// Names are the sorted keys of some runs, for completion.
type Names struct{ Metrics, Params, Tags []string }

// NamesOf collects the keys of runs.
func NamesOf(runs []registry.Run) Names {
	metrics, params, tags := registry.KeysOf(runs)
	return Names{metrics, params, tags}
}

// Completion lists the words that may replace the bytes From to To at the caret.
type Completion struct {
	From, To int
	Words    []string
}

// mostWords is the largest number of words in a Completion.
const mostWords = 50

// Complete returns the words that can be inserted at the caret, a byte offset in the query: field names, operators
// after a field, AND and OR after a comparison. Inside a value there are none.
func Complete(query string, caret int, names Names) Completion {
	caret = min(max(caret, 0), len(query))
	from := begin(query[:caret])
	c := Completion{From: from, To: caret}
	typed := query[from:caret]
	for _, w := range candidates(query[:from], names) {
		if len(c.Words) < mostWords && w != typed && begins(w, typed) {
			c.Words = append(c.Words, w)
		}
	}
	return c
}

// begins reports whether word begins with typed, ignoring case and backticks.
func begins(word, typed string) bool {
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "`", "")) }
	return strings.HasPrefix(plain(word), plain(typed))
}

// begin returns where the word before the caret begins.
func begin(s string) int {
	i := len(s)
	for i > 0 && !strings.ContainsRune(" \t\n(),=<>!", rune(s[i-1])) {
		i--
	}
	return i
}

// candidates returns the words that may follow the text before the caret.
func candidates(before string, names Names) []string {
	p := &parser{query: before, tokens: scan(before)}
	last := p.tokens[len(p.tokens)-1]
	if last.kind == broken {
		return nil // inside a quoted text
	}
	if p.peek().kind == end {
		return fields(names)
	}
	_, err := p.or(0)
	if err == nil {
		if p.peek().kind == end {
			return []string{"AND ", "OR "}
		}
		return nil
	}
	fault := err.(*SyntaxError)
	switch {
	case fault.At < last.at: // an error before the caret: no word helps
		return nil
	case strings.HasPrefix(fault.Msg, "expected "+aField):
		return fields(names)
	case strings.HasPrefix(fault.Msg, "expected one of "):
		ops, _, _ := strings.Cut(strings.TrimPrefix(fault.Msg, "expected one of "), " after ")
		return operators(ops)
	case strings.HasPrefix(fault.Msg, "expected AND"):
		return []string{"AND ", "OR ", ")"}
	}
	return nil
}

func operators(ops string) []string {
	var out []string
	for _, o := range strings.Fields(strings.ReplaceAll(ops, " IN, NOT IN", "")) {
		out = append(out, o+" ")
	}
	if strings.HasSuffix(ops, "NOT IN") {
		out = append(out, "IN (", "NOT IN (")
	}
	return out
}

// fields returns all fields that a comparison may begin with.
func fields(names Names) []string {
	var out []string
	for of, keys := range [...][]string{metric: names.Metrics, param: names.Params, tag: names.Tags, attribute: attributes[:], dataset: datasetKeys[:]} {
		for _, k := range keys {
			out = append(out, field{entity(of), k}.String()+" ")
		}
	}
	return out
}
