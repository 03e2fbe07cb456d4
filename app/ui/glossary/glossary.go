// Package glossary explains the terms of machine learning that the interface uses, one line each.
//
//	e, ok := glossary.Lookup("AUC")
package glossary

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed glossary.txt
var text string

// Entry is one term and its explanation.
type Entry struct{ Term, Text string }

// ID returns the id of the element that explains the term: "term-log-loss".
func (e Entry) ID() string { return "term-" + strings.ReplaceAll(strings.ToLower(e.Term), " ", "-") }

// Entries returns all entries in the order of the file, which is alphabetical without regard to case.
var Entries = sync.OnceValue(func() (all []Entry) {
	for line := range strings.Lines(text) {
		if term, explanation, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !strings.HasPrefix(line, "#") {
			all = append(all, Entry{term, explanation})
		}
	}
	return all
})

// Lookup returns the entry of a term, which is spelled as in the file or begins with a capital letter.
func Lookup(term string) (e Entry, ok bool) {
	for _, e := range Entries() {
		if term == e.Term || term == capitalized(e.Term) {
			return e, true
		}
	}
	return Entry{}, false
}

// Leading returns the entry of the longest term that label begins with, as whole words, and the rest of label.
func Leading(label string) (e Entry, rest string, ok bool) {
	for end := len(label); end > 0; end = strings.LastIndexByte(label[:end], ' ') {
		if e, ok := Lookup(label[:end]); ok {
			return e, label[end:], true
		}
	}
	return Entry{}, label, false
}

func capitalized(term string) string { return strings.ToUpper(term[:1]) + term[1:] }
