//go:build !wasm

package site

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Compile builds the app of the module at root for the browser and writes
// app.wasm into dir. It returns the path. Nothing of the machine is in the
// file, so the same source and the same Go give the same bytes.
//
// Two things make it smaller than a plain go build would: go-app comes without
// its server (see Modfile), and the interface's own packages are compiled
// without inlining. Markup is built by chains of small calls, each used a
// thousand times, and runs once a frame; inlined, they cost 60 kB of brotli.
func Compile(ctx context.Context, root, dir string) (string, error) {
	out, err := filepath.Abs(filepath.Join(dir, "app.wasm"))
	if err != nil {
		return "", fmt.Errorf("site: %w", err)
	}
	mod, err := Modfile(root)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-modfile="+mod, "-trimpath", "-buildvcs=false",
		"-gcflags="+interfaces+"=-l", "-ldflags=-s -w -buildid=", "-o", out, "./app")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("site: build of app.wasm failed: %w\n%s", err, bytes.TrimSpace(text))
	}
	return out, nil
}

// interfaces are the packages that only draw and decide; the core stays fast.
const interfaces = "orrery/app/..."

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
func goTool(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("site: go %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}
