//go:build e2e

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// The benchmarks are the wasm column: the command versus runs them in Chromium.

// data is the folder of the files.
func data(b *testing.B) string {
	dir := os.Getenv("ORRERY_VERSUS")
	if dir == "" {
		b.Skip("run by the command versus")
	}
	return dir
}

func tell(name string, figure float64) { fmt.Printf("%s%s = %g\n", mark, name, figure) }

func BenchmarkCases(b *testing.B) {
	dir := data(b)
	for _, c := range cases() {
		if c.work == nil || !strings.Contains(c.name, os.Getenv("ORRERY_ONLY")) {
			continue
		}
		work, err := c.work(dir)
		if err != nil {
			b.Fatal(err)
		}
		seconds, err := best(work)
		if err != nil {
			b.Fatal(err)
		}
		tell(c.name, seconds)
	}
}

// fileSource is a file that the page passes to a worker.
type fileSource struct{ path string }

func (s fileSource) Size() int64 {
	info, err := os.Stat(s.path)
	if err != nil {
		return -1
	}
	return info.Size()
}

func (s fileSource) Open() io.Reader {
	f, err := os.Open(s.path)
	if err != nil {
		return strings.NewReader("")
	}
	return f
}

// BenchmarkMemory reads the CSV of the largest table and fits a model to it, as a worker does on
// behalf of the page, and reports the growth of this program as a multiple of the table's size. The memory of a WebAssembly
// program never shrinks, so that this is the peak.
func BenchmarkMemory(b *testing.B) {
	dir := data(b)
	if !strings.Contains(peak, os.Getenv("ORRERY_ONLY")) {
		return
	}
	page, worker := work.Pipe()
	go jobs.Serve(context.Background(), bodiless{worker}, jobs.Options{Held: jobs.TuneGC})
	opened := ask(b, page, "parse", jobs.Parse{Name: bigCSV}, fileSource{filepath.Join(dir, bigCSV)})
	p := ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: "LogisticRegression"}, Target: "y"}
	for j := range 20 {
		p.Inputs = append(p.Inputs, fmt.Sprintf("x%d", j))
	}
	ask(b, page, "fit", jobs.Fit{Table: opened.Table.Hash, Pipeline: p, Split: jobs.Split{TestSize: 0.25}}, nil)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	tell(peak, float64(m.Sys)/(8*21*1_000_000))
}

// answer has the fields of a reply that the benchmark reads.
type answer struct {
	Kind  string
	Data  json.RawMessage
	Table struct{ Hash string }
}

// bodiless drops the bodies of a worker's messages, which would be in the page's memory instead of this program's.
type bodiless struct{ work.Conn }

func (c bodiless) Send(m work.Message) error {
	m.Body = nil
	return c.Conn.Send(m)
}

// ask sends a job like the page and waits for its reply.
func ask(b *testing.B, page work.Conn, kind string, job any, file work.Source) answer {
	b.Helper()
	data, err := json.Marshal(job)
	if err == nil {
		err = page.Send(work.Message{Head: fmt.Appendf(nil, `{"id":1,"kind":%q,"data":%s}`, kind, data), File: file})
	}
	for err == nil {
		var m work.Message
		if m, err = page.Receive(context.Background()); err != nil {
			break
		}
		var a answer
		if err = json.Unmarshal(m.Head, &a); err != nil {
			break
		}
		switch a.Kind {
		case "progress", "section":
		case "failed":
			err = errors.New(string(a.Data))
		default:
			return a
		}
	}
	b.Fatal(err)
	return answer{}
}
