//go:build e2e

package e2e_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"orrery/app/e2e"
)

// trainLong starts a fit that takes minutes.
func trainLong(t *testing.T, p *e2e.Page) {
	t.Helper()
	station(p, "Data")
	p.Upload(fileInput, bigCSV(t, 60_000, 10))
	p.SeeText("60,000 rows")
	station(p, "Train")
	p.Choose("Estimator", "RandomForestClassifier")
	p.Fill("n_estimators", "3000")
	p.Click("button", "Train")
	p.Until("Cancel to be possible", func() bool { return !p.See("button", "Cancel").Disabled() })
}

// TestInterruptedRun reloads the page during a fit: the run has the status KILLED.
func TestInterruptedRun(t *testing.T) {
	p := open(t)
	trainLong(t, p)
	station(p, "Experiments")
	p.In("region", "Runs").SeeText("running")
	p.SeeText("saved in this browser")
	p.Reload()
	if asked := p.Dialogs(); !slices.Equal(asked, []string{"beforeunload"}) {
		t.Errorf("before the page was left it asked %q, want beforeunload", asked)
	}
	p.In("region", "Runs").SeeText("interrupted")
	p.Fill("Search runs", "attributes.status = 'KILLED'")
	p.In("region", "Runs").Click("link", "Run 1")
	p.SeeText("Interrupted.")
	p.SeeText("KILLED")
	p.SeeText("3000")
	p.SeeText("unknown")
	p.Reload()
	p.SeeText("Interrupted.")
	if asked := p.Dialogs(); len(asked) != 1 {
		t.Errorf("with nothing to lose it asked: %q", asked)
	}
}

// TestRunInAnotherTab: an unfinished run of another tab does not change until that tab is closed.
func TestRunInAnotherTab(t *testing.T) {
	p := open(t)
	trainLong(t, p)
	q := p.OpenTab(t)
	station(q, "Experiments")
	q.In("region", "Runs").SeeText("running")
	q.Reload()
	q.In("region", "Runs").SeeText("running")
	q.SeeText("saved in this browser")
	q.In("region", "Runs").SeeNoText("interrupted")
	p.Click("button", "Cancel")
	q.In("region", "Runs").SeeText("stopped")
	p.Click("button", "Train")
	q.In("region", "Runs").SeeText("running")
	p.Allow("favicon.ico") // the browser may request it for a page without an icon
	p.Go("version.txt")    // navigate away
	q.In("region", "Runs").SeeText("interrupted")
}

// TestFailedRun: a run that fails has the status FAILED.
func TestFailedRun(t *testing.T) {
	p := open(t)
	station(p, "Data")
	few := filepath.Join(t.TempDir(), "few.csv")
	if err := os.WriteFile(few, []byte("x,y\n1,0\n2,0\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Upload(fileInput, few)
	p.SeeText("10 rows, 2 columns")
	p.Choose("Role of y", "target")
	p.Choose("Role of x", "feature")
	station(p, "Train")
	p.Check("checkbox", "stratify", true)
	p.Click("button", "Train")
	station(p, "Experiments")
	p.In("region", "Runs").SeeText("failed")
	p.In("region", "Runs").Click("link", "Run 1")
	p.SeeText("FAILED")
}
