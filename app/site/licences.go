//go:build !wasm

package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Module is a Go module whose code is in a program of the browser.
type Module struct{ Path, Version, Dir string }

// Linked returns the modules whose packages the programs of the browser link, in the order of
// their paths. This module and Go's standard library are not among them.
func Linked(root string) ([]Module, error) {
	mod, err := Modfile(root)
	if err != nil {
		return nil, err
	}
	const format = `{{with .Module}}{{if not .Main}}{{.Path}}|{{.Version}}|{{.Dir}}{{end}}{{end}}`
	var found []Module
	for _, p := range programs {
		out, err := goToolWith([]string{"GOOS=js", "GOARCH=wasm"}, root, "list", "-tags="+p.tags, "-modfile="+mod, "-deps", "-f", format, "./app")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(out) {
			if f := strings.Split(strings.TrimSpace(line), "|"); len(f) == 3 {
				found = append(found, Module{Path: f[0], Version: f[1], Dir: f[2]})
			}
		}
	}
	slices.SortFunc(found, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(found), nil
}

// Licences returns the text of web/licences.txt: the licence of this program and of everything that the site
// distributes with it. It fails where a licence is not found, since a site without it must not be published.
func Licences(root string) ([]byte, error) {
	modules, err := Linked(root)
	if err != nil {
		return nil, err
	}
	goroot, err := goTool(root, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprint(&b, "Licences of Orrery and of what is distributed with it.\n\n"+
		"The programs app.wasm and engine.wasm contain Orrery, Go's standard library and the modules below.\n"+
		"wasm_exec.js is part of Go. The icons are in app.wasm. Fonts and sample tables are files of the site.\n")
	if err := addLicence(&b, "Orrery", root, "."); err != nil {
		return nil, err
	}
	if err := addLicence(&b, "Go: standard library, runtime and wasm_exec.js", strings.TrimSpace(goroot), "."); err != nil {
		return nil, err
	}
	for _, m := range modules {
		if err := addLicence(&b, m.Path+" "+m.Version, m.Dir, "."); err != nil {
			return nil, err
		}
	}
	if err := addLicence(&b, "Lucide: icons", root, "app/ui/part"); err != nil {
		return nil, err
	}
	if err := addLicence(&b, "Fonts: Hanken Grotesk, IBM Plex Mono, Source Serif 4", root, "web/fonts"); err != nil {
		return nil, err
	}
	b.WriteString(title("Sample tables") + sampleSources)
	return b.Bytes(), nil
}

// sampleSources credits the authors of sample tables; data/README.md describes them.
const sampleSources = `iris.csv: R. A. Fisher, 1936; UCI Machine Learning Repository, doi:10.24432/C56C76; CC BY 4.0.
wine.csv: S. Aeberhard and M. Forina, 1991; UCI Machine Learning Repository, doi:10.24432/C5PC7J; CC BY 4.0.
breast_cancer.csv: W. Wolberg, O. Mangasarian, N. Street and W. Street, 1993; UCI Machine Learning Repository,
  doi:10.24432/C5DW2B; CC BY 4.0.
diabetes.csv: B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, "Least Angle Regression", Annals of
  Statistics, 2004; distributed with scikit-learn under BSD-3-Clause.
user_data.csv: five rows of the notebook "Simple Components of an ML System" by Kyle Gallatin, MIT licence.
The other tables are generated and under the licence of Orrery.
CC BY 4.0: https://creativecommons.org/licenses/by/4.0/
`

func title(name string) string {
	return "\n" + strings.Repeat("=", 80) + "\n" + name + "\n" + strings.Repeat("=", 80) + "\n\n"
}

// licenceName matches files with a licence, a notice or a grant of patents.
var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|ofl)([.-].*)?$|-licen[cs]e(\.(txt|md))?$`)

// licenceFiles returns the licence files of a folder and of its subfolder THIRD_PARTY_LICENSES.
func licenceFiles(root fs.FS, dir string) ([]string, error) {
	var names []string
	for _, pattern := range []string{"*", "THIRD_PARTY_LICENSES/*"} {
		found, err := fs.Glob(root, strings.TrimPrefix(dir+"/", "./")+pattern)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	return slices.DeleteFunc(names, func(p string) bool {
		info, err := fs.Stat(root, p)
		return err != nil || info.IsDir() || !licenceName.MatchString(filepath.Base(p))
	}), nil
}

// addLicence writes every licence file of a folder below root, under one title.
func addLicence(b *bytes.Buffer, name, root, dir string) error {
	names, err := licenceFiles(os.DirFS(root), dir)
	if err == nil && len(names) == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return fmt.Errorf("site: licence of %s in %s: %w; a site must not be published without it", name, filepath.Join(root, dir), err)
	}
	b.WriteString(title(name))
	for i, p := range names {
		body, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(p)))
		if err != nil {
			return fmt.Errorf("site: %w", err)
		}
		if len(names) > 1 {
			fmt.Fprintf(b, "%.*s[%s]\n\n", min(i, 1), "\n", filepath.Base(p))
		}
		b.Write(bytes.TrimSpace(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))))
		b.WriteString("\n")
	}
	return nil
}
