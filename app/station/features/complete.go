package features

import (
	"unicode/utf8"

	"orrery/app/station"
	"orrery/core/expr"
)

// Completion is the list under the expression: what the word at the caret can become.
type Completion struct {
	List     []expr.Completion // closed when there is none
	At       int               // the one that Enter takes
	from, to int               // the word, in bytes
}

// Open reports whether the list is there.
func (c Completion) Open() bool { return len(c.List) > 0 }

// These messages belong to the list of completions.
type (
	// CompletionAsked opens the list where nothing is typed yet.
	CompletionAsked struct {
		station.Quiet
		Caret int
	}
	// CompletionMoved chooses another one, By places further down.
	CompletionMoved struct {
		station.Quiet
		By int
	}
	// CompletionTaken writes one into the expression, the chosen one when At is -1.
	CompletionTaken struct{ At int }
	// CompletionClosed puts the list away.
	CompletionClosed struct{ station.Quiet }
	// FunctionsPressed opens or closes the list of functions.
	FunctionsPressed struct{}
	// FunctionSearched looks through the list of functions.
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

// complete lists what the word before the caret, which counts as JavaScript does, can become. Without a word it does
// so only when it is asked.
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
	edit := station.Replace{ID: "feature-expr", From: units(f.Expr[:c.from]), To: units(f.Expr[:c.to]), Text: c.List[at].Insert}
	f.Expr = f.Expr[:c.from] + edit.Text + f.Expr[c.to:]
	return append(s.Preview(), edit)
}

// units is how long s is for a browser.
func units(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xffff {
			n++
		}
	}
	return n
}
