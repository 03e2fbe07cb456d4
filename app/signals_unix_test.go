//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program builds the native program.
func program(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "app")
	if out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return name
}

// process is a program that runs.
type process struct {
	cmd    *exec.Cmd
	out    *bufio.Reader
	stderr bytes.Buffer
}

// start starts a program with temporary files in temp. It is killed with the test, and after minutes.
func start(t *testing.T, temp, name string, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	p := &process{cmd: exec.CommandContext(ctx, name, args...)}
	p.cmd.Env = append(os.Environ(), "TMPDIR="+temp)
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		p.out, err = bufio.NewReader(out), p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// end sends a signal, waits for the end and returns the exit status, or -1 and the signal that ended the process.
func (p *process) end(t *testing.T, s syscall.Signal) (int, syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, p.out); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := p.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	status := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return status.ExitStatus(), status.Signal()
}

// TestSignals_EndCommands sends SIGINT or SIGTERM to each command while it works.
func TestSignals_EndCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	name, dir := program(t), t.TempDir()
	pipe, target := filepath.Join(dir, "pipe"), filepath.Join(dir, "out.json")
	forest := `{"data": "pipe", "target": "y", "split": {}, "steps": [{"op": "RandomForestClassifier", "params": {"n_estimators": 1000000}}]}`
	grid := `{"data": "pipe", "target": "y", "cv": 2, "grid": {"RandomForestClassifier.n_estimators": [1000000, 1000001]}, "steps": [{"op": "RandomForestClassifier"}]}`
	join := `{"entity_rows": "pipe", "source": "pipe", "entity": "x"}`
	for file, text := range map[string]string{"forest.json": forest, "grid.json": grid, "join.json": join} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	rows := "x,y\n" + strings.Repeat("1,0\n2,1\n3,0\n4,1\n", 500)
	for _, c := range []struct {
		args []string
		sent string // through the pipe, which then ends; "": it stays open, and the command waits
	}{
		{[]string{"run", filepath.Join(dir, "forest.json"), "-o", target}, ""},
		{[]string{"run", filepath.Join(dir, "forest.json"), "-o", target}, rows},
		{[]string{"run", filepath.Join(dir, "grid.json"), "-o", target}, rows},
		{[]string{"join", filepath.Join(dir, "join.json"), "-o", target}, ""},
		{[]string{"table", pipe}, ""},
		{[]string{"runs", pipe}, ""},
		{[]string{"workspace", pipe}, ""},
	} {
		for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			p := start(t, dir, name, c.args...)
			w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits until the command reads
			if err != nil {
				t.Fatal(err)
			}
			if c.sent != "" {
				if _, err := io.WriteString(w, c.sent); err != nil {
					t.Fatal(err)
				}
				w.Close()
			}
			status, _ := p.end(t, s)
			w.Close()
			if status != 128+int(s) || p.stderr.String() != (&signalError{s}).Error()+"\n" {
				t.Errorf("%v ended by %v: status %d, %q", c.args, s, status, p.stderr.String())
			}
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*out.json*")); err != nil || len(left) > 0 {
		t.Errorf("written: %v, %v", left, err)
	}
}

// TestSignals_EndBuilds sends SIGTERM to the commands that compile and compress the site.
func TestSignals_EndBuilds(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the programs of the browser")
	}
	name := program(t)
	for _, args := range [][]string{{"build", "-o"}, {"size"}, {"serve"}} {
		temp := t.TempDir()
		if args[0] == "build" {
			args = append(args, filepath.Join(temp, "dist"))
		}
		p := start(t, temp, name, args...)
		for begun := []string(nil); len(begun) == 0; time.Sleep(10 * time.Millisecond) {
			begun, _ = filepath.Glob(filepath.Join(temp, "orrery*"))
		}
		status, _ := p.end(t, syscall.SIGTERM)
		left, _ := filepath.Glob(filepath.Join(temp, "[do][ir]*"))
		if status != 143 || p.stderr.String() != "stopped by SIGTERM\n" || len(left) > 0 {
			t.Errorf("%v: status %d, %q, left %v", args, status, p.stderr.String(), left)
		}
	}
}

// TestSignals_EndServe: a server that is stopped has not failed.
func TestSignals_EndServe(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	p := start(t, t.TempDir(), program(t), "serve", "-dir", t.TempDir(), "-addr", "127.0.0.1:0")
	if line, err := p.out.ReadString('\n'); err != nil || !strings.Contains(line, "http://") {
		t.Fatalf("%q, %v, %s", line, err, p.stderr.String())
	}
	if status, _ := p.end(t, syscall.SIGINT); status != 0 || p.stderr.Len() > 0 {
		t.Errorf("status %d, %q", status, p.stderr.String())
	}
}

// TestSignals_Second: the second signal ends a program that does not end with the first.
func TestSignals_Second(t *testing.T) {
	const stubborn = "ORRERY_TEST_STUBBORN"
	if os.Getenv(stubborn) != "" {
		ctx, _ := untilSignal(context.Background())
		fmt.Println("ready")
		<-ctx.Done()
		fmt.Println("first:", context.Cause(ctx))
		time.Sleep(time.Hour)
	}
	t.Setenv(stubborn, "1")
	p := start(t, t.TempDir(), os.Args[0], "-test.run=^TestSignals_Second$")
	for _, want := range []string{"ready\n", "first: stopped by SIGINT\n"} {
		if line, err := p.out.ReadString('\n'); err != nil || line != want {
			t.Fatalf("%q, %v, want %q", line, err, want)
		}
		if want == "ready\n" {
			if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
		}
	}
	if status, s := p.end(t, syscall.SIGTERM); status != -1 || s != syscall.SIGTERM {
		t.Errorf("status %d, signal %v; want the end by SIGTERM", status, s)
	}
}

// TestSamples_Stopped writes nothing once the context has ended.
func TestSamples_Stopped(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(&signalError{syscall.SIGINT})
	dir := t.TempDir()
	err := command(ctx, []string{"samples", "-o", dir}, io.Discard, io.Discard)
	var said bytes.Buffer
	if status := report(err, &said); status != 130 || said.String() != "stopped by SIGINT\n" {
		t.Errorf("status %d, %q", status, said.String())
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("wrote %v, %v", files, err)
	}
}
