//go:build !wasm

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCommand_Refuses(t *testing.T) {
	cases := []struct {
		name string
		args []string
		says string
	}{
		{"unknown command", []string{"fly"}, `unknown command "fly"`},
		{"unknown option", []string{"serve", "-colour", "red"}, "-colour"},
		{"option without command", []string{"-colour"}, "-colour"},
		{"quality that is no number", []string{"build", "-quality", "high"}, "high"},
	}
	for _, c := range cases {
		err := command(context.Background(), c.args, &bytes.Buffer{}, io.Discard)
		if !errors.Is(err, errUsage) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want usage and %s", c.name, err, c.says)
		}
	}
}

func TestServe_AFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	said := make(lines, 1)
	done := make(chan error, 1)
	go func() {
		done <- command(ctx, []string{"serve", "-dir", dir, "-addr", "127.0.0.1:0", "-prefix", "/x"}, said, io.Discard)
	}()
	line := <-said
	_, rest, _ := strings.Cut(line, "http://")
	address, _, ok := strings.Cut(rest, " ")
	if !ok || !strings.HasSuffix(address, "/x/") {
		t.Fatalf("said %q", line)
	}
	resp, err := http.Get("http://" + address)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("answer %v, %v", resp, err)
	}
	resp.Body.Close()
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("stopped with %v", err)
		}
	case <-time.After(time.Minute):
		t.Error("did not stop")
	}
}

func TestServe_PortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	err = command(context.Background(), []string{"serve", "-dir", t.TempDir(), "-addr", l.Addr().String()}, &bytes.Buffer{}, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "choose another port") {
		t.Errorf("got %v", err)
	}
}

// lines passes on what is written, a piece at a time.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}

// TestSamples_Writes compares two of the files that the command writes with those of the repository.
func TestSamples_Writes(t *testing.T) {
	dir := t.TempDir()
	if err := command(context.Background(), []string{"samples", "-o", dir}, &bytes.Buffer{}, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"user_data.csv", "user_events.csv"} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		want, wanted := os.ReadFile(filepath.Join("..", "data", name))
		if err != nil || wanted != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, want %d; %v, %v", name, len(got), len(want), err, wanted)
		}
	}
}
