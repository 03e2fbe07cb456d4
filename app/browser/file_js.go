package browser

import (
	"io"
	"syscall/js"

	"orrery/core/work"
)

// sliceSize is how much of a file is read at a time: large enough for speed,
// small enough that a cancel is not held up.
const sliceSize = 1 << 20

// File is a File or Blob of the browser. The page hands it to a worker without
// reading it; the worker reads it slice by slice.
type File struct{ v js.Value }

var _ work.Source = File{}

// NewFile wraps a File or Blob.
func NewFile(v js.Value) File { return File{v} }

// Size returns the number of bytes.
func (f File) Size() int64 { return int64(f.v.Get("size").Float()) }

// Open returns a reader, which blocks its goroutine: on the page it is for small files, and never on
// the goroutine that draws.
func (f File) Open() io.Reader { return &fileReader{file: f, size: f.Size()} }

type fileReader struct {
	file File
	at   int64
	size int64
	buf  []byte
}

func (r *fileReader) Read(p []byte) (int, error) {
	if len(r.buf) == 0 {
		if r.at >= r.size {
			return 0, io.EOF
		}
		to := min(r.at+sliceSize, r.size)
		v, err := outcome(await(shim().Call("slice", r.file.v, float64(r.at), float64(to))))
		if err != nil {
			return 0, err
		}
		r.buf, r.at = bytesOf(v), to
	}
	n := copy(p, r.buf)
	r.buf = r.buf[n:]
	return n, nil
}
