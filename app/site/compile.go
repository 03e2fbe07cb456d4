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
	"strings"
	"sync"
	"time"
)

// programs are the two programs of the browser. The page has one of its own so that what a person waits for at the
// start has no code that only a worker runs. With the tag page core/num/kernel does not load kernels.wasm: the page
// computes over single rows, which gain nothing from vector instructions.
var programs = []program{{"app.wasm", "page"}, {"engine.wasm", "engine"}}

type program struct{ file, tags string }

func (p program) page() bool { return p.tags == "page" }

// Compile builds the programs of the module at root for the browser and writes app.wasm, engine.wasm and
// licences.txt into dir, and below dir/symbols the programs as the linker wrote them, for Symbolize and Packages.
// The files do not depend on the machine: the same source and the same Go give the same bytes.
//
// Four things make the programs smaller than a plain go build would: go-app is built without its server (see Modfile),
// packages outside of hot loops are compiled without inlining (see inlineMarker), data segments are joined (see
// packed), and line numbers are left out (see blankLines).
func Compile(ctx context.Context, root, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "symbols"), 0o755); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	mod, err := Modfile(root)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	failed := make([]error, len(programs))
	for i, p := range programs {
		wg.Go(func() { failed[i] = compile(ctx, root, mod, p, dir) })
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

func compile(ctx context.Context, root, mod string, p program, dir string) error {
	out := symbolsPath(dir, p.file)
	args := []string{"build", "-tags=" + p.tags, "-modfile=" + mod, "-trimpath", "-buildvcs=false", "-ldflags=-buildid=", "-o", out}
	patterns, err := withoutInlining(root, mod, p)
	if err != nil {
		return err
	}
	for _, pkg := range patterns {
		args = append(args, "-gcflags="+pkg+"=-l")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./app")...)
	cmd.Dir = root
	// An interrupt lets the go command remove its temporary files; it waits for the running compilers.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 2 * time.Second
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if text, err := cmd.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("site: build of %s failed: %w\n%s", p.file, err, bytes.TrimSpace(text))
	}
	module, err := os.ReadFile(out)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	if module, err = packed(module); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, p.file), module, 0o644); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return nil
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

// goToolWith runs it with additional environment variables.
func goToolWith(env []string, dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("site: go %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}
