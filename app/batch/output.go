package batch

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
)

// checkTarget refuses an output that is one of the files the command reads.
func checkTarget(target string, reads ...string) error {
	if target == "" {
		return nil
	}
	to, err := os.Stat(target)
	if err != nil {
		return nil // it is made, or writing says what is wrong
	}
	for _, path := range reads {
		if from, err := os.Stat(path); err == nil && to.Mode().IsRegular() && os.SameFile(to, from) {
			return usage("", fmt.Errorf("-o %s would replace %s, which is read; choose another name", target, path))
		}
	}
	return nil
}

// WriteFile replaces a file as a whole: it writes to another name in the same folder and renames. Until then, and
// when anything fails, the old file is unchanged. Symbolic links are followed, and a pipe or a device is written to.
func WriteFile(name string, b []byte) error {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return os.WriteFile(name, b, mode)
		}
		mode = info.Mode().Perm()
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	} else if info, err := os.Lstat(name); err == nil && info.Mode()&os.ModeSymlink != 0 {
		return os.WriteFile(name, b, mode) // to where the link leads, and nothing is yet
	}
	part := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text()[:8]+".part")
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		os.Remove(part)
	}
	return err
}
