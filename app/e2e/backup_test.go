//go:build e2e

package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
)

// backUp makes a backup manually.
func backUp(p *e2e.Page) {
	station(p, "Data")
	p.Click("button", "Back up now")
	p.SeeText("Backup created.")
}

// folder returns the files of the backup folder in the browser.
func folder(p *e2e.Page) []string {
	return e2e.Eval[[]string](p, `(async () => {
		const names = [], root = await navigator.storage.getDirectory();
		for await (const name of (await root.getDirectoryHandle("orrery", { create: true })).keys()) names.push(name);
		return names.sort();
	})()`)
}

// TestBackup makes a backup, erases everything, and restores it, without a mouse.
func TestBackup(t *testing.T) {
	p := open(t)
	champion(p)
	p.SeeText("saved in this browser")
	goByKey(p, "Data")
	p.SeeText("No backups yet.")
	press(p, "button", "Back up now")
	p.SeeText("Backup created.")
	p.AxeThemes()
	picture(p, "backups")
	if names := folder(p); len(names) != 1 || !strings.HasPrefix(names[0], "000001_") || !strings.Contains(names[0], "_1r_1v_1t_") {
		t.Errorf("the folder has %q", names)
	}
	press(p, "button", "Back up now")
	p.SeeText("Nothing has changed since the last backup.")

	press(p, "button", "Erase everything")
	p.SeeText("1 backup will be kept.")
	p.Axe()
	p.TabTo("button", "Erase all runs, models, tables and settings")
	p.Leaving(func() { p.Press("Enter") })
	p.SeeText("No data yet")
	if n := e2e.Eval[int](p, `Object.keys(localStorage).filter((k) => k.startsWith("orrery/v")).length`); n != 0 {
		t.Errorf("%d records are left", n)
	}
	p.See("table", "") // of the backups
	press(p, "button", "Restore the backup of")
	p.SeeText("is complete. Existing data will not change.")
	p.Axe()
	p.Patience = 20 * time.Second
	p.TabTo("button", "Import what is new")
	p.Leaving(func() { p.Press("Enter") })
	p.In("region", "Row preview").SeeText(secondUser)
	station(p, "Features")
	p.In("region", "Feature list").SeeText("feature_3")
	station(p, "Experiments")
	p.In("region", "Audit trail").SeeText("champion is v1")
	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("probability of 1: 0.894")

	goByKey(p, "Data")
	name, zip := p.Download(func() { p.Click("button", "Download the backup of") })
	if !strings.HasPrefix(name, "orrery-backup-") || !strings.HasPrefix(zip, "PK") {
		t.Errorf("file %q with %d bytes", name, len(zip))
	}
	press(p, "button", "Delete the backup of")
	press(p, "button", "Delete this backup")
	p.SeeText("No backups yet.")
	if names := folder(p); len(names) != 0 {
		t.Errorf("the folder has %q", names)
	}
	p.Check("checkbox", "Back up once a day", false)
	p.Until("the choice to be saved", func() bool { return last(folder(p)) == "off" })
	p.Reload()
	p.Until("it to be off after a reload", func() bool {
		return e2e.Eval[bool](p, `[...document.querySelectorAll("label")].some((l) => l.innerText.includes("Back up once a day") && !l.querySelector("input").checked)`)
	})
}

// skipping lets the test advance the page's clock, both timers and the time of day.
const skipping = `window.skip = 0;
	const now = performance.now.bind(performance), time = Date.prototype.getTime;
	performance.now = () => now() + skip;
	Date.prototype.getTime = function () { return time.call(this) + skip; };`

// TestDailyBackup: an idle page makes one backup a day, if something has changed; of two tabs only one does.
func TestDailyBackup(t *testing.T) {
	p := blank(t)
	p.Before(skipping)
	p.Go("")
	champion(p)
	p.SeeText("saved in this browser")
	q := p.OpenTab(t)
	q.See("heading", "Map")
	station(p, "Data")
	pass := func(d time.Duration) { e2e.Eval[bool](p, fmt.Sprintf("(skip += %d) > 0", d.Milliseconds())) }
	for want := range 9 {
		p.Until(fmt.Sprintf("backup %d", want+1), func() bool {
			pass(time.Minute) // jobs that were running at the last tick have ended
			return strings.HasPrefix(last(folder(p)), fmt.Sprintf("%06d_", want+1))
		})
		p.Until("seven at most", func() bool { return len(folder(p)) == min(want+1, 7) })
		p.Click("button", map[bool]string{true: "Switch to day theme", false: "Switch to night theme"}[want%2 == 1])
		p.SeeText("saved in this browser")
		pass(24 * time.Hour)
	}
	if names := folder(p); !strings.HasPrefix(names[0], "000003_") {
		t.Errorf("the oldest that is kept is %q", names[0])
	}
}

func last(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[len(names)-1]
}

// noFiles removes the origin private file system.
const noFiles = `navigator.storage.getDirectory = () => Promise.reject(new DOMException("blocked by the test", "SecurityError"))`

// TestBackup_Blocked: the card says so, and everything else works.
func TestBackup_Blocked(t *testing.T) {
	p := blank(t)
	p.Before(noFiles)
	p.Go("")
	champion(p)
	station(p, "Data")
	p.SeeText("This browser cannot keep backups")
	p.SeeNot("button", "Back up now")
	p.Click("button", "Check everything")
	p.SeeText("No problems found: 1 run, 1 version, 1 model, 1 table, 0 backups.")
}

// damage changes one byte of the first blob whose id has the prefix.
const damage = `(async (prefix) => {
	const id = (await orrery.blobKeys()).value.find((k) => k.startsWith(prefix) && (prefix === "model/" || /\/0$/.test(k)));
	const b = (await orrery.blobGet(id)).value;
	b[b.length >> 1] ^= 1;
	return (await orrery.blobPut(id, b)).error;
})`

// TestCheckEverything: the verification names a damaged table and a damaged model, and a backup restores them.
func TestCheckEverything(t *testing.T) {
	p := open(t)
	station(p, "Data")
	p.Upload(fileInput, noisyCSV(t, 600))
	p.SeeText("600 rows, 4 columns")
	station(p, "Train")
	p.Choose("Estimator", "RandomForestClassifier")
	p.Click("button", "Train")
	p.SeeText("Run 1 done")
	p.SeeText("saved in this browser")
	backUp(p)
	press(p, "button", "Check everything")
	p.SeeText("No problems found: 1 run, 0 versions, 1 model, 1 table, 1 backup.")
	p.Axe()
	for _, prefix := range []string{"table/", "model/"} {
		if problem := e2e.Eval[string](p, damage+`("`+prefix+`")`); problem != "" {
			t.Fatal(problem)
		}
	}
	p.Click("button", "Check everything")
	p.SeeText("3 problems found.")
	problems := p.In("region", "Problems")
	problems.SeeText("table noisy.csv")
	problems.SeeText("cannot be read")
	problems.SeeText("run 1")
	p.AxeThemes()
	picture(p, "check_everything")
	p.Click("button", "Restore the backup of")
	p.SeeText("is complete. Existing data will not change.")
	p.Click("button", "Import what is new")
	p.SeeText("Imported ")
	p.Click("button", "Check everything")
	p.SeeText("No problems found: 1 run, 0 versions, 1 model, 1 table, 1 backup.")
}
