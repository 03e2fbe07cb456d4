// Package backup stores dated copies of a workspace in a store.Files.
//
//	copies, err := backup.List(ctx, files)             // newest first
//	c, err := backup.Write(ctx, files, zip, backup.Copy{At: now, Runs: 12, Content: sum})
//
// The metadata of a copy (number, date, counts, content and SHA-256) is its file name, so that one rename completes a
// backup, and metadata and file cannot disagree. The number orders the copies, also when the clock was set back. Names
// look like
//
//	000012_20261103t101200z_5r_2v_1t_<content>_<sha256>.zip
//
// Limits: a copy is in memory while it is written.
//
//orrery:inline engine
package backup

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/core/digest"
	"orrery/core/store"
)

// Keep is the number of copies to keep.
const Keep = 7

// ErrChanged is returned by Write when the file that it reads back differs from the one that it wrote.
var ErrChanged = errors.New("backup: the file differs from the one that was written; it was deleted")

// Copy is one backup.
type Copy struct {
	Name                   string
	Number                 int       // increases with each copy
	At                     time.Time // on the clock of the page that made it, UTC, whole seconds
	Bytes                  int64
	Runs, Versions, Tables int
	Content                string // fingerprint of the content; see Sum
	SHA256                 string // of the file
}

// offName is the file that exists while the daily backup is switched off.
const offName = "off"

const timeLayout = "20060102t150405z"

// List returns the copies, newest first, and whether the daily backup is switched off. It ignores files with other names.
func List(ctx context.Context, files store.Files) (copies []Copy, off bool, err error) {
	list, err := files.List(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, f := range list {
		if c, ok := parse(f.Name); ok {
			c.Bytes = f.Size
			copies = append(copies, c)
		}
		off = off || f.Name == offName
	}
	slices.Reverse(copies) // the files are in byte order of their names, which start with the number
	return copies, off, nil
}

// Switch switches the daily backup on or off. The choice applies to one browser, so that it is stored with the copies and
// not in the workspace, which can be exported.
func Switch(ctx context.Context, files store.Files, off bool) error {
	if off {
		return files.Write(ctx, offName, nil)
	}
	return files.Delete(ctx, offName)
}

// Surplus returns the names of the copies beyond the newest Keep. copies must be in the order of List.
func Surplus(copies []Copy) []string {
	var names []string
	for _, c := range copies[min(Keep, len(copies)):] {
		names = append(names, c.Name)
	}
	return names
}

// Sum returns a fingerprint of the parts of a content.
func Sum(parts ...[]byte) string {
	h := digest.New()
	for _, b := range parts {
		fmt.Fprintf(h, "%d ", len(b))
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}

// Write writes zip as the newest copy, and verifies it. c has the time and the content; Write sets the other fields. Call
// it within files.Exclusive.
func Write(ctx context.Context, files store.Files, zip []byte, c Copy) (Copy, error) {
	copies, _, err := List(ctx, files)
	if err != nil {
		return c, err
	}
	c.Number = 1
	if len(copies) > 0 {
		c.Number = copies[0].Number + 1
	}
	c.At, c.Bytes, c.SHA256 = c.At.UTC().Truncate(time.Second), int64(len(zip)), sum(zip)
	c.Name = c.name()
	if err := files.Write(ctx, c.Name, zip); err != nil {
		return c, err
	}
	if err := Verify(ctx, files, c); err != nil {
		return c, errors.Join(err, files.Delete(ctx, c.Name))
	}
	return c, nil
}

// Verify reads a copy and compares its size and SHA-256; the error is ErrChanged or that of files.
func Verify(ctx context.Context, files store.Files, c Copy) error {
	f, err := files.Open(ctx, c.Name)
	if err != nil {
		return err
	}
	h := digest.New()
	n, err := io.Copy(h, f.Open())
	if err == nil && (n != c.Bytes || hex.EncodeToString(h.Sum(nil)) != c.SHA256) {
		err = ErrChanged
	}
	return err
}

func sum(b []byte) string {
	s := digest.Sum(b)
	return hex.EncodeToString(s[:])
}

func (c Copy) name() string {
	return fmt.Sprintf("%06d_%s_%dr_%dv_%dt_%s_%s.zip", c.Number, c.At.Format(timeLayout), c.Runs, c.Versions, c.Tables, c.Content, c.SHA256)
}

// parse parses the name of a copy.
func parse(name string) (Copy, bool) {
	base, zip := strings.CutSuffix(name, ".zip")
	parts := strings.Split(base, "_")
	if !zip || len(parts) != 7 || len(parts[5]) != 32 || len(parts[6]) != 2*digest.Size {
		return Copy{}, false
	}
	c := Copy{Name: name, Content: parts[5], SHA256: parts[6]}
	var err error
	if c.At, err = time.Parse(timeLayout, parts[1]); err != nil {
		return c, false
	}
	for _, f := range []struct {
		to   *int
		text string
		unit string
	}{{&c.Number, parts[0], ""}, {&c.Runs, parts[2], "r"}, {&c.Versions, parts[3], "v"}, {&c.Tables, parts[4], "t"}} {
		digits, ok := strings.CutSuffix(f.text, f.unit)
		if *f.to, err = strconv.Atoi(digits); err != nil || !ok {
			return c, false
		}
	}
	return c, c.name() == name
}
