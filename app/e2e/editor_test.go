//go:build e2e

package e2e_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestEditor_ByKeyboard writes a feature with the list of completions, without the mouse.
func TestEditor_ByKeyboard(t *testing.T) {
	p := open(t)
	loadSample(p)
	station(p, "Features")
	p.Fill("Name", "spread")
	p.Focus("textbox", "Expression")
	p.Type("zs")
	p.See("listbox", "Columns and functions")
	p.In("listbox", "Columns and functions").See("option", "zscore")
	p.SeeText("how many standard deviations")
	picture(p, "completion")
	p.Press("Enter")
	p.Type("fe")
	p.In("listbox", "Columns and functions").See("option", "feature_1")
	p.Press("ArrowDown")
	p.Press("Tab")
	p.Type(") + feature_9")
	p.SeeText("No column is called feature_9")
	p.Press("Escape")
	for range len(" + feature_9") {
		p.Press("Backspace")
	}
	p.Press("Escape")
	p.SeeText("Valid")
	if v := p.See("textbox", "Expression").Value; v != "zscore(feature_2)" {
		t.Fatalf("the expression is %q", v)
	}
	p.See("image", "Distribution of spread")
	picture(p, "preview")
	p.Focus("textbox", "Expression")
	p.Press("Enter")
	p.In("region", "Feature list").SeeText("spread")
	p.Fill("user_id", secondUser)
	p.Click("button", "Look up")
	p.In("region", "Look-up result").SeeText("spread")
	p.Click("button", "Functions and operators")
	p.Fill("Search functions", "standard deviations")
	p.In("region", "Functions and operators").SeeText("-1, -1, 0, 1, 1, for x = 1, 1, 2, 3, 3")
	picture(p, "functions")
	p.Axe()
	// The feature is fitted on the training rows, and the fitted feature is served with the model.
	train(p)
	promote(p)
	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("Prediction of v1")
	station(p, "Checks")
	p.Click("button", "Run checks")
	p.SeeText("largest gap 0")
}

// TestEditor_UnitTests: a test of a definition fails and closes the gate, then passes and opens it, and a text feature is
// used in training.
func TestEditor_UnitTests(t *testing.T) {
	p := open(t)
	station(p, "Data")
	p.Focus("button", "Paste text")
	var rows strings.Builder
	rows.WriteString("user_id,email,joined,spent,target\n")
	for i := range 60 {
		host := []string{"Mail.NO", "mail.com", "post.no"}[i%3]
		fmt.Fprintf(&rows, "u%d,u%d@%s,2024-%02d-%02d,%d,%d\n", i, i, host, 1+i%12, 1+i%28, i*7%50, (i%3+1)%2)
	}
	p.PasteText(rows.String())
	p.SeeText("60 rows, 5 columns")
	station(p, "Features")
	p.Fill("Name", "norwegian")
	p.Fill("Expression", "number(endswith(email, '.no'))")
	p.SeeText("Valid")
	p.Fill("Given email", "Ada@Mail.NO")
	p.Fill("Expected", "1")
	p.Click("button", "Add test")
	p.In("region", "Unit tests of the draft").SeeText("wanted 1")
	p.SeeText("1 of 1 test fails")
	picture(p, "failing")
	p.Click("button", "Save feature")
	p.In("region", "Feature list").SeeText("norwegian")
	station(p, "Checks")
	p.Click("button", "Run checks")
	p.SeeText("0 for email = Ada@Mail.NO, wanted 1")
	station(p, "Features")
	p.Click("button", "Edit norwegian")
	p.Fill("Expression", "number(endswith(lower(email), '.no'))")
	p.SeeText("1 test passed")
	p.Axe()
	picture(p, "passing")
	p.Click("button", "Save feature")
	p.Fill("Name", "weekend")
	p.Fill("Expression", "number(weekday(joined) >= 5)")
	p.SeeText("Valid")
	p.Click("button", "Save feature")
	p.In("region", "Feature list").SeeText("weekend")
	p.Reload() // the tests are kept with the definition
	p.Click("button", "Edit norwegian")
	p.SeeText("1 test passed")
	train(p)
	station(p, "Checks")
	p.Click("button", "Run checks")
	p.SeeText("1 for email = Ada@Mail.NO")
}
