//go:build !wasm

package batch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"orrery/app/batch"
)

const usersSpec = `{"data": "DATA", "target": "target", "inputs": ["feature_1"], "steps": [{"op": "LogisticRegression"}]}`

// TestCommand_Root opens regular files inside the folder alone.
func TestCommand_Root(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.csv")
	if err := os.WriteFile(outside, []byte(users), 0o600); err != nil {
		t.Fatal(err)
	}
	path := folder(t, "", "user_data.csv", users)
	dir := filepath.Dir(path)
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "sub"), 0o700), syscall.Mkfifo(filepath.Join(dir, "pipe.csv"), 0o600),
		os.Symlink("user_data.csv", filepath.Join(dir, "within.csv")), os.Symlink(outside, filepath.Join(dir, "away.csv")),
		os.Symlink(filepath.Dir(outside), filepath.Join(dir, "away")), os.Symlink(dir, filepath.Join(dir, "sub", "loop"))); err != nil {
		t.Fatal(err)
	}
	for data, want := range map[string]string{
		"user_data.csv":                      "",
		"sub/../user_data.csv":               "",
		"within.csv":                         "",
		filepath.Join(dir, "user_data.csv"):  "",
		outside:                              "is not inside the folder of --root",
		"../" + filepath.Base(dir) + "x.csv": "is not inside the folder of --root",
		"away.csv":                           "is not inside the folder of --root",
		"away/outside.csv":                   "is not inside the folder of --root",
		"/dev/zero":                          "is not inside the folder of --root",
		"/etc/passwd":                        "is not inside the folder of --root",
		"pipe.csv":                           "is no regular file",
		"sub":                                "is no regular file",
		"nothing.csv":                        "no such file",
	} {
		if err := os.WriteFile(path, []byte(strings.Replace(usersSpec, "DATA", data, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err := batch.Command(t.Context(), []string{path, "--root", dir}, &out, io.Discard)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || out.Len() > 0) {
			t.Errorf("%s: %v, want %q", data, err, want)
		}
	}
	if err := batch.TableCommand(t.Context(), []string{outside, "--root=" + dir}, io.Discard); err == nil || !strings.Contains(err.Error(), "--root") {
		t.Errorf("table of a file outside: %v", err)
	}
	if err := batch.TableCommand(t.Context(), []string{filepath.Join(dir, "within.csv"), "--root=" + dir}, io.Discard); err != nil {
		t.Errorf("table of a file inside: %v", err)
	}
	spec := `{"entity_rows": "user_data.csv", "source": "away.csv", "entity": "user_id"}`
	if err := os.WriteFile(path, []byte(spec), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := batch.CommandJoin(t.Context(), []string{path, "--root", dir}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "--root") {
		t.Errorf("join with a source outside: %v", err)
	}
	if err := batch.Command(t.Context(), []string{path, "--root", filepath.Join(dir, "none")}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "--root") {
		t.Errorf("a root that is not there: %v", err)
	}
}

// TestTimeout ends each command while it waits for the writer of a pipe, which never comes.
func TestTimeout(t *testing.T) {
	path := folder(t, strings.Replace(usersSpec, "DATA", "pipe.csv", 1), "user_data.csv", users,
		"join.json", `{"entity_rows": "user_data.csv", "source": "pipe.csv", "entity": "user_id"}`)
	pipe := filepath.Join(filepath.Dir(path), "pipe.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "out.json")
	for name, do := range map[string]func() error{
		"run": func() error {
			return batch.Command(t.Context(), []string{path, "--timeout", "10ms", "-o", target}, io.Discard, io.Discard)
		},
		"join": func() error {
			spec := filepath.Join(filepath.Dir(path), "join.json")
			return batch.CommandJoin(t.Context(), []string{spec, "--timeout", "10ms", "-o", target}, io.Discard, io.Discard)
		},
		"table": func() error { return batch.TableCommand(t.Context(), []string{pipe, "--timeout=10ms"}, io.Discard) },
		"workspace": func() error {
			return batch.WorkspaceCommand(t.Context(), []string{pipe, "--timeout=10ms"}, io.Discard)
		},
	} {
		err := do()
		var late *batch.TimeoutError
		if !errors.As(err, &late) || late.After != 10*time.Millisecond || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want a *TimeoutError of one line", name, err)
		}
		if _, err := os.Stat(target); err == nil {
			t.Errorf("%s wrote its output", name)
		}
	}
	for _, args := range [][]string{{path, "--timeout", "soon"}, {path, "--timeout", "-1s"}, {path, "--max-memory", "lots"}, {path, "--root="}} {
		var usage *batch.UsageError
		if err := batch.Command(t.Context(), args, io.Discard, io.Discard); !errors.As(err, &usage) {
			t.Errorf("%v: %v, want a *UsageError", args[1:], err)
		}
	}
}

// TestCancel: each command ends with the cause of its context.
func TestCancel(t *testing.T) {
	cause := errors.New("the reason")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	path := folder(t, strings.Replace(usersSpec, "DATA", "user_data.csv", 1), "user_data.csv", users, "runs.json", someRuns)
	dir := filepath.Dir(path)
	for name, err := range map[string]error{
		"run":       batch.Command(ctx, []string{path}, io.Discard, io.Discard),
		"table":     batch.TableCommand(ctx, []string{filepath.Join(dir, "user_data.csv")}, io.Discard),
		"runs":      batch.RunsCommand(ctx, []string{filepath.Join(dir, "runs.json")}, io.Discard),
		"workspace": batch.WorkspaceCommand(ctx, []string{filepath.Join(dir, "w.zip")}, io.Discard),
	} {
		if !errors.Is(err, cause) {
			t.Errorf("%s: %v, want the cause", name, err)
		}
	}
}

// TestMaxMemory refuses an archive of few bytes and many rows in one line that says what to do.
func TestMaxMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bomb.csv.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := gzip.NewWriter(f)
	if _, err := io.WriteString(w, "a,b\n"+strings.Repeat("1,2\n", 1<<18)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	err = batch.TableCommand(t.Context(), []string{path, "--max-memory", "1MB"}, io.Discard)
	want := path + ": too large: about 65,000 rows fit into 1 MB of memory; leave out rows or columns, or allow more with --max-memory"
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	var out bytes.Buffer
	if err := batch.TableCommand(t.Context(), []string{path, "--max-memory=4MB"}, &out); err != nil || !strings.Contains(out.String(), "262144 rows") {
		t.Errorf("with 4 MB: %v, %s", err, out.String())
	}
}

// TestOutput: an output never replaces what is read, and is replaced as a whole.
func TestOutput(t *testing.T) {
	path := folder(t, strings.Replace(usersSpec, "DATA", "user_data.csv", 1), "user_data.csv", users,
		"join.json", `{"entity_rows": "user_data.csv", "source": "user_data.csv", "entity": "user_id"}`)
	dir := filepath.Dir(path)
	data, join := filepath.Join(dir, "user_data.csv"), filepath.Join(dir, "join.json")
	linked := filepath.Join(dir, "linked.csv")
	if err := errors.Join(os.Link(data, filepath.Join(dir, "hard.csv")), os.Symlink("target.json", linked)); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{path, data, filepath.Join(dir, "hard.csv"), filepath.Join(dir, ".", "x", "..", "spec.json")} {
		os.Mkdir(filepath.Join(dir, "x"), 0o700)
		err := batch.Command(t.Context(), []string{path, "-o", target}, io.Discard, io.Discard)
		var usage *batch.UsageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), "choose another name") {
			t.Errorf("run -o %s: %v", target, err)
		}
	}
	for _, target := range []string{join, data} {
		if err := batch.CommandJoin(t.Context(), []string{join, "-o", target}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "choose another name") {
			t.Errorf("join -o %s: %v", target, err)
		}
	}
	if got, err := os.ReadFile(data); err != nil || string(got) != users {
		t.Fatalf("the data is now %q, %v", got, err)
	}
	if err := batch.Command(t.Context(), []string{path, "-o", linked}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(linked); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if err := batch.Command(t.Context(), []string{path, "-o", filepath.Join(dir, "none", "out.json")}, io.Discard, io.Discard); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("into no folder: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}
