//go:build !wasm

package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"slices"

	"github.com/andybalholm/brotli"
)

const (
	bestQuality = brotli.BestCompression
	// smallest is the size in bytes below which a compressed copy does not save a packet.
	smallest = 1024
)

// Size is the size of a file in bytes, uncompressed and compressed.
type Size struct{ Raw, Gzip, Brotli int }

// size returns the sizes of a file whose compressed copies exist.
func (t tree) size(p string) Size {
	return Size{Raw: len(t[p]), Gzip: len(t[p+".gz"]), Brotli: len(t[p+".br"])}
}

// Measure returns the sizes of a file: gzip -9 and brotli at quality 11. The error is the cause of ctx when it ends.
func Measure(ctx context.Context, name string) (Size, error) {
	body, err := os.ReadFile(name)
	if err != nil {
		return Size{}, fmt.Errorf("site: %w", err)
	}
	files := tree{name: body}
	if err := compress(ctx, files, []string{name}, bestQuality); err != nil {
		return Size{}, err
	}
	return files.size(name), nil
}

// compressible lists the file types that compression makes smaller. Fonts and pictures are compressed already.
func compressible(p string) bool {
	return slices.Contains([]string{".wasm", ".js", ".css", ".html", ".svg", ".csv", ".webmanifest", ".json", ".txt"}, path.Ext(p))
}

// addCompressed adds the .br and .gz copies.
func addCompressed(ctx context.Context, files tree, quality int) error {
	var large []string
	for _, p := range files.paths() {
		if compressible(p) && len(files[p]) >= smallest {
			large = append(large, p)
		}
	}
	return compress(ctx, files, large, quality)
}

// compress adds the copies of some files, each copy in its own goroutine: the programs take far longer than all
// other files together. When ctx ends it returns the cause at once. The goroutines, one of which may take seconds for
// its last block of brotli, end later and write only to their own buffers.
func compress(ctx context.Context, files tree, paths []string, quality int) error {
	type packed struct {
		path string
		body []byte
	}
	out := make(chan packed, 2*len(paths)) // a send never blocks
	for _, p := range paths {
		body := files[p]
		go func() { out <- packed{p + ".br", brotlied(ctx, body, quality)} }()
		go func() { out <- packed{p + ".gz", gzipped(ctx, body)} }()
	}
	for range 2 * len(paths) {
		select {
		case c := <-out:
			files[c.path] = c.body
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

// Compress returns the brotli and gzip forms of a body that is sent repeatedly, at
// qualities that take well below a millisecond for a page.
func Compress(body []byte) (br, gz []byte) {
	ctx := context.Background()
	return brotlied(ctx, body, 5), gzipped(ctx, body)
}

// Writing to a bytes.Buffer cannot fail.

func gzipped(ctx context.Context, body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic("site: " + err.Error())
	}
	writeBlocks(ctx, w, body)
	return out.Bytes()
}

func brotlied(ctx context.Context, body []byte, quality int) []byte {
	var out bytes.Buffer
	// The window of 24 bits is the largest that every browser accepts.
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: quality, LGWin: 24})
	writeBlocks(ctx, w, body)
	return out.Bytes()
}

// writeBlocks writes body in blocks until ctx ends; the output is incomplete then.
func writeBlocks(ctx context.Context, w io.WriteCloser, body []byte) {
	const block = 64 << 10
	for len(body) > 0 {
		if ctx.Err() != nil {
			return
		}
		n := min(block, len(body))
		w.Write(body[:n])
		body = body[n:]
	}
	w.Close()
}
