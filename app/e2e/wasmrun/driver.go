//go:build e2e

package main

import (
	"crypto/rand"
	"embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"orrery/app/e2e/chrome"
)

const exitTrailer = "X-Exit-Code"

//go:embed page
var page embed.FS

// order is a child's request to run one test binary.
type order struct {
	Binary string
	Args   []string
	Dir    string
	Env    []string
}

// driver owns the browser and the server of the pages.
type driver struct {
	browser  *chrome.Browser
	listener net.Listener
	url      string // with the token, which other programs on this machine do not have
	glue     []byte // wasm_exec.js
	web      string // the folder of the site's scripts

	mu   sync.Mutex
	jobs map[string]*job
	last int
}

func startDriver() (*driver, error) {
	env, err := exec.Command("go", "env", "GOROOT", "GOMOD").Output()
	if err != nil {
		return nil, err
	}
	root, mod, _ := strings.Cut(strings.TrimSpace(string(env)), "\n")
	glue, err := os.ReadFile(filepath.Join(root, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, err
	}
	browser, err := chrome.Start()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		browser.Close()
		return nil, err
	}
	d := &driver{browser: browser, listener: listener, glue: glue, web: filepath.Join(filepath.Dir(mod), "web"), jobs: map[string]*job{}}
	token := "/" + rand.Text()
	d.url = "http://" + listener.Addr().String() + token
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+token+"/run", d.run)
	mux.HandleFunc(token+"/job/{id}/{name}", d.serve)
	go http.Serve(listener, mux)
	return d, nil
}

func (d *driver) close() {
	d.browser.Close()
	d.listener.Close()
}

// run executes one order. It streams the output, then the exit code in a trailer.
func (d *driver) run(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Trailer", exitTrailer)
	j, err := newJob(o, w)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer j.close()
	id := d.add(j)
	defer d.remove(id)
	code := j.run(r.Context(), d.browser, d.url+"/job/"+id+"/run.html")
	w.Header().Set(exitTrailer, fmt.Sprint(code))
}

func (d *driver) add(j *job) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last++
	id := fmt.Sprint(d.last)
	d.jobs[id] = j
	return id
}

func (d *driver) remove(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.jobs, id)
}

func (d *driver) job(id string) *job {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.jobs[id]
}

// serve handles the requests of a job's page.
func (d *driver) serve(w http.ResponseWriter, r *http.Request) {
	j := d.job(r.PathValue("id"))
	if j == nil {
		http.Error(w, "no such job", http.StatusGone)
		return
	}
	// Cross-origin isolation gives the page a finer clock for benchmarks.
	w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
	w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
	w.Header().Set("Cache-Control", "no-store")
	switch name := r.PathValue("name"); name {
	case "run.html", "run.js":
		http.ServeFileFS(w, r, page, "page/"+name)
	case "wasm_exec.js":
		w.Header().Set("Content-Type", "text/javascript")
		w.Write(d.glue)
	case "kernels.js", "kernels.wasm", "store.js":
		http.ServeFile(w, r, filepath.Join(d.web, name))
	case "test.wasm":
		w.Header().Set("Content-Type", "application/wasm")
		http.ServeFile(w, r, j.order.Binary)
	case "start":
		j.describe(w)
	case "out":
		j.output(r.Body)
	case "exit":
		j.exit(r.Body)
	case "fs":
		j.files.ServeHTTP(w, r)
	default:
		http.NotFound(w, r)
	}
}
