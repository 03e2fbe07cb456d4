//go:build !wasm

package site

import (
	"fmt"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/app/ui/part"
)

// Page is one address of the app and the words of its document.
type Page struct {
	Route       string // "" is the root; otherwise the folder, without slashes
	Title       string
	Description string
}

// Pages lists every address of the app. Each gets an HTML file of its own, so a
// deep link works on a host that serves plain files.
func Pages() []Page {
	var out []Page
	for _, p := range station.Pages() {
		title := p.Name + " - Orrery"
		if p.Place == station.IsMap {
			title = "Orrery"
		}
		out = append(out, Page{string(p.ID), title, p.Description})
	}
	return out
}

// html is the document of every page. It has no inline script and no inline style: the policy forbids both. The
// attributes of its script tag are the parameters of boot.js. boot.js comes before the style sheet and is not deferred:
// it sets the theme before the first paint, and a script after a sheet waits for it.
const html = `<!doctype html>
<html lang="en" data-theme="day">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<script src="{root}web/boot.js{v}" data-root="{root}" data-wasm-size="{size}" data-version="{version}"></script>
{links}<script src="{root}web/start.js{v}" defer></script>
<script src="{root}web/store.js{v}" defer></script>
<script src="{root}web/wasm_exec.js{v}" defer></script>
</head>
<body>{boot}</body>
</html>
`

// missing is the page for an address without a file. It has only text and links, since no relative address is right at
// every depth: "./" is right one step below the root, and a server that knows the depth replaces it.
//
// On a host that serves only files, an address below a station, such as experiments/run/<id>, has no file. There the
// script replaces this page by the page of the station.
const missing = `<!doctype html>
<html lang="en" data-theme="day">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>No such page - Orrery</title>
{links}</head>
<body><main class="boot">
<h1>No such page</h1>
<p>There is no page at this address. Your data is still in this browser.</p>
<p><a class="btn primary" href="./">Open the Map</a></p>
</main><script>{script}</script></body>
</html>
`

// addPages writes the documents and returns the version of the site. The
// version is a hash over everything else and the documents without it.
func addPages(files tree, wasmBytes int) string {
	render := func(version string) {
		for _, p := range Pages() {
			root, name := "./", "index.html"
			if p.Route != "" {
				root, name = "../", p.Route+"/index.html"
			}
			files[name] = []byte(document(files, p, root, version, wasmBytes))
		}
		files["404.html"] = []byte(fill(missing, "policy", deepPolicy(), "links", styleLinks(files, "./", version), "script", deepScript()))
	}
	render("")
	version := files.hash()
	render(version)
	return version
}

func document(files tree, p Page, root, version string, wasmBytes int) string {
	links := styleLinks(files, root, version) + preloads(files, root)
	return fill(html,
		"policy", Policy(), "title", p.Title, "description", p.Description, "links", links,
		"root", root, "v", "?v="+version, "version", version, "size", strconv.Itoa(wasmBytes), "boot", part.BootHTML())
}

// styleLinks names the style sheet, icons and manifest that exist.
func styleLinks(files tree, root, version string) string {
	var b strings.Builder
	if _, ok := files[stylePath]; ok {
		fmt.Fprintf(&b, "<link rel=\"stylesheet\" href=\"%s%s?v=%s\">\n", root, stylePath, version)
	}
	for _, link := range []struct{ path, attributes string }{
		{"web/icon.svg", `rel="icon" type="image/svg+xml"`},
		{"web/icon-192.png", `rel="apple-touch-icon"`},
		{"web/manifest.webmanifest", `rel="manifest"`},
	} {
		if _, ok := files[link.path]; ok {
			fmt.Fprintf(&b, "<link %s href=\"%s%s\">\n", link.attributes, root, link.path)
		}
	}
	return b.String()
}

// preloads starts loading the two fonts of the boot screen while the style sheet is still loading. The program needs no
// preload: boot.js, the first script, fetches it at once.
func preloads(files tree, root string) string {
	var b strings.Builder
	for _, font := range []string{"hanken-grotesk-latin-wght-normal", "source-serif-4-latin-wght-normal"} {
		p := "web/fonts/" + font + ".woff2"
		if _, ok := files[p]; ok {
			fmt.Fprintf(&b, "<link rel=\"preload\" href=\"%s%s\" as=\"font\" type=\"font/woff2\" crossorigin>\n", root, p)
		}
	}
	return b.String()
}

// fill replaces {names} by values. All values are constants of this program or hex digits, so none needs escaping.
func fill(text string, pairs ...string) string {
	marks := make([]string, len(pairs))
	for i, p := range pairs {
		if marks[i] = p; i%2 == 0 {
			marks[i] = "{" + p + "}"
		}
	}
	return strings.NewReplacer(marks...).Replace(text)
}
