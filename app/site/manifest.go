//go:build !wasm

package site

import (
	"encoding/json"
	"path"
	"strings"
)

const manifestPath = "manifest.webmanifest"

type icon struct {
	Src   string `json:"src"`
	Type  string `json:"type"`
	Sizes string `json:"sizes"`
}

// addManifest writes the web app manifest. Its addresses are relative to itself,
// so start and scope are the folder that the site lies in.
func addManifest(files tree) {
	manifest := struct {
		Name       string `json:"name"`
		ShortName  string `json:"short_name"`
		About      string `json:"description"`
		ID         string `json:"id"`
		Start      string `json:"start_url"`
		Scope      string `json:"scope"`
		Display    string `json:"display"`
		Background string `json:"background_color"`
		Theme      string `json:"theme_color"`
		Icons      []icon `json:"icons"`
	}{
		Name: "Orrery", ShortName: "Orrery", About: Pages()[0].Description,
		ID: "./", Start: "./", Scope: "./", Display: "standalone",
		// The day ground of tokens.css (--bg), which the boot screen is drawn on.
		Background: "#f2f4f1", Theme: "#f2f4f1",
		Icons: icons(files),
	}
	body, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		panic("site: " + err.Error()) // strings only: cannot fail
	}
	files[manifestPath] = append(body, '\n')
}

// icons finds the pictures named icon.svg and icon-SIZE.png under web/.
func icons(files tree) []icon {
	list := []icon{}
	for _, p := range files.paths() {
		base := path.Base(p)
		size, isPNG := strings.CutSuffix(strings.TrimPrefix(base, "icon-"), ".png")
		switch {
		case base == "icon.svg":
			list = append(list, icon{Src: p, Type: "image/svg+xml", Sizes: "any"})
		case strings.HasPrefix(base, "icon-") && isPNG:
			list = append(list, icon{Src: p, Type: "image/png", Sizes: size + "x" + size})
		}
	}
	return list
}
