package browser

import (
	"io"
	"syscall/js"

	"orrery/core/work"
)

// sliceSize is how much of a file is read at a time: large enough for speed,
// small enough that a cancel takes effect soon.
const sliceSize = 4 << 20

// File is a File or Blob of the browser. The page passes it to a worker without reading it; the worker reads it slice by
// slice.
type File struct{ v js.Value }

var _ work.Source = File{}

// NewFile wraps a File or Blob.
func NewFile(v js.Value) File { return File{v} }

// Size returns the number of bytes.
func (f File) Size() int64 { return int64(f.v.Get("size").Float()) }

// Open returns a reader, which blocks its goroutine. On the page it must be used only for small files, and never on the
// goroutine that renders.
func (f File) Open() io.Reader { return &fileReader{file: f} }

type fileReader struct {
	file      File
	requested int64    // offset up to which slices were requested
	next      js.Value // promise of the next slice, which the browser reads while this one is parsed
	buf       []byte
}

func (r *fileReader) Read(p []byte) (int, error) {
	if len(r.buf) == 0 {
		r.request()
		if r.next.IsUndefined() {
			return 0, io.EOF
		}
		v, err := outcome(await(r.next))
		if err != nil {
			return 0, err
		}
		r.buf, r.next = bytesOf(v), js.Undefined()
		r.request()
	}
	n := copy(p, r.buf)
	r.buf = r.buf[n:]
	return n, nil
}

// request requests the next slice, unless one is being read or the file ends.
func (r *fileReader) request() {
	if size := r.file.Size(); r.next.IsUndefined() && r.requested < size {
		to := min(r.requested+sliceSize, size)
		r.next = shim().Call("slice", r.file.v, float64(r.requested), float64(to))
		r.requested = to
	}
}
