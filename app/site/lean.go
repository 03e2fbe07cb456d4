//go:build !wasm

package site

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const goApp = "github.com/maxence-charriere/go-app/v10"

// leanFiles replace the files of go-app that have its server. In go-app one package is both server and client, so the
// program would link net/http, TLS and regular expressions, 0.4 MB of brotli, and never run them. The go command does
// not allow an overlay of a module, but it allows a replacement by a copy.
//
//go:embed lean/*.txt
var leanFiles embed.FS

// Modfile writes, below root/.build, a copy of go-app with the files of lean/ in place of the originals, and a go.mod
// that names the copy. It returns the path of that go.mod, for "go build -modfile". The name of the folder is a hash of
// its content, and it is written once. It is inside the module so that the program has no absolute path.
func Modfile(root string) (string, error) {
	version, source, err := goAppSource(root)
	if err != nil {
		return "", err
	}
	copied, err := leanCopy(source)
	if err != nil {
		return "", err
	}
	files := tree{}
	for p, b := range copied {
		files["go-app/"+p] = b
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if files[name], err = os.ReadFile(filepath.Join(root, name)); err != nil {
			return "", fmt.Errorf("site: %w", err)
		}
	}
	folder := ".build/lean-" + files.hash()
	replace := fmt.Sprintf("\nreplace %s %s => ./%s/go-app\n", goApp, version, folder)
	files["go.mod"] = append(files["go.mod"], replace...)
	mod := filepath.Join(root, filepath.FromSlash(folder), "go.mod")
	if _, err := os.Stat(mod); err == nil {
		return mod, nil
	}
	return mod, writeOnce(filepath.Join(root, filepath.FromSlash(folder)), files)
}

// goAppSource finds the module in Go's cache and downloads it if it is missing.
func goAppSource(root string) (version, dir string, err error) {
	for _, fetch := range []bool{false, true} {
		if fetch {
			if _, err := goTool(root, "mod", "download", goApp); err != nil {
				return "", "", err
			}
		}
		out, err := goTool(root, "list", "-m", "-f", "{{.Version}}\n{{.Dir}}", goApp)
		if err != nil {
			return "", "", err
		}
		version, dir, _ = strings.Cut(strings.TrimSpace(out), "\n")
		if dir != "" {
			return version, dir, nil
		}
	}
	return "", "", fmt.Errorf("site: %s cannot be downloaded", goApp)
}

// leanCopy reads the files of go-app that a build needs, with leanFiles in place of the originals.
func leanCopy(source string) (tree, error) {
	files := tree{}
	goFile := func(p string) bool { return path.Ext(p) == ".go" && !strings.HasSuffix(p, "_test.go") }
	for _, dir := range []string{"pkg/app", "pkg/errors"} {
		if err := files.addDir(filepath.Join(source, filepath.FromSlash(dir)), dir, func(p string) bool {
			return goFile(p) && !strings.Contains(p, "/")
		}); err != nil {
			return nil, err
		}
	}
	if err := edit(files); err != nil {
		return nil, err
	}
	var err error
	for _, name := range []string{"go.mod", "LICENSE"} {
		if files[name], err = os.ReadFile(filepath.Join(source, name)); err != nil {
			return nil, fmt.Errorf("site: %w", err)
		}
	}
	err = fs.WalkDir(leanFiles, "lean", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		ours, err := leanFiles.ReadFile(p)
		theirs := "pkg/app/" + strings.TrimSuffix(path.Base(p), ".txt")
		if _, ok := files[theirs]; !ok {
			return fmt.Errorf("site: go-app has no %s any more; see app/site/lean", theirs)
		}
		files[theirs] = ours
		return err
	})
	return files, err
}

// writeOnce writes the folder under another name first, so that a build that runs
// at the same time never sees an incomplete one.
func writeOnce(folder string, files tree) error {
	build := filepath.Dir(folder)
	if err := os.MkdirAll(build, 0o755); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	// The folder ignores itself, so that git does not list it.
	if err := os.WriteFile(filepath.Join(build, ".gitignore"), []byte("*\n"), 0o644); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	temp, err := os.MkdirTemp(build, "new-")
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	defer os.RemoveAll(temp)
	if err := write(temp, files); err != nil {
		return err
	}
	if err := os.Rename(temp, folder); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("site: %w", err)
	}
	return nil
}

// edits remove two packages from files of go-app that use them once or twice. Package html links a table of 2,000
// entities that the program never writes. Package uuid links AES and SHA-3 and a generator that tests itself at every
// start; go-app uses it for two names that only need to be unique in this browser. And when go-app starts it reads all
// of localStorage in one task, half a second for 10,000 runs, to find expired states: this app has none.
var edits = []struct{ file, old, new string }{
	{"node.go", "\t\"html\"\n", "\t\"strings\"\n"},
	{"node.go", "html.EscapeString(", `strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&#34;", "'", "&#39;").Replace(`},
	{"context.go", "\t\"github.com/google/uuid\"\n", ""},
	{"context.go", "uuid.NewString()", "randomName()"},
	{"state.go", "\t\"github.com/google/uuid\"\n", ""},
	{"state.go", "uuid.NewString()", "randomName()"},
	{"engine.go", "\te.states.CleanupExpiredPersistedStates(e.baseContext())\n", ""},
}

func edit(files tree) error {
	for _, e := range edits {
		name := "pkg/app/" + e.file
		if !bytes.Contains(files[name], []byte(e.old)) {
			return fmt.Errorf("site: go-app's %s has no %q any more", e.file, e.old)
		}
		files[name] = bytes.ReplaceAll(files[name], []byte(e.old), []byte(e.new))
	}
	return nil
}
