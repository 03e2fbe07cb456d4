//go:build e2e

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/chromedp"

	"orrery/app/e2e/chrome"
)

// job is one test binary in one tab.
type job struct {
	order order
	files *files
	done  chan int // the exit code, once

	mu  sync.Mutex
	out io.Writer
}

func newJob(o order, out io.Writer) (*job, error) {
	f, err := newFiles(o.Dir)
	if err != nil {
		return nil, err
	}
	return &job{order: o, files: f, out: out, done: make(chan int, 1)}, nil
}

func (j *job) close() { j.files.close() }

// run opens the tab and waits until the program, the tab or the child ends, or the time limit is reached.
func (j *job) run(ctx context.Context, b *chrome.Browser, url string) int {
	tab, cancel := b.Tab()
	defer cancel()
	crashed := make(chan struct{}, 1)
	err := chromedp.Listen(tab, func(ev any) {
		if _, ok := ev.(*inspector.EventTargetCrashed); ok {
			crashed <- struct{}{}
		}
	})
	if err == nil {
		err = chromedp.Do(tab, chromedp.Navigate(url))
	}
	if err != nil {
		return j.fail("the tab did not open: %v", err)
	}
	limit := deadline(j.order.Args)
	select {
	case code := <-j.done:
		return code
	case <-crashed:
		return j.fail("the tab crashed; out of memory?")
	case <-time.After(limit):
		return j.fail("no end after %v; a loop that never yields?", limit)
	case <-ctx.Done():
		return j.fail("stopped")
	}
}

// deadline returns a time limit after Go's -test.timeout, whose message has the stacks.
func deadline(args []string) time.Duration {
	for _, a := range args {
		if v, ok := strings.CutPrefix(a, "-test.timeout="); ok {
			if d, err := time.ParseDuration(v); err == nil && d > 0 {
				return d + 10*time.Second
			}
		}
	}
	return 11 * time.Minute
}

func (j *job) fail(format string, args ...any) int {
	j.output(strings.NewReader("wasmrun: " + fmt.Sprintf(format, args...) + "\n"))
	return 1
}

// describe sends the page the program to run.
func (j *job) describe(w http.ResponseWriter) {
	env := map[string]string{"TMPDIR": j.files.temp}
	for _, e := range j.order.Env {
		name, value, _ := strings.Cut(e, "=")
		env[name] = value
	}
	json.NewEncoder(w).Encode(map[string]any{
		"argv": append([]string{j.order.Binary}, j.order.Args...), "env": env, "cwd": j.order.Dir, "pid": os.Getpid(),
	})
}

// output forwards a part of the program's output. The parts are in order, as the page sends one at a time.
func (j *job) output(r io.Reader) {
	j.mu.Lock()
	defer j.mu.Unlock()
	io.Copy(j.out, r) // an error means that the child has ended; its context ends the job
	if f, ok := j.out.(http.Flusher); ok {
		f.Flush()
	}
}

func (j *job) exit(r io.Reader) {
	text, _ := io.ReadAll(r)
	code, err := strconv.Atoi(string(text))
	if err != nil {
		code = j.fail("the page ended with %q", text)
	}
	select {
	case j.done <- code:
	default:
	}
}
