//go:build !wasm

// Package site writes the static site: everything a browser needs, as plain files that any web server can serve at "/"
// or at any other path, without configuration.
//
//	err := site.Compile(ctx, ".", tmp)
//	report, err := site.Build(ctx, site.Options{Wasm: tmp, WebDir: "web", DataDir: "data", Out: "dist"})
//
// What it writes:
//
//	index.html, <route>/index.html   one page a station; every address in them is relative
//	404.html                         a page of words and links
//	sw.js                            web/sw.js with the version and the list of files filled in
//	version.txt                      the hash of all content
//	_headers                         headers for hosts that read this file (Netlify, Cloudflare Pages)
//	SHA256SUMS                       the SHA-256 of every other file: sha256sum -c SHA256SUMS
//	web/orrery.css                   the files of web/css, joined in the order of their names
//	web/...                          a copy of the rest of web/, wasm_exec.js, app.wasm, engine.wasm, licences.txt, data/*.csv
//	*.br, *.gz                       the same bytes, compressed, for every text file and program
//
// Addresses that HTML names carry "?v=VERSION", so that a page never loads files of another version, and a server may
// let them be cached without limit. Addresses of fonts and icons have none: the style sheet names them.
//
// Next to the site it writes Out.symbols: the programs with the names and lines of their functions, for
// Symbolize. They are not part of the site.
//
// Limits: the whole site is held in memory while it is written (about 40 MB).
// It runs the go tool, so the machine needs Go.
package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrOccupied: the output folder holds something that Build did not write.
var ErrOccupied = errors.New("site: the output folder is not empty and was not written by this program")

// Options are the inputs and the output of Build.
type Options struct {
	Wasm    string // the folder that Compile wrote
	WebDir  string // scripts, styles, fonts, icons
	DataDir string // sample CSV files
	Out     string // created when missing; replaced when an earlier Build wrote it
	Quality int    // brotli quality, 1 to 11; 0 means 11
}

// Report describes what was written.
type Report struct {
	Version string // first 16 digits of the sha256 of the content
	Files   int    // files written, compressed copies included
	App     Size   // of app.wasm
	Engine  Size   // of engine.wasm
}

// Build writes the site to o.Out. When ctx ends before the writing begins, the error is its cause and o.Out stays as it
// was.
func Build(ctx context.Context, o Options) (Report, error) {
	if o.Quality == 0 {
		o.Quality = bestQuality
	}
	files, err := collect(o)
	if err != nil {
		return Report{}, err
	}
	version := addPages(files, len(files[appPath]))
	if err := addServiceWorker(files, version); err != nil {
		return Report{}, err
	}
	if err := addCompressed(ctx, files, o.Quality); err != nil {
		return Report{}, err
	}
	files[versionPath] = []byte(version + "\n")
	files[headersPath] = headersFile() // a host that reads it does not serve it, so no page may depend on it
	files[sumsPath] = files.sums()
	if err := replace(o.Out, files); err != nil {
		return Report{}, err
	}
	if err := keepSymbols(o, version); err != nil {
		return Report{}, err
	}
	return Report{Version: version, Files: len(files), App: files.size(appPath), Engine: files.size(enginePath)}, nil
}

// replace writes the files to a new folder next to out and renames it, so that out is never incomplete. It does not
// replace a folder that Build did not write.
func replace(out string, files tree) error {
	entries, err := os.ReadDir(out)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("site: %w", err)
	}
	if len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(out, versionPath)); err != nil {
			return fmt.Errorf("%w: %q", ErrOccupied, out)
		}
	}
	if out, err = filepath.Abs(out); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	temp, err := os.MkdirTemp(filepath.Dir(out), "."+filepath.Base(out)+"-")
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	defer os.RemoveAll(temp)
	fresh, old := filepath.Join(temp, "new"), filepath.Join(temp, "old")
	if err := write(fresh, files); err != nil {
		return err
	}
	if err := os.Rename(out, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("site: %w", err)
	}
	if err := os.Rename(fresh, out); err != nil {
		return errors.Join(fmt.Errorf("site: %w", err), os.Rename(old, out))
	}
	return nil
}

func write(dir string, files tree) error {
	for _, path := range files.paths() {
		name := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("site: %w", err)
		}
		if err := os.WriteFile(name, files[path], 0o644); err != nil {
			return fmt.Errorf("site: %w", err)
		}
	}
	return nil
}
