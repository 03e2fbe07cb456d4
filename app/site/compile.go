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
// Three things make it smaller than a plain go build would: the tag "page"
// leaves out some kinds of estimators (see core/ml/catalog), go-app comes without
// its server (see Modfile), and packages that no loop waits for are compiled
// without inlining (see cold).
func Compile(ctx context.Context, root, dir string) (string, error) {
	out, err := filepath.Abs(filepath.Join(dir, "app.wasm"))
	if err != nil {
		return "", fmt.Errorf("site: %w", err)
	}
	mod, err := Modfile(root)
	if err != nil {
		return "", err
	}
	args := []string{"build", "-tags=page", "-modfile=" + mod, "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", out}
	for _, pkg := range cold() {
		args = append(args, "-gcflags="+pkg+"=-l")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./app")...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("site: build of app.wasm failed: %w\n%s", err, bytes.TrimSpace(text))
	}
	return out, nil
}

// cold lists what is compiled without inlining: the interface, whose markup is
// long chains of small calls, and what runs once a click. It saves 0.13 MB of
// brotli. Whatever computes over rows is not here.
func cold() []string {
	return []string{
		"orrery/app/...", goApp + "/...", "github.com/google/uuid",
		"orrery/core/automation", "orrery/core/checks", "orrery/core/feature", "orrery/core/monitor", "orrery/core/registry",
		"orrery/core/serve", "orrery/core/store/...", "orrery/core/synth", "orrery/core/work",
		"orrery/core/ml", "orrery/core/ml/bayes", "orrery/core/ml/catalog", "orrery/core/ml/cluster", "orrery/core/ml/dummy",
		"orrery/core/ml/metrics", "orrery/core/ml/preprocess", "orrery/core/ml/search", "orrery/core/ml/split",
		"encoding/json", "fmt", "net/url", "reflect", "time",
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
func goTool(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("site: go %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}
