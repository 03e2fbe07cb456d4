//go:build !wasm

package site

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path"
	"slices"
	"sync"

	"github.com/andybalholm/brotli"
)

const (
	bestQuality = brotli.BestCompression
	// smallest is the size under which a compressed copy saves no packet.
	smallest = 1024
)

// Size is one file as it is, and as it travels.
type Size struct{ Raw, Gzip, Brotli int }

// size is that of a file whose copies are there.
func (t tree) size(p string) Size {
	return Size{Raw: len(t[p]), Gzip: len(t[p+".gz"]), Brotli: len(t[p+".br"])}
}

// Measure returns the sizes of a file: gzip -9 and brotli at quality 11.
func Measure(name string) (Size, error) {
	body, err := os.ReadFile(name)
	if err != nil {
		return Size{}, fmt.Errorf("site: %w", err)
	}
	return Size{Raw: len(body), Gzip: len(gzipped(body)), Brotli: len(brotlied(body, bestQuality))}, nil
}

// compressible lists the types that shrink. Fonts and pictures are compressed
// already.
func compressible(p string) bool {
	return slices.Contains([]string{".wasm", ".js", ".css", ".html", ".svg", ".csv", ".webmanifest", ".json"}, path.Ext(p))
}

// addCompressed adds the .br and .gz copies, each file on a goroutine of its
// own: the programs take far longer than the rest together.
func addCompressed(files tree, quality int) {
	var (
		mu sync.Mutex
		wg sync.WaitGroup
	)
	put := func(p string, body []byte) {
		mu.Lock()
		defer mu.Unlock()
		files[p] = body
	}
	get := func(p string) []byte {
		mu.Lock()
		defer mu.Unlock()
		return files[p]
	}
	for _, p := range files.paths() {
		body := get(p)
		if !compressible(p) || len(body) < smallest {
			continue
		}
		wg.Go(func() { put(p+".br", brotlied(body, quality)) })
		wg.Go(func() { put(p+".gz", gzipped(body)) })
	}
	wg.Wait()
}

// Writing to a bytes.Buffer cannot fail, so neither can these.

func gzipped(body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic("site: " + err.Error())
	}
	w.Write(body)
	w.Close()
	return out.Bytes()
}

func brotlied(body []byte, quality int) []byte {
	var out bytes.Buffer
	// The window of 24 bits is the largest that every browser accepts.
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: quality, LGWin: 24})
	w.Write(body)
	w.Close()
	return out.Bytes()
}
