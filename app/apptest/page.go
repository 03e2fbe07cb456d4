package apptest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/view"
)

// pages is the folder to write whole pages to; "" writes none.
var pages = flag.String("pages", "", "write every golden state as a page into this folder, for viewing")

// writePage writes a state as a whole page in the day theme, with the style sheets of web/.
func writePage(t *testing.T, name string, s state.State) {
	t.Helper()
	if *pages == "" {
		return
	}
	web, err := webFolder()
	if err != nil {
		t.Fatal(err)
	}
	parts, err := filepath.Glob(filepath.Join(web, "css", "*.css")) // sorted by name, the order in which the build joins them
	if err != nil || len(parts) == 0 {
		t.Fatalf("no style sheets in %s (%v)", web, err)
	}
	head := `<!doctype html><html lang="en" data-theme="day"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>` + name + `</title>`
	for _, css := range parts {
		head += `<link rel="stylesheet" href="file://` + css + `">`
	}
	html := app.HTMLString(view.Page(s, func(station.Msg) {}))
	for _, on := range []string{"hidden", "selected", "expanded", "pressed", "current", "invalid"} {
		html = strings.ReplaceAll(html, " aria-"+on+">", " aria-"+on+`="true">`)
		html = strings.ReplaceAll(html, " aria-"+on+" ", " aria-"+on+`="true" `)
	}
	for _, off := range []string{"disabled", "checked", "selected", "hidden"} {
		html = strings.ReplaceAll(html, " "+off+`="false"`, "")
	}
	if err := os.MkdirAll(*pages, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*pages, name+".html"), []byte(head+"<body>"+html), 0o644); err != nil {
		t.Fatal(err)
	}
}

// webFolder returns the folder web of the module that the tests run in.
func webFolder() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "web"), nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", os.ErrNotExist
		}
		dir = above
	}
	return "", err
}
