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
	if text, ok := glossary.Lookup("AUC"); !ok || !strings.HasPrefix(text, "Area under the ROC curve") {
		t.Errorf("AUC: %q", text)
	}
	if text, ok := glossary.Lookup("nothing"); ok || text != "" {
		t.Errorf("nothing: %q", text)
	}
}
