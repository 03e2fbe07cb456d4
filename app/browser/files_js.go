package browser

import (
	"context"
	"fmt"
	"syscall/js"

	"orrery/core/store"
)

// OPFS is a folder in the origin private file system, which page and workers share.
type OPFS struct{}

var _ store.Files = OPFS{}

// List returns the files in byte order of their names.
func (OPFS) List(ctx context.Context) ([]store.FileInfo, error) {
	v, err := fileCall(ctx, "fileList")
	if err != nil {
		return nil, err
	}
	list := make([]store.FileInfo, v.Length()/2)
	for i := range list {
		list[i] = store.FileInfo{Name: v.Index(2 * i).String(), Size: int64(v.Index(2*i + 1).Float())}
	}
	return list, nil
}

// Open returns the named file, a File, or store.ErrNotFound.
func (OPFS) Open(ctx context.Context, name string) (store.File, error) {
	v, err := fileCall(ctx, "fileOpen", name)
	if err != nil {
		return nil, err
	}
	if v.IsNull() {
		return nil, store.ErrNotFound
	}
	return NewFile(v), nil
}

// Write writes b under another name and then moves it.
func (OPFS) Write(ctx context.Context, name string, b []byte) error {
	if !store.ValidFileName(name) {
		return fmt.Errorf("%w: %q", store.ErrFileName, name)
	}
	_, err := fileCall(ctx, "fileWrite", name, arrayOf(b))
	return err
}

// Delete removes name; a missing name is not an error.
func (OPFS) Delete(ctx context.Context, name string) error {
	_, err := fileCall(ctx, "fileDel", name)
	return err
}

// Exclusive calls f under a Web Lock, which the browser also releases when the program ends.
func (OPFS) Exclusive(ctx context.Context, f func() error) error {
	release, err := fileCall(ctx, "fileLock")
	if err != nil {
		return err
	}
	if release.IsNull() {
		return store.ErrBusy
	}
	defer func() { await(release.Invoke()) }()
	return f()
}

func fileCall(ctx context.Context, name string, args ...any) (js.Value, error) {
	if err := ctx.Err(); err != nil {
		return js.Null(), err
	}
	answer := await(shim().Call(name, args...))
	if answer.Get("error").String() == "absent" {
		return js.Null(), store.ErrNoFiles
	}
	return answer.Get("value"), written("backup files", answer)
}
