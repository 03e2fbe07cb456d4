//go:build !wasm

package site

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// The two programs of the browser. They are two so that the page, which a person
// waits for, carries no code that only a worker runs: a third of it. With the tag
// page core/num/kernel asks for no kernels.wasm: one row needs no vectors.
var programs = []program{
	{"app.wasm", "page", slices.Concat(cold(), coldOnPage())},
	{"engine.wasm", "engine", cold()},
}

type program struct {
	file, tags string
	cold       []string // packages that are compiled without inlining
}

// Compile builds the programs of the module at root for the browser and writes
// app.wasm, engine.wasm and licences.txt into dir. Nothing of the machine is in
// the files, so the same source and the same Go give the same bytes.
//
// Five things make them smaller than a plain go build would: go-app comes without
// its server (see Modfile), Go's library without the settings of GODEBUG (see
// Overlay), packages that no loop waits for are compiled without inlining (see
// cold), data segments are joined (see mergeData), and line numbers are left out
// (see blankLines).
func Compile(ctx context.Context, root, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	mod, err := Modfile(root)
	if err != nil {
		return err
	}
	overlay, err := Overlay(root)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	failed := make([]error, len(programs))
	for i, p := range programs {
		wg.Go(func() { failed[i] = compile(ctx, root, mod, overlay, p, dir) })
	}
	wg.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	text, err := Licences(root)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, path.Base(licencePath)), text, 0o644); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return nil
}

func compile(ctx context.Context, root, mod, overlay string, p program, dir string) error {
	out := filepath.Join(dir, p.file)
	args := []string{"build", "-tags=" + p.tags, "-modfile=" + mod, "-overlay=" + overlay, "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", out}
	for _, pkg := range p.cold {
		args = append(args, "-gcflags="+pkg+"=-l")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./app")...)
	cmd.Dir = root
	// Told first, so that the go command removes its own temporary files; it waits for the compilers that run.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 2 * time.Second
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if text, err := cmd.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("site: build of %s failed: %w\n%s", filepath.Base(out), err, bytes.TrimSpace(text))
	}
	return pack(out)
}

// pack makes a program smaller on the way, in place.
func pack(name string) error {
	module, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	if module, err = mergeData(module); err != nil {
		return err
	}
	if err := os.WriteFile(name, module, 0o644); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return nil
}

// cold lists what is compiled without inlining: the interface, whose markup is
// long chains of small calls, and what runs once a click. It saves 0.13 MB of
// brotli. Whatever computes over rows is not here.
func cold() []string {
	return []string{
		"orrery/app/...", goApp + "/...",
		"orrery/core/automation", "orrery/core/checks", "orrery/core/feature", "orrery/core/feature/entity", "orrery/core/feature/repo", "orrery/core/feature/view",
		"orrery/core/monitor", "orrery/core/registry/...",
		"orrery/core/serve", "orrery/core/store/...", "orrery/core/synth", "orrery/core/usertext", "orrery/core/work",
		"orrery/core/ml", "orrery/core/ml/bayes", "orrery/core/ml/catalog", "orrery/core/ml/cluster", "orrery/core/ml/dummy",
		"orrery/core/ml/metrics", "orrery/core/ml/preprocess", "orrery/core/ml/search", "orrery/core/ml/split",
		"encoding/json", "fmt", "net/url", "reflect", "time",
	}
}

// coldOnPage lists what the page compiles without inlining too: there it runs once a click, and in
// the engine in loops over rows. It saves 19 kB of brotli.
func coldOnPage() []string {
	return []string{
		"orrery/core/backup", "orrery/core/digest", "orrery/core/expr", "orrery/core/feature/asof", "orrery/core/ml/explain", "orrery/core/profile", "orrery/core/table/...", "orrery/core/verify", "orrery/core/workspace/content",
		"bufio", "bytes", "compress/flate", "context", "encoding/base64", "errors", "internal/fmtsort", "internal/poll", "internal/reflectlite", "internal/strconv", "io", "os", "sort", "strconv", "strings", "syscall", "unicode",
	}
}

// Root finds the folder with go.mod, from the working directory upwards.
func Root() (string, error) {
	mod, err := goTool(".", "env", "GOMOD")
	if err != nil {
		return "", err
	}
	mod = strings.TrimSpace(mod)
	if filepath.Base(mod) != "go.mod" {
		return "", fmt.Errorf("site: no go.mod here or above; run it inside the repository")
	}
	return filepath.Dir(mod), nil
}

// goTool runs the go command in a folder.
func goTool(dir string, args ...string) (string, error) { return goToolWith(nil, dir, args...) }

// goToolWith runs it with more in its environment.
func goToolWith(env []string, dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("site: go %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}
