// Package large stores values that are too large for a KV: the bytes are in a Blobs, named
// by their SHA-256, and a small record refers to them.
//
//	ref, err := large.Put(ctx, blobs, text, time.Now(), newID(), pause) // first the bytes
//	payload, err := json.Marshal(ref)                                   // then the record that refers to them
//	text, err := large.Get(ctx, blobs, ref, pause)                      // verified by their SHA-256
//
// An id is model/<sha256>/<milliseconds>-<mark> and is never used twice. So bytes without a record that are older than
// Grace will never get one, and can be collected although other tabs are writing: before these write a record, they
// check that the bytes are younger than Grace/2 (see Ref.Fresh).
//
//orrery:inline never
package large

import (
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"orrery/core/digest"
	"orrery/core/store"
)

const (
	// Over is the largest size in bytes for a KV.
	Over = 64 << 10
	// Grace is the time that bytes may be stored without a record that refers to them.
	Grace = time.Hour
	// Prefix is the beginning of all ids of this package.
	Prefix = "model/"
)

// ErrChanged means that stored bytes have changed.
var ErrChanged = errors.New("large: the bytes do not match their SHA-256")

// Ref is the record that refers to stored bytes.
type Ref struct {
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
	Blob   string `json:"blob"` // the id
}

// Put writes b, which is durable when it returns. mark is a new random text of at least
// eight letters; pause is called between slices of work.
func Put(ctx context.Context, blobs store.Blobs, b []byte, at time.Time, mark string, pause func()) (Ref, error) {
	ref := Ref{SHA256: sum(b, pause), Bytes: len(b)}
	ref.Blob = Prefix + ref.SHA256 + "/" + strconv.FormatInt(at.UnixMilli(), 10) + "-" + mark[:min(8, len(mark))]
	return ref, blobs.Put(ctx, ref.Blob, b)
}

// Get reads the bytes. The error is ErrChanged, or the store's.
func Get(ctx context.Context, blobs store.Blobs, ref Ref, pause func()) ([]byte, error) {
	b, err := blobs.Get(ctx, ref.Blob)
	if err == nil && (len(b) != ref.Bytes || sum(b, pause) != ref.SHA256) {
		return nil, ErrChanged
	}
	return b, err
}

// slice is the number of bytes that are hashed between two pauses.
const slice = 256 << 10

func sum(b []byte, pause func()) string {
	h := digest.New()
	for len(b) > 0 {
		n := min(slice, len(b))
		h.Write(b[:n])
		b = b[n:]
		pause()
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Stamp returns the unique part of an id: the time of writing and the mark.
func Stamp(blob string) string { return blob[strings.LastIndexByte(blob, '/')+1:] }

// Valid reports whether r has the form of a Ref from Put.
func (r Ref) Valid() bool {
	_, ok := written(r.Blob)
	return ok && len(r.SHA256) == 2*digest.Size && strings.HasPrefix(r.Blob, Prefix+r.SHA256+"/")
}

// Fresh reports whether a record for r may be written now: older bytes, of a tab that was
// suspended meanwhile, may be collected at any moment.
func (r Ref) Fresh(now time.Time) bool {
	at, ok := written(r.Blob)
	return ok && now.Sub(at) < Grace/2
}

func written(blob string) (time.Time, bool) {
	digits, _, _ := strings.Cut(Stamp(blob), "-")
	ms, err := strconv.ParseInt(digits, 10, 64)
	return time.UnixMilli(ms), err == nil && strings.HasPrefix(blob, Prefix)
}

// Before reports whether blob was written at this time or before, or is not an id of this package.
func Before(blob string, at time.Time) bool {
	when, ok := written(blob)
	return !ok || !when.After(at)
}

// Collect deletes the blobs that no record refers to and that are older than Grace, and
// returns their number. ids must be listed before named, the stamps of the records.
func Collect(ctx context.Context, blobs store.Blobs, ids []string, named map[string]bool, now time.Time) (int, error) {
	n := 0
	for _, id := range ids {
		if at, ok := written(id); !ok || named[Stamp(id)] || now.Sub(at) <= Grace {
			continue
		}
		if err := blobs.Delete(ctx, id); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
