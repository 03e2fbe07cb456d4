// Package glossary explains the terms of machine learning that the interface uses, one line each.
//
//	text, ok := glossary.Lookup("AUC")
package glossary

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed glossary.txt
var text string

// Entry is one term and its explanation.
type Entry struct{ Term, Text string }

// Entries returns all entries in the order of the file, which is alphabetical without regard to case.
func Entries() []Entry {
	var out []Entry
	for line := range strings.Lines(text) {
		if term, explanation, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !strings.HasPrefix(line, "#") {
			out = append(out, Entry{term, explanation})
		}
	}
	return out
}

// Lookup returns the explanation of a term, which is spelled as in the file; ok is false for a term without one.
func Lookup(term string) (explanation string, ok bool) {
	all := Entries()
	i := slices.IndexFunc(all, func(e Entry) bool { return e.Term == term })
	if i < 0 {
		return "", false
	}
	return all[i].Text, true
}
