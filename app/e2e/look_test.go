//go:build e2e

package e2e_test

import (
	"strings"
	"testing"

	"orrery/app/e2e"
)

// TestFindings opens the rows of a finding, sorts, filters, and opens a profile.
func TestFindings(t *testing.T) {
	p := open(t)
	station(p, "Data")
	p.Choose("Sample", "customers.csv")
	p.SeeText("400 rows, 13 columns")
	findings := p.In("region", "Findings")
	findings.SeeText("refund_issued alone predicts churned")
	findings.SeeText("3 rows repeat an earlier one in every column")
	p.Click("button", "Show 6 rows: 3 rows repeat an earlier one in every column: test rows may also be among the training rows.")
	p.SeeText("6 of 400 rows")
	p.Click("button", "Show all")
	p.SeeText("Preview 400 rows")

	p.In("region", "Row preview").Click("button", "age")
	p.Until("the youngest to be first", func() bool {
		return e2e.Eval[string](p, `document.querySelector('[aria-label="Row preview"] tbody tr[aria-rowindex="2"] td:nth-child(4)').textContent`) == "18"
	})
	p.Fill("Show rows where", `age > 60 and plan == "pro"`)
	p.Press("Enter")
	p.SeeText("of 400 rows")
	p.Fill("Show rows where", "agee > 60")
	p.Press("Enter")
	p.SeeText("did you mean")
	p.Click("button", "Show all")

	p.In("region", "Column summaries").Click("button", "monthly_spend")
	p.SeeText("Std (ddof 1)")
	p.See("image", "Histogram of monthly_spend")
	p.Click("button", "Paint points")
	p.Click("button", "Generate a table")
	p.Media("prefers-reduced-motion", "reduce")
	p.AxeThemes()
	p.Click("button", "Close the profile")
	p.SeeNoText("Std (ddof 1)")
}

// TestKeptTables renames, opens, reloads and deletes tables.
func TestKeptTables(t *testing.T) {
	p := open(t)
	loadSample(p)
	p.Choose("Sample", "iris.csv")
	p.SeeText("150 rows, 5 columns")
	kept := p.In("region", "Saved tables")
	kept.SeeText("user_data.csv")
	p.Click("button", "Rename iris.csv")
	p.Fill("New name", "flowers.csv")
	p.Press("Enter")
	kept.SeeText("flowers.csv")
	p.Choose("Target", "sepal_width") // the user's choice, not the default
	p.Click("button", "Open user_data.csv")
	p.In("region", "Row preview").SeeText(secondUser)
	p.Click("button", "Open flowers.csv")
	p.SeeText("150 rows, 5 columns")
	p.Until("the target is still the person's", func() bool { return p.See("combobox", "Target").Value == "sepal_width" })
	p.Click("button", "Open user_data.csv")
	p.In("region", "Row preview").SeeText(secondUser)
	name, content := p.Download(func() { p.Click("button", "Download flowers.csv") })
	if name != "flowers.csv" || strings.Count(content, "\n") != 151 {
		t.Errorf("%s has %d lines", name, strings.Count(content, "\n"))
	}
	p.Reload()
	p.In("region", "Row preview").SeeText(secondUser)
	p.Click("button", "Delete flowers.csv")
	p.Click("button", "Keep it")
	p.Click("button", "Delete flowers.csv")
	p.Click("button", "Delete permanently")
	p.SeeText("flowers.csv is deleted from this browser.")
	p.SeeNot("button", "Open flowers.csv")
	p.Reload()
	p.In("region", "Saved tables").SeeText("user_data.csv")
	p.SeeNot("button", "Open flowers.csv")
}

// TestPaint paints two clouds with the keyboard and trains on them.
func TestPaint(t *testing.T) {
	p := open(t)
	station(p, "Data")
	p.Click("button", "Paint points")
	p.Focus("application", "Canvas for points")
	for _, side := range []string{"ArrowRight", "ArrowLeft"} {
		if side == "ArrowLeft" {
			p.Press("1")
			for range 4 {
				p.Press("Shift+ArrowLeft")
			}
		}
		for range 8 {
			p.Press(side)
			p.Press("Space")
			p.Press("ArrowUp")
		}
	}
	p.SeeText("16 points")
	p.Press("Backspace")
	p.SeeText("15 points")
	p.Press("Space")
	p.Click("application", "Canvas for points") // the mouse paints too, here in the middle
	p.SeeText("17 points")
	p.Click("button", "Show the points as table")
	p.In("region", "Painted points").SeeText("0.00")
	p.Click("button", "Use these points")
	p.SeeText("17 rows, 3 columns")
	train(p)
}

// TestGenerate generates a table with drift and reads its true parameters, also after a reload.
func TestGenerate(t *testing.T) {
	p := open(t)
	station(p, "Data")
	p.Click("button", "Generate a table")
	p.Fill("Seed", "7")
	p.Slide("Noise, standard deviations", 0.3)
	p.Slide("Missing cells", 5)
	p.Slide("Drift begins", 60)
	p.Check("checkbox", "The target's 0 and 1 are swapped", true)
	p.Click("button", "Generate")
	p.SeeText("1,000 rows, 8 columns")
	p.SeeText("from day 60 (2026-03-01")
	p.SeeText("the target is turned over")
	p.SeeText("saved in this browser")
	p.Reload()
	p.SeeText("The old rule after it")
	train(p)
}
