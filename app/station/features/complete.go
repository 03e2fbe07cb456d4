package features

import (
	"unicode/utf8"

	"orrery/app/station"
	"orrery/core/expr"
)

// Completion is the list of completions of the word at the caret.
type Completion struct {
	List     []expr.Completion // empty when the list is closed
	At       int               // the selected one, which Enter inserts
	from, to int               // the range of the word in bytes
}

// Open reports whether the list is open.
func (c Completion) Open() bool { return len(c.List) > 0 }

// These messages belong to the list of completions.
type (
	// CompletionAsked opens the list.
	CompletionAsked struct {
		station.Quiet
		Caret int
	}
	// CompletionMoved selects the completion that is By places further down.
	CompletionMoved struct {
		station.Quiet
		By int
	}
	// CompletionTaken inserts a completion, the selected one if At is -1.
	CompletionTaken struct{ At int }
	// CompletionClosed closes the list.
	CompletionClosed struct{ station.Quiet }
	// FunctionsPressed opens or closes the list of functions.
	FunctionsPressed struct{}
	// FunctionSearched filters the list of functions.
	FunctionSearched struct {
		station.Quiet
		Text string
	}
)

func (s *State) updateCompletion(m station.Msg) ([]station.Cmd, bool) {
	c := &s.Features.Completion
	switch m := m.(type) {
	case CompletionAsked:
		*c = s.complete(m.Caret, true)
	case CompletionMoved:
		if n := len(c.List); n > 0 {
			c.At = ((c.At+m.By)%n + n) % n
		}
	case CompletionTaken:
		return s.takeCompletion(m.At), true
	case CompletionClosed:
		*c = Completion{}
	case FunctionsPressed:
		s.Features.Functions, s.Features.Search = !s.Features.Functions, ""
	case FunctionSearched:
		s.Features.Search = m.Text
	default:
		return nil, false
	}
	return nil, true
}

// complete returns the completions of the word before the caret, a position in UTF-16 code units. Without a word
// there are none unless the user has asked for them.
func (s *State) complete(caret int, asked bool) Completion {
	f := s.Features
	if f.Set == nil {
		return Completion{}
	}
	at := station.ByteOf(f.Expr, caret)
	from, to, list := expr.Complete(f.Expr, at, f.Set.Schema())
	if from == at && !asked {
		return Completion{}
	}
	return Completion{List: list, from: from, to: to}
}

func (s *State) takeCompletion(at int) []station.Cmd {
	f := &s.Features
	c := f.Completion
	if at < 0 {
		at = c.At
	}
	f.Completion = Completion{}
	if at >= len(c.List) || c.to > len(f.Expr) {
		return nil
	}
	edit := station.Replace{ID: "feature-expr", From: utf16Len(f.Expr[:c.from]), To: utf16Len(f.Expr[:c.to]), Text: c.List[at].Insert}
	f.Expr = f.Expr[:c.from] + edit.Text + f.Expr[c.to:]
	return append(s.Preview(), edit)
}

// utf16Len returns the length of s in UTF-16 code units, as browsers count.
func utf16Len(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xffff {
			n++
		}
	}
	return n
}
