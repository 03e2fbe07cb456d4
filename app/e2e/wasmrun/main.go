//go:build e2e

// Command wasmrun runs Go tests compiled for js/wasm in headless Chromium, where the program runs in production.
//
//	go build -tags e2e -o wasmrun ./app/e2e/wasmrun
//	./wasmrun test ./core/...                              one browser for all packages
//	GOOS=js GOARCH=wasm go test -exec ./wasmrun ./core/expr   a browser for this one
//
// "wasmrun test" starts a browser and a small server, then runs go test with itself as -exec. The children find the server
// in ORRERY_WASMRUN and send it their test binary. Each binary runs in a tab with separate storage.
//
// A test has a file system: the package's folder as working directory, reads anywhere, writes inside the module and a
// temporary folder. Files are transferred as a whole on open and on close. With ORRERY_IN=worker in its environment it runs
// in a Web Worker, like the app's engine.
//
// Limits: no pipes, links, permissions, times or standard input; a busy loop
// that never yields prints nothing more until the runner's deadline ends it.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
)

const serverEnv = "ORRERY_WASMRUN"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code, err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "wasmrun:", err)
		code = 1
	}
	os.Exit(code)
}

func run(ctx context.Context, args []string) (int, error) {
	switch {
	case len(args) == 0:
		return 2, fmt.Errorf("usage: wasmrun test [go test arguments], or wasmrun BINARY [arguments]")
	case args[0] == "test":
		return goTest(ctx, args[1:])
	case os.Getenv(serverEnv) != "":
		return handOver(ctx, os.Getenv(serverEnv), args)
	}
	d, err := startDriver()
	if err != nil {
		return 1, err
	}
	defer d.close()
	return handOver(ctx, d.url, args)
}

// goTest runs the go command with this program as -exec and one browser.
func goTest(ctx context.Context, args []string) (int, error) {
	self, err := os.Executable()
	if err != nil {
		return 1, err
	}
	d, err := startDriver()
	if err != nil {
		return 1, err
	}
	defer d.close()
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-exec", self}, args...)...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", serverEnv+"="+d.url)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		return 1, err
	}
	return cmd.ProcessState.ExitCode(), nil
}

// handOver sends the binary to the driver and prints the output.
func handOver(ctx context.Context, url string, args []string) (int, error) {
	dir, err := os.Getwd()
	if err != nil {
		return 1, err
	}
	body, err := json.Marshal(order{Binary: args[0], Args: args[1:], Dir: dir, Env: passed(os.Environ())})
	if err != nil {
		return 1, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/run", bytes.NewReader(body))
	if err != nil {
		return 1, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 1, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := bufio.NewReader(resp.Body).ReadString('\n')
		return 1, fmt.Errorf("driver: %s", text)
	}
	if _, err := io.Copy(os.Stdout, resp.Body); err != nil {
		return 1, err
	}
	return strconv.Atoi(resp.Trailer.Get(exitTrailer))
}

// passed returns the environment variables that a test may need. wasm has room for only 12 kB of arguments and environment.
func passed(env []string) []string {
	var list []string
	for _, e := range env {
		for _, prefix := range []string{"GODEBUG=", "GOTRACEBACK=", "GOGC=", "TZ=", "RAPID_", "ORRERY_"} {
			if strings.HasPrefix(e, prefix) {
				list = append(list, e)
			}
		}
	}
	return list
}
