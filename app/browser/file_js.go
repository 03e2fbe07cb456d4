package browser

import (
	"io"
	"syscall/js"

	"orrery/core/work"
)

// sliceSize is how much of a file is read at a time: large enough for speed,
// small enough that a cancel takes effect soon.
const sliceSize = 4 << 20

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
func (f File) Open() io.Reader { return &fileReader{file: f} }

type fileReader struct {
	file   File
	asked  int64    // up to here
	coming js.Value // the promise of the next slice: the browser reads it while this one is parsed
	buf    []byte
}

func (r *fileReader) Read(p []byte) (int, error) {
	if len(r.buf) == 0 {
		r.ask()
		if r.coming.IsUndefined() {
			return 0, io.EOF
		}
		v, err := outcome(await(r.coming))
		if err != nil {
			return 0, err
		}
		r.buf, r.coming = bytesOf(v), js.Undefined()
		r.ask()
	}
	n := copy(p, r.buf)
	r.buf = r.buf[n:]
	return n, nil
}

// ask requests the next slice, unless one is being read or the file ends.
func (r *fileReader) ask() {
	if size := r.file.Size(); r.coming.IsUndefined() && r.asked < size {
		to := min(r.asked+sliceSize, size)
		r.coming = shim().Call("slice", r.file.v, float64(r.asked), float64(to))
		r.asked = to
	}
}
