//go:build e2e

package e2e_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWaysIn loads the same table in each way: chosen, dropped, pasted as a file and pasted as text.
func TestWaysIn(t *testing.T) {
	const text = "height,weight,label\n1.5,60,0\n1.8,90,1\n1.6,70,0\n"
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p := open(t)
	ways := []func(){
		func() { p.Upload(fileInput, file) },
		func() { p.Drop("main", file) },
		func() { p.Focus("button", "Paste text"); p.Paste(file) },
		func() { p.Focus("button", "Paste text"); p.PasteText(text) },
	}
	for _, bringIn := range ways {
		loadSample(p)
		bringIn()
		p.SeeText("3 rows, 3 columns")
		p.In("region", "Row preview").SeeText("1.8")
		p.In("region", "Column summaries").SeeText("height")
	}
}

// TestCancelReading cancels reading a long file; the previous table is kept.
func TestCancelReading(t *testing.T) {
	p := open(t)
	loadSample(p)
	p.Upload(fileInput, bigCSV(t, 400_000, 12))
	p.Click("button", "Cancel")
	p.SeeNot("button", "Cancel")
	p.In("region", "Row preview").SeeText(secondUser)
}
