package registry

import (
	"errors"
	"fmt"
	"strings"
)

// Writing when it is not possible.
var (
	// ErrReadOnly: the store holds records of a newer version of this program.
	ErrReadOnly = errors.New("registry: opened read-only, because a newer version of Orrery has written here; reload the page to get it")
)

// MissingError is a run, version, alias or model that is not there.
type MissingError struct {
	What string // "version 7 of user-target"
}

func (e *MissingError) Error() string { return "registry: there is no " + e.What }

// FullError is a write for which there is no room. Nothing was changed. It wraps
// store.ErrQuota.
type FullError struct {
	What         string // what was not saved: "run 12"
	Used, Budget int    // UTF-16 units
	Large        int    // bytes of a model for which the browser's database has no room; 0: it is the KV that is full
	Err          error
}

func (e *FullError) Error() string {
	if e.Large > 0 {
		return fmt.Sprintf("registry: %s was not saved, because the browser's database has no room for its model (%d bytes); "+
			"everything from before is kept; download what you need, delete older runs or tables, then try again", e.What, e.Large)
	}
	return fmt.Sprintf("registry: %s was not saved, because the store is full (%d of %d characters used); "+
		"everything from before is kept; download what you need, delete older runs, then try again", e.What, e.Used, e.Budget)
}

func (e *FullError) Unwrap() error { return e.Err }

// UsedError is a run that cannot be deleted, since a version came from it.
type UsedError struct {
	Run     int // its number
	Version Version
}

func (e *UsedError) Error() string {
	return fmt.Sprintf("registry: run %d stays, because version %d of %s came from it; nothing was deleted",
		e.Run, e.Version.N, e.Version.Model)
}

// TamperedError is a model whose text is not what was saved under its digest.
type TamperedError struct {
	Digest string
	Err    error // what is wrong with the text; nil when it is another, whole model
}

func (e *TamperedError) Error() string {
	why := "it is another model"
	if e.Err != nil {
		why = e.Err.Error()
	}
	return fmt.Sprintf("registry: model %.12s was changed after it was saved (%s) and is refused; restore it from a copy, or train it again", e.Digest, why)
}

func (e *TamperedError) Unwrap() error { return e.Err }

// LoadError is a version whose model cannot be used.
type LoadError struct {
	Model string
	N     int
	Err   error
}

func (e *LoadError) Error() string {
	return fmt.Sprintf("registry: load %s v%d: %s", e.Model, e.N, strings.TrimPrefix(e.Err.Error(), "registry: "))
}

func (e *LoadError) Unwrap() error { return e.Err }
