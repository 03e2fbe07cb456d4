package expr

import (
	"strings"
	"unicode/utf8"

	"orrery/core/table"
)

// Completion is a column or a function that can replace the word at the caret.
type Completion struct {
	Name   string
	Insert string     // replacement of the word
	Kind   table.Kind // of a column
	Func   Func       // the function; without a name for a column
}

// maxCompletions limits the list; a longer word finds the others.
const maxCompletions = 50

// Complete returns what can be inserted at byte offset at of src: columns of s, then functions; those that begin with
// the word before the caret come before those that contain it. src[from:to] is the word, which is empty where a value
// can begin. There are no completions inside a text or a number, after a complete value, and for a complete word that
// is the only match.
func Complete(src string, at int, s table.Schema) (from, to int, list []Completion) {
	at = max(0, min(at, len(src), maxSource))
	w, ok := wordAt(src, at)
	if !ok {
		return at, at, nil
	}
	lower := strings.ToLower(w.text)
	var inside []Completion
	add := func(c Completion) {
		switch i := strings.Index(strings.ToLower(c.Name), lower); {
		case i == 0 && len(list) < maxCompletions:
			list = append(list, c)
		case i > 0 && len(inside) < maxCompletions:
			inside = append(inside, c)
		}
	}
	for _, f := range s {
		add(Completion{Name: f.Name, Insert: spelling(f.Name), Kind: f.Kind})
	}
	for i := range functions {
		if f := functions[i].Func; !w.quoted {
			add(Completion{Name: f.Name, Insert: call(f.Name, src[w.to:]), Func: f})
		}
	}
	list = append(list, inside[:min(len(inside), maxCompletions-len(list))]...)
	if len(list) == 1 && list[0].Name == w.text && list[0].Func.Name == "" {
		list = nil
	}
	return w.from, w.to, list
}

// spelling returns a column's name as written in a formula.
func spelling(name string) string {
	all := scan(name)
	if len(all) == 2 && all[0].kind == tokName && !all[0].quoted && all[0].text == name {
		return name
	}
	return "`" + name + "`"
}

// call opens the bracket of a function, unless rest begins with one.
func call(name, rest string) string {
	if strings.HasPrefix(rest, "(") {
		return name
	}
	return name + "("
}

// caretWord is the word at the caret.
type caretWord struct {
	from, to int
	text     string // its part before the caret
	quoted   bool   // in backticks
}

// wordAt is false where no value can begin.
func wordAt(src string, at int) (caretWord, bool) {
	toks := scan(src[:at])
	last := toks[len(toks)-1]
	toks = toks[:len(toks)-1]
	w := caretWord{from: at, to: at}
	switch {
	case last.kind == tokBad && src[last.at] == '`' && !strings.Contains(src[last.at:at], "\n"):
		w = caretWord{last.at, quotedEnd(src, at), src[last.at+1 : at], true}
	case last.kind == tokBad:
		return w, false
	case len(toks) > 0 && toks[len(toks)-1].end == at && toks[len(toks)-1].word():
		w.from, w.text, w.to = toks[len(toks)-1].at, toks[len(toks)-1].text, wordEnd(src, at)
		toks = toks[:len(toks)-1]
	}
	return w, len(toks) == 0 || !toks[len(toks)-1].endsValue()
}

// word says whether a token is spelt as a name.
func (t token) word() bool {
	r, _ := utf8.DecodeRuneInString(t.text)
	return !t.quoted && t.kind != tokString && nameStart(r)
}

// endsValue says whether an operator must follow.
func (t token) endsValue() bool {
	return t.kind == tokClose || t.kind != tokOpen && t.kind.startsValue()
}

func wordEnd(src string, at int) int {
	for at < len(src) {
		r, size := utf8.DecodeRuneInString(src[at:])
		if !nameRune(r) {
			break
		}
		at += size
	}
	return at
}

// quotedEnd is behind the closing backtick, if this line has one.
func quotedEnd(src string, at int) int {
	if i := strings.IndexAny(src[at:], "`\n"); i >= 0 && src[at+i] == '`' {
		return at + i + 1
	}
	return at
}
