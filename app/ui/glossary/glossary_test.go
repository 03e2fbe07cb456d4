package glossary_test

import (
	"strings"
	"testing"

	"orrery/app/ui/glossary"
)

// Every line of the file is an entry, in order, with one or two sentences that are short enough for a popover.
func TestEntries(t *testing.T) {
	before := ""
	for _, e := range glossary.Entries() {
		if key := strings.ToLower(e.Term); key <= before {
			t.Errorf("%q comes after %q", e.Term, before)
		} else {
			before = key
		}
		if !strings.HasSuffix(e.Text, ".") || len(e.Text) > 200 {
			t.Errorf("%s: %d bytes, or no full stop: %q", e.Term, len(e.Text), e.Text)
		}
	}
	if n := len(glossary.Entries()); n < 50 {
		t.Errorf("%d entries", n)
	}
}

func TestLookup(t *testing.T) {
	for _, term := range []string{"AUC", "log loss", "Log loss"} {
		if e, ok := glossary.Lookup(term); !ok || !strings.EqualFold(e.Term, term) || e.Text == "" {
			t.Errorf("%s: %+v, %v", term, e, ok)
		}
	}
	for _, none := range []string{"nothing", "auc", ""} {
		if e, ok := glossary.Lookup(none); ok {
			t.Errorf("%q: %+v", none, e)
		}
	}
}

func TestLeading(t *testing.T) {
	for _, c := range []struct{ label, term, rest string }{
		{"Feature view of users", "feature view", " of users"}, // the longest term
		{"Feature", "feature", ""},
		{"Features", "", "Features"}, // whole words only
		{"Score on 25 rows", "", "Score on 25 rows"},
		{"", "", ""},
	} {
		if e, rest, ok := glossary.Leading(c.label); e.Term != c.term || rest != c.rest || ok != (c.term != "") {
			t.Errorf("%q: %q, %q, %v", c.label, e.Term, rest, ok)
		}
	}
}
