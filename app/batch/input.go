package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"orrery/core/table"
	"orrery/core/table/csv"
)

// maxSpec is the most bytes of a spec: a million rows by number take 8 MB.
const maxSpec = 64 << 20

// inputs opens the files that a command reads.
type inputs struct {
	root   *os.Root // nil opens any path
	dir    string   // of root, without symbolic links
	memory int64    // of a table
}

// newInputs returns the inputs of a command line. Close them.
func newInputs(o options) (*inputs, error) {
	in := &inputs{memory: o.memory}
	if o.root == "" {
		return in, nil
	}
	var err error
	if in.dir, err = realPath(o.root); err == nil {
		in.root, err = os.OpenRoot(in.dir)
	}
	if err != nil {
		return nil, usage("", fmt.Errorf("--root: %w", err))
	}
	return in, nil
}

func (in *inputs) close() {
	if in.root != nil {
		in.root.Close()
	}
}

// realPath is the absolute path without symbolic links.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// open opens a data file that a spec names, relative to the spec. Below a root it must be a regular file inside, with
// symbolic links followed.
func (in *inputs) open(spec, path string) (*os.File, error) {
	if in.root == nil {
		return os.Open(relativeTo(spec, path))
	}
	outside := usage(spec, fmt.Errorf("the data file %q is not inside the folder of --root, or is no regular file", path))
	if !filepath.IsAbs(path) {
		dir, err := realPath(filepath.Dir(spec))
		if err != nil {
			return nil, err
		}
		path = filepath.Join(dir, path)
	}
	name, err := filepath.Rel(in.dir, path)
	if err != nil || !filepath.IsLocal(name) {
		return nil, outside
	}
	info, err := in.root.Stat(name) // before opening, which waits for the writer of a pipe
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, err
	case err != nil || !info.Mode().IsRegular():
		return nil, outside
	}
	f, err := in.root.Open(name)
	if err != nil {
		return nil, outside
	}
	if info, err = f.Stat(); err != nil || !info.Mode().IsRegular() { // it may have been replaced meanwhile
		f.Close()
		return nil, outside
	}
	return f, nil
}

// read reads a CSV file that a spec names, and the notes on it.
func (in *inputs) read(ctx context.Context, spec, path string) (*table.Table, []string, error) {
	f, err := in.open(spec, path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	got, err := in.table(ctx, f, csv.Options{})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", Printable(relativeTo(spec, path)), err)
	}
	var notes []string
	for _, w := range got.Warnings {
		notes = append(notes, w.Text)
	}
	return got.Table, notes, nil
}

// table reads a CSV file until ctx ends. Memory stays below the limit.
func (in *inputs) table(ctx context.Context, f *os.File, o csv.Options) (*csv.Reading, error) {
	size := int64(-1)
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	o.MaxMemory, o.MaxText = in.memory, in.memory*textShare
	o.Progress = func(int64, int64) error { return context.Cause(ctx) }
	got, err := csv.Read(f, size, o)
	var limit *csv.LimitError
	if errors.As(err, &limit) {
		err = fmt.Errorf("%w; leave out rows or columns, or allow more with --max-memory", err)
	}
	return got, err
}

// readSpec reads the file of a spec.
func readSpec(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSpec+1))
	if err == nil && len(b) > maxSpec {
		err = usage(path, fmt.Errorf("not a spec: it is larger than %d MB", maxSpec>>20))
	}
	return b, err
}
