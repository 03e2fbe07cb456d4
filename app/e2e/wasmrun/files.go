//go:build e2e

package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// files handles the file operations of a page: POST fs?op=...&path=..., with the content of a file as the body.
type files struct {
	root string // the module: writes are allowed below it
	temp string // and here
}

func newFiles(dir string) (*files, error) {
	root := dir
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(root)
		if up == root {
			root = dir
			break
		}
		root = up
	}
	temp, err := os.MkdirTemp("", "wasmrun")
	return &files{root: root, temp: temp}, err
}

func (f *files) close() { os.RemoveAll(f.temp) }

// stat is what Go's syscall package reads from node's fs.Stats.
type stat struct {
	Mode    uint32   `json:"mode"`
	Size    int64    `json:"size"`
	Mtime   int64    `json:"mtimeMs"`
	Dir     bool     `json:"dir"`
	Ino     uint64   `json:"ino"`
	Entries []string `json:"entries,omitempty"`
}

func (f *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	path := filepath.Clean(q.Get("path"))
	var answer any
	var err error
	switch op := q.Get("op"); op {
	case "stat", "lstat":
		answer, err = describe(path, op == "lstat")
	case "open":
		if err = f.create(path, q.Get("mode")); err == nil {
			answer, err = describe(path, false)
		}
	case "read":
		http.ServeFile(w, r, path)
		return
	default:
		err = f.change(op, path, filepath.Clean(q.Get("to")), r.Body)
	}
	if err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		answer = map[string]string{"code": code(err), "message": err.Error()}
	}
	json.NewEncoder(w).Encode(answer)
}

func describe(path string, link bool) (stat, error) {
	look := os.Stat
	if link {
		look = os.Lstat
	}
	info, err := look(path)
	if err != nil {
		return stat{}, err
	}
	s := stat{Size: info.Size(), Mtime: info.ModTime().UnixMilli(), Dir: info.IsDir()}
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		s.Mode, s.Ino = sys.Mode, sys.Ino
	}
	if s.Dir {
		entries, err := os.ReadDir(path)
		if err != nil {
			return stat{}, err
		}
		for _, e := range entries {
			s.Entries = append(s.Entries, e.Name())
		}
	}
	return s, nil
}

// create prepares an open: the letters of mode are c(reate), x (exclusive), t(runcate).
func (f *files) create(path, mode string) error {
	if mode == "" {
		return nil
	}
	if err := f.allowed(path); err != nil {
		return err
	}
	flags := os.O_WRONLY
	for letter, flag := range map[string]int{"c": os.O_CREATE, "x": os.O_EXCL, "t": os.O_TRUNC} {
		if strings.Contains(mode, letter) {
			flags |= flag
		}
	}
	file, err := os.OpenFile(path, flags, 0o644)
	if err != nil {
		return err
	}
	return file.Close()
}

func (f *files) change(op, path, to string, body io.Reader) error {
	if err := f.allowed(path); err != nil {
		return err
	}
	switch op {
	case "put":
		content, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		return os.WriteFile(path, content, 0o644)
	case "mkdir":
		return os.Mkdir(path, 0o755)
	case "unlink":
		return syscall.Unlink(path)
	case "rmdir":
		return syscall.Rmdir(path)
	case "rename":
		if err := f.allowed(to); err != nil {
			return err
		}
		return os.Rename(path, to)
	}
	return syscall.ENOSYS
}

func (f *files) allowed(path string) error {
	for _, dir := range []string{f.root, f.temp} {
		if path == dir || strings.HasPrefix(path, dir+string(filepath.Separator)) {
			return nil
		}
	}
	return &fs.PathError{Op: "write", Path: path, Err: syscall.EACCES}
}

// code returns the name of the error in Go's syscall package on js.
func code(err error) string {
	for name, errno := range map[string]syscall.Errno{
		"ENOENT": syscall.ENOENT, "EEXIST": syscall.EEXIST, "ENOTDIR": syscall.ENOTDIR, "EISDIR": syscall.EISDIR,
		"ENOTEMPTY": syscall.ENOTEMPTY, "EACCES": syscall.EACCES, "EPERM": syscall.EPERM, "ENOSYS": syscall.ENOSYS,
	} {
		var e syscall.Errno
		if errors.As(err, &e) && e == errno {
			return name
		}
	}
	return "EIO"
}
