//go:build !wasm

package house_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// bannedPhrases are idioms that a reader of Go's standard library never meets there, with what to write in their place.
var bannedPhrases = []struct{ phrase, instead string }{
	{`as it were`, "leave it out"},
	{`by lot`, "at random"},
	{`(those|that|ones?|roles|table) of now`, "the current ..."},
	{`at hand`, "available, loaded"},
	{`(held|holds?|holding) (\w+ ){0,3}against`, "compared with"},
	{`anew|afresh`, "again"},
	{`mend(s|ed|ing)?`, "repair, fix"},
	{`else nothing`, "otherwise it is empty"},
	{`(lies|lie|lay) (in|on|under|beside|below|within|at|there|outside|above|between)`, "is in, is stored in"},
	{`stands? (in|on|beside|there|where|below|above|under|alone|at|between|for itself)`, "is in, is written in"},
	{`besides?`, "next to, with; also"},
	{`dice`, "random numbers"},
	{`for the eye`, "visible"},
	{`strangers?`, "other people; untrusted"},
	{`comes? about`, "happens, is computed"},
	{`what is so`, "the actual value"},
	{`for ever`, "forever, without limit"},
	{`in sight`, "visible"},
	{`(is|are|was|were) what (came|is|was|lies|has|it|the|a|an)`, "say the noun"},
	{`(drawn|kept|left|counted|shown|told|meant|said|seen|held) (is|are) (one|what|that|those|the|a|an|each|every|only|all)`, "subject first, verb second"},
	{`(tells?|told|says?|said) nothing`, "has no information about"},
	{`knows? (no|nothing)`, "does not depend on"},
	{`speaks? (of|to|alone|with)`, "refers to, calls"},
	{`wholly`, "completely"},
	{`upon`, "on"},
	{`lest`, "so that ... not"},
	{`(goes|went|gone) by`, "passed, elapsed"},
	{`a thing`, "say the noun"},
	{`shall`, "must, will"},
	{`(came|comes?) of`, "the result of"},
	{`slip of the pen`, "typing error"},
	{`gives? way`, "yields"},
	{`breath(e|es|ing)?`, "yield, pause"},
	{`(groves?|boughs?)`, "forest, node"},
	{`judge[sd]?`, "evaluate, score"},
	{`sift(s|ed)?`, "filter"},
	{`for good`, "permanently"},
	{`in hand`, "available"},
	{`is worth`, "counts as"},
	{`on its way`, "pending"},
	{`all else`, "everything else"},
	{`left alone`, "unchanged"},
	{`to and fro`, "back and forth"},
	{`of its kind`, "of this type"},
	{`by heart`, "cached"},
	{`no more than`, "at most"},
}

// phrase matches any of them, in one pass over a text.
var phrase = func() *regexp.Regexp {
	var all []string
	for _, b := range bannedPhrases {
		all = append(all, b.phrase)
	}
	return regexp.MustCompile(`(?i)\b(?:` + strings.Join(all, "|") + `)\b`)
}()

// phrasesIn returns the banned phrases of a text, each with what to write in its place.
func phrasesIn(text string) []string {
	text = strings.Join(strings.Fields(text), " ") // a phrase may be on two lines
	var hits []string
	for _, hit := range phrase.FindAllString(text, -1) {
		for _, b := range bannedPhrases {
			if regexp.MustCompile(`(?i)^(?:` + b.phrase + `)$`).MatchString(hit) {
				hits = append(hits, fmt.Sprintf("%q: %s", hit, b.instead))
				break
			}
		}
	}
	return hits
}

func TestPhrases(t *testing.T) {
	for _, s := range tree(t) {
		if s.path == "app/house/phrases_test.go" {
			continue // the list itself
		}
		eachText(s, func(p token.Pos, text string) {
			for _, hit := range phrasesIn(text) {
				t.Errorf("%s: %s", s.at(p), hit)
			}
		})
	}
}

// eachText visits the comments and string literals of a file.
func eachText(s source, visit func(p token.Pos, text string)) {
	for _, group := range s.file.Comments {
		visit(group.Pos(), group.Text())
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				visit(lit.Pos(), text)
			}
		}
		return true
	})
}

func TestPhrases_Found(t *testing.T) {
	for text, want := range map[string]int{
		"A beside-the-point remark":               1, // Text has no comment marks
		"The model is at\nhand.":                  1,
		"Handed to the caller, at handle 3":       0,
		"the newer holds its own score against x": 1,
		"The list lies in the site.":              1,
		"relies on it":                            0,
		"Kept is one row in two":                  1,
	} {
		if got := phrasesIn(text); len(got) != want {
			t.Errorf("%q: %q, want %d", text, got, want)
		}
	}
}
