package store

import (
	"context"
	"errors"
	"io"
	"strings"
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
// A file is there as a whole or not at all: a program that is ended in the middle of Write leaves what was there
// before. A call whose context has ended returns the context's error and has changed nothing.
type Files interface {
	// List returns the files in byte order of their names. The slice belongs to the caller.
	List(ctx context.Context) ([]FileInfo, error)
	// Open returns the file of that name, or ErrNotFound. It is valid until the file is written or deleted.
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
