//go:build e2e && !wasm

// Command versus measures the same work three times, as a native program, in a worker of headless Chromium and by
// scikit-learn and pandas, and prints one table with the ratios that Orrery has set itself.
//
//	go run -tags e2e ./app/e2e/versus -wasmrun .build/wasmrun
//
// All three read the same files, which are made first, use one thread, and take the best of some
// runs after one that does not count. Where python3 or its packages are absent the column says so.
// The cases are in cases.go and, in the same order and under the same names, in versus.py.
package main

import (
	"bufio"
	"context"
	"embed"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

//go:embed versus.py
var script embed.FS

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	runner := flag.String("wasmrun", ".build/wasmrun", "the program that runs tests in Chromium")
	only := flag.String("only", "", "measure the cases that have this in their name")
	flag.Parse()
	if err := run(ctx, *runner, *only); err != nil {
		fmt.Fprintln(os.Stderr, "versus:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, runner, only string) error {
	dir, err := os.MkdirTemp("", "versus")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeAll(dir); err != nil {
		return err
	}
	var t report
	for _, c := range cases() {
		if strings.Contains(c.name, only) {
			t.facts = append(t.facts, c)
		}
	}
	os.Setenv("ORRERY_VERSUS", dir)
	os.Setenv("ORRERY_ONLY", only)
	if t.native, err = native(dir, only); err != nil {
		return err
	}
	if t.python, t.versions, err = python(ctx, dir); err != nil {
		return err
	}
	if t.wasm, err = chromium(ctx, runner); err != nil {
		return err
	}
	t.print(os.Stdout)
	return nil
}

// native runs the cases in this process, on one thread, including the garbage collector.
func native(dir, only string) (times, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	out := times{}
	for _, c := range cases() {
		if c.work == nil || !strings.Contains(c.name, only) {
			continue
		}
		work, err := c.work(dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		if out[c.name], err = best(work); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return out, nil
}

// chromium runs the benchmarks that print figures: the cases; memory, in a separate tab; and two workers, which only the
// app has.
func chromium(ctx context.Context, runner string) (times, error) {
	os.Setenv("ORRERY_IN", "worker")
	out := times{}
	for _, b := range [][3]string{{runner, "Cases", "versus"}, {runner, "Memory", "versus"}, {"go", "TwoWorkers", ""}} {
		cmd := exec.CommandContext(ctx, b[0], "test", "-tags", "e2e", "-count", "1", "-timeout", "10m", "-run", "^$", "-bench", "^Benchmark"+b[1]+"$", "-benchtime", "1x", "./app/e2e/"+b[2])
		cmd.Stderr = os.Stderr
		text, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%w\n%s", err, text)
		}
		out.read(string(text))
	}
	return out, nil
}

// python runs versus.py if there is a python3; without its packages there are no times.
func python(ctx context.Context, dir string) (times, string, error) {
	source, err := script.ReadFile("versus.py")
	if err != nil {
		return nil, "", err
	}
	path := filepath.Join(dir, "versus.py")
	if err := os.WriteFile(path, source, 0o644); err != nil {
		return nil, "", err
	}
	if _, err := exec.LookPath("python3"); err != nil {
		return nil, "absent", nil
	}
	python := "python3"
	if _, err := os.Stat("/usr/bin/python3"); err == nil {
		python = "/usr/bin/python3" // the one that Debian's packages belong to
	}
	cmd := exec.CommandContext(ctx, python, path, dir)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return nil, "", fmt.Errorf("versus.py: %w", err)
	}
	out := times{}
	out.read(string(text))
	versions, _, _ := strings.Cut(string(text), "\n")
	return out, versions, nil
}

// times has seconds by the names of cases; figures that are not times are unchanged.
type times map[string]float64

// read parses the lines "versus: NAME = FIGURE" of a text.
func (t times) read(text string) {
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line, ok := strings.CutPrefix(lines.Text(), mark)
		name, figure, found := strings.Cut(line, " = ")
		if v, err := strconv.ParseFloat(figure, 64); ok && found && err == nil {
			t[name] = v
		}
	}
}
