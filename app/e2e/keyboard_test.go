//go:build e2e

package e2e_test

import (
	"testing"

	"orrery/app/e2e"
)

// TestNotebookByKeyboard is TestNotebook without a mouse.
func TestNotebookByKeyboard(t *testing.T) {
	p := open(t)
	if th := firstTab(p); th.Name != "Skip to content" {
		t.Errorf("the first stop of Tab is %v", th)
	}
	goByKey(p, "Data")
	press(p, "button", "Load user_data.csv")
	p.SeeText("100 rows, 4 columns")

	goByKey(p, "Features")
	typeInto(p, "Name", "feature_3")
	typeInto(p, "Expression", "feature_1 ** 2")
	press(p, "button", "Save feature")
	p.In("region", "Feature list").SeeText("feature_3")
	typeInto(p, "user_id", secondUser)
	p.Press("Enter")
	p.SeeText("0.015214292328332034")

	goByKey(p, "Train")
	p.TabTo("combobox", "penalty")
	first := p.Focused().Value
	p.Press("ArrowDown")
	p.Until("another penalty", func() bool { return p.See("combobox", "penalty").Value != first })
	p.Press("ArrowUp")
	p.Until("the first penalty", func() bool { return p.See("combobox", "penalty").Value == first })
	press(p, "button", "Train")
	p.SeeText("Run 1 done")
	press(p, "button", "Register as v1")

	goByKey(p, "Experiments")
	press(p, "button", "Promote v1")
	typeInto(p, "Reason for promoting v1", "the first one")
	p.Press("Enter")
	p.In("region", "Audit trail").SeeText("champion is v1")

	goByKey(p, "Serve")
	typeInto(p, "user_id", secondUser)
	p.Press("Enter")
	p.SeeText("probability of 1: 0.894")
	p.TabTo("tab", "By entity id") // Tab goes round the page
	p.Press("ArrowRight")
	p.See("textbox", "feature_1")

	goByKey(p, "Monitor")
	press(p, "button", "Prometheus text")
	p.SeeText("orrery_predictions_total")
}

func firstTab(p *e2e.Page) e2e.Thing {
	p.Press("Tab")
	return p.Focused()
}

func goByKey(p *e2e.Page, name string) {
	p.In("navigation", "Stations").TabTo("link", name) // Serve has a link to Monitor, too
	p.Press("Enter")
	p.See("heading", name)
}

func press(p *e2e.Page, role, name string) {
	p.TabTo(role, name)
	p.Press("Enter")
}

func typeInto(p *e2e.Page, name, text string) {
	p.TabTo("textbox", name)
	p.Press("Control+a")
	p.Type(text)
}
