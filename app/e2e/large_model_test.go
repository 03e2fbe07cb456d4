//go:build e2e

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/app/e2e"
)

// noisyCSV has labels of which one in twelve is wrong, so that the trees of a forest grow large.
func noisyCSV(t *testing.T, rows int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("user_id,feature_1,feature_2,target\n")
	for i := range rows {
		x := i * 7919 % 1000
		y := x / 500
		if i*104729%1009%12 == 0 {
			y = 1 - y
		}
		fmt.Fprintf(&b, "n%03d,%d.%d,%d.%d,%d\n", i, x, i*31%97, i*104729%1000, i*17%89, y)
	}
	path := filepath.Join(t.TempDir(), "noisy.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// lies returns the size of models in characters of localStorage, and in ids and bytes of the database.
func lies(p *e2e.Page) string {
	return e2e.Eval[string](p, `(async () => {
		const inKV = Object.keys(localStorage).filter((k) => k.startsWith("orrery/v1/m/")).length;
		const ids = (await orrery.blobKeys()).value.filter((k) => k.startsWith("model/"));
		let whole = true, bytes = 0;
		for (const id of ids) {
			const b = (await orrery.blobGet(id)).value;
			const sum = [...new Uint8Array(await crypto.subtle.digest("SHA-256", b))].map((x) => x.toString(16).padStart(2, "0")).join("");
			whole &&= id.startsWith("model/" + sum + "/");
			bytes += b.length;
		}
		return [inKV, ids.length, whole, bytes > 65536].join(" ");
	})()`)
}

// asked returns the prediction for a user.
func asked(p *e2e.Page, user string) string {
	station(p, "Serve")
	p.Fill("user_id", user)
	p.Click("button", "Predict")
	p.SeeText("probability of 1: ")
	return e2e.Eval[string](p, `document.body.innerText.match(/probability of 1: [0-9.]+/)[0]`)
}

// TestLargeModel trains a forest that is too large for localStorage. It is stored in the database by its SHA-256, serves
// after a reload, and is copied to an empty browser and back with a workspace.
func TestLargeModel(t *testing.T) {
	p := alone(t)
	station(p, "Data")
	p.Upload(fileInput, noisyCSV(t, 600))
	p.SeeText("600 rows, 4 columns")
	station(p, "Train")
	p.Choose("Estimator", "RandomForestClassifier")
	p.LongTasks()
	p.Click("button", "Train")
	p.SeeText("Run 1 done")
	p.Click("button", "Register as v1")
	station(p, "Experiments")
	makeChampion(p, "v1", "the first one")
	p.In("region", "Audit trail").SeeText("champion is v1")
	want := asked(p, "n042")
	t.Logf("tasks of the page over 50 ms, recording and deploying: %v", p.LongTasks())
	if got := lies(p); got != "0 1 true true" {
		t.Errorf("%s; want nothing in localStorage, one whole model in the database", got)
	}
	p.Reload()
	if got := asked(p, "n042"); got != want {
		t.Errorf("after a reload %s, before %s", got, want)
	}
	t.Logf("after a reload: %v", p.LongTasks())
	station(p, "Data")
	p.SeeText("Models above 64 kB, in the database: 1,")
	p.Axe()
	picture(p, "storage_large")
	name, zip := p.Download(func() { p.Click("button", "Export workspace") })
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(zip), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Click("button", "Erase everything")
	p.Leaving(func() { p.Click("button", "Erase all runs, models, tables and settings") })
	p.SeeText("No data yet")
	if got := lies(p); got != "0 0 true false" {
		t.Errorf("%s; something is left", got)
	}
	p.Upload("#workspace-file", path)
	p.SeeText("Existing data will not change.")
	p.Leaving(func() { p.Click("button", "Import what is new") })
	if got := asked(p, "n042"); got != want {
		t.Errorf("after the import %s, before %s", got, want)
	}
	if got := lies(p); got != "0 1 true true" {
		t.Errorf("%s after the import", got)
	}
	damage := `(async () => {
		const id = (await orrery.blobKeys()).value.find((k) => k.startsWith("model/")), b = (await orrery.blobGet(id)).value;
		b[b.length >> 1] ^= 1;
		return (await orrery.blobPut(id, b)).error;
	})()`
	if problem := e2e.Eval[string](p, damage); problem != "" {
		t.Fatal(problem)
	}
	p.Reload()
	station(p, "Serve")
	p.SeeText("v1 of noisy, cannot serve this table: load noisy v1: model")
	p.SeeText("was changed after it was saved")
}
