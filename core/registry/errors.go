package registry

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of writes.
var (
	// ErrReadOnly means that the store has records of a newer version of this program.
	ErrReadOnly = errors.New("registry: opened read-only, because a newer version of Orrery has written here; reload the page to get it")
)

// MissingError reports a run, version, alias or model that does not exist.
type MissingError struct {
	What string // "version 7 of user-target"
}

func (e *MissingError) Error() string { return "registry: there is no " + e.What }

// FullError reports a write that did not fit. Nothing was changed. It wraps store.ErrQuota.
type FullError struct {
	What         string // what was not saved: "run 12"
	Used, Budget int    // UTF-16 units
	Large        int    // bytes of the model that did not fit into the browser's database; 0 if the KV is full
	Err          error
}

func (e *FullError) Error() string {
	if e.Large > 0 {
		return fmt.Sprintf("registry: %s was not saved, because the browser's database has no room for its model (%d bytes); "+
			"nothing else was changed; download what you need, delete older runs or tables, then try again", e.What, e.Large)
	}
	return fmt.Sprintf("registry: %s was not saved, because the store is full (%d of %d characters used); "+
		"nothing else was changed; download what you need, delete older runs, then try again", e.What, e.Used, e.Budget)
}

func (e *FullError) Unwrap() error { return e.Err }

// UsedError reports a run that cannot be deleted because it has a version.
type UsedError struct {
	Run     int // its number
	Version Version
}

func (e *UsedError) Error() string {
	return fmt.Sprintf("registry: run %d cannot be deleted, because version %d of %s was registered from it; nothing was deleted",
		e.Run, e.Version.N, e.Version.Model)
}

// TamperedError reports a model whose text does not match its digest.
type TamperedError struct {
	Digest string
	Err    error // why the text is not a valid model; nil if it is a different, valid one
}

func (e *TamperedError) Error() string {
	why := "it is a different model"
	if e.Err != nil {
		why = e.Err.Error()
	}
	return fmt.Sprintf("registry: model %.12s was changed after it was saved (%s) and is refused; restore it from a copy, or train it again", e.Digest, why)
}

func (e *TamperedError) Unwrap() error { return e.Err }

// LoadError reports a version whose model cannot be loaded.
type LoadError struct {
	Model string
	N     int
	Err   error
}

func (e *LoadError) Error() string {
	return fmt.Sprintf("registry: load %s v%d: %s", e.Model, e.N, strings.TrimPrefix(e.Err.Error(), "registry: "))
}

func (e *LoadError) Unwrap() error { return e.Err }
