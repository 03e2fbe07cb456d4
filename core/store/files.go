package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// Errors of Files.
var (
	// ErrNoFiles is the error of every call where the place keeps no files.
	ErrNoFiles = errors.New("store: this browser gives the page no file system of its own")
	// ErrBusy is returned by Exclusive while another call of it runs.
	ErrBusy = errors.New("store: another tab is at work on the same files")
	// ErrFileName is returned for a name that not every file system takes.
	ErrFileName = errors.New("store: a file name has 1 to 200 small letters, digits, dots, hyphens and underscores, and begins with a letter or digit")
)

// Files is one folder of large files, and may take its time.
//
// A file is there as a whole or not at all: a program that is ended in the middle of
// Write leaves what was there before. A call whose context has ended returns the
// context's error and has changed nothing.
type Files interface {
	// List returns the files in byte order of their names. The slice belongs to the caller.
	List(ctx context.Context) ([]FileInfo, error)
	// Open returns the file of that name, or ErrNotFound. It is valid until the file is
	// written or deleted.
	Open(ctx context.Context, name string) (File, error)
	// Write writes b under name, replacing what was there. ErrQuota: there was no room
	// and the old file stands. ErrFileName: the name is not valid.
	Write(ctx context.Context, name string, b []byte) error
	// Delete removes name; removing what is not there is no error.
	Delete(ctx context.Context, name string) error
	// Exclusive calls f while no other program calls Exclusive of the same folder, and
	// returns its error; ErrBusy at once, without a call, while another one runs.
	Exclusive(ctx context.Context, f func() error) error
}

// FileInfo is one file of a folder.
type FileInfo struct {
	Name string
	Size int64
}

// File is a file that is read piece by piece.
type File interface {
	Size() int64
	Open() io.Reader
}

// ValidFileName reports whether every file system takes name as it is.
func ValidFileName(name string) bool {
	if name == "" || len(name) > 200 || strings.ContainsAny(name[:1], ".-_") {
		return false
	}
	return !strings.ContainsFunc(name, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_'
	})
}

// MemoryFiles is a Files in memory. The zero value is ready and has no limit.
type MemoryFiles struct {
	Budget int // room in bytes, names not counted; 0 is no limit. Set before the first Write.

	lock sync.Mutex // of Exclusive
	mu   sync.RWMutex
	data map[string][]byte
}

type memoryFile []byte

func (f memoryFile) Size() int64     { return int64(len(f)) }
func (f memoryFile) Open() io.Reader { return bytes.NewReader(f) }

func (m *MemoryFiles) List(ctx context.Context) ([]FileInfo, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	list := []FileInfo{}
	for name, b := range m.data {
		list = append(list, FileInfo{name, int64(len(b))})
	}
	slices.SortFunc(list, func(a, b FileInfo) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

func (m *MemoryFiles) Open(ctx context.Context, name string) (File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, ok := m.data[name]
	if !ok {
		return nil, ErrNotFound
	}
	return memoryFile(b), nil
}

func (m *MemoryFiles) Write(ctx context.Context, name string, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !ValidFileName(name) {
		return fmt.Errorf("%w: %q", ErrFileName, name)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	used := len(b) - len(m.data[name])
	for _, old := range m.data {
		used += len(old)
	}
	if m.Budget > 0 && used > m.Budget {
		return ErrQuota
	}
	if m.data == nil {
		m.data = map[string][]byte{}
	}
	m.data[name] = append([]byte{}, b...)
	return nil
}

func (m *MemoryFiles) Delete(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.data, name)
	return nil
}

func (m *MemoryFiles) Exclusive(ctx context.Context, f func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !m.lock.TryLock() {
		return ErrBusy
	}
	defer m.lock.Unlock()
	return f()
}
