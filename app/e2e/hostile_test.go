//go:build e2e

package e2e_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"orrery/app/e2e"
	"orrery/core/store/record"
	"orrery/core/workspace"
)

// brick is a workspace whose champion, a tree with a valid checksum, claims a billion classes.
const brick = "testdata/hostile/brick_tree_nclasses_1e9.zip"

// TestHostileWorkspace: the import omits the model and imports everything else, and the app can be opened afterwards.
func TestHostileWorkspace(t *testing.T) {
	p := open(t)
	station(p, "Data")
	p.Upload("#workspace-file", brick)
	p.SeeText("model 19037e060ac5: it does not load")
	p.Patience = 20 * time.Second
	p.Leaving(func() { p.Click("button", "Import what is new") })
	goesOn(p)
	p.Reload()
	goesOn(p)
}

// TestHostileStore opens a browser whose localStorage has the records of the same file, including the model.
func TestHostileStore(t *testing.T) {
	file, err := os.ReadFile(brick)
	if err != nil {
		t.Fatal(err)
	}
	c, err := workspace.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	p := open(t)
	loadSample(p)
	for _, name := range slices.Sorted(maps.Keys(c.Records)) {
		item, err := json.Marshal([]string{"orrery/v1/" + name, string(record.Encode(c.Records[name]))})
		if err != nil {
			t.Fatal(err)
		}
		e2e.Eval[bool](p, "(localStorage.setItem(..."+string(item)+"), true)")
	}
	p.Reload()
	goesOn(p)
}

// goesOn checks that the app is open, with the table and the run.
func goesOn(p *e2e.Page) {
	p.Patience = 20 * time.Second
	station(p, "Data")
	p.In("region", "Row preview").SeeText(secondUser)
	station(p, "Serve")
	station(p, "Experiments")
	p.SeeText("accuracy")
}
