//go:build e2e

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// suite is a separate module, which the test runs like a user of wasmrun.
const suite = `package suite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestRead(t *testing.T) {
	if b, err := os.ReadFile("testdata/rows.csv"); err != nil || string(b) != "a,b\n1,2\n" {
		t.Errorf("got %q, %v", b, err)
	}
	if _, err := os.ReadFile("testdata/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("absent file: %v", err)
	}
	entries, err := os.ReadDir("testdata")
	if err != nil || len(entries) != 1 || entries[0].Name() != "rows.csv" {
		t.Errorf("folder: %v, %v", entries, err)
	}
}

func TestWrite(t *testing.T) {
	name := filepath.Join(t.TempDir(), "deep", "note")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("one"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, " two")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(name); err != nil || string(b) != "one two" {
		t.Errorf("got %q, %v", b, err)
	}
	if err := os.WriteFile("/outside", nil, 0o644); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("outside the module: %v", err)
	}
}

func TestSleep(t *testing.T) {
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	if d := time.Since(start); d < 20*time.Millisecond {
		t.Errorf("slept %v", d)
	}
}

func TestFails(t *testing.T) { t.Error("as it should") }

func TestPanics(t *testing.T) { panic("loudly") }

func TestExits(t *testing.T) { os.Exit(3) }

func TestHangs(t *testing.T) {
	for {
	}
}
`

func TestWasmrun(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{
		"go.mod": "module suite\n\ngo 1.26\n", "suite_test.go": suite, "testdata/rows.csv": "a,b\n1,2\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	runner := filepath.Join(dir, "wasmrun")
	if out, err := exec.Command("go", "build", "-tags", "e2e", "-o", runner, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	d, err := startDriver() // one browser for all cases
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	cases := []struct {
		name, run string
		ok        bool
		says      []string
	}{
		{"pass", "Read|Write|Sleep", true, []string{"--- PASS: TestRead", "--- PASS: TestWrite", "ok"}},
		{"fail", "Fails", false, []string{"as it should", "--- FAIL: TestFails", "FAIL\tsuite"}},
		{"panic", "Panics", false, []string{"panic: loudly", "suite_test.go", "FAIL\tsuite"}},
		{"exit", "Exits", false, []string{"FAIL\tsuite"}},
		{"hang", "Hangs", false, []string{"no end after", "FAIL\tsuite"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			limit := "-timeout=2m"
			if c.name == "hang" {
				limit = "-timeout=1s"
			}
			cmd := exec.Command("go", "test", "-count=1", "-v", limit, "-exec", runner, "-run", c.run, ".")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", serverEnv+"="+d.url)
			out, err := cmd.CombinedOutput()
			if (err == nil) != c.ok {
				t.Errorf("error %v, want success %v", err, c.ok)
			}
			for _, want := range c.says {
				if !strings.Contains(string(out), want) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	cases := []struct {
		name string
		args []string
		want time.Duration
	}{
		{"given", []string{"-test.v", "-test.timeout=30s"}, 40 * time.Second},
		{"none", []string{"-test.v"}, 11 * time.Minute},
		{"off", []string{"-test.timeout=0s"}, 11 * time.Minute},
	}
	for _, c := range cases {
		if got := deadline(c.args); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
