// Package large keeps what is too large for a KV: the bytes lie in a Blobs, named by their
// SHA-256, and a small record says where and what they are.
//
//	ref, err := large.Put(ctx, blobs, text, time.Now(), newID(), pause) // first the bytes
//	payload, err := json.Marshal(ref)                                   // then the record that names them
//	text, err := large.Get(ctx, blobs, ref, pause)                      // held against their SHA-256
//
// An id is model/<sha256>/<milliseconds>-<mark>: it is never used twice. So bytes that no
// record names, and that are older than Grace, are named by nobody ever again, and may be
// collected although other tabs are writing: these hold what they write against Grace/2
// (see Ref.Fresh) before they name it.
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
	// Over is how many bytes are too many for a KV.
	Over = 64 << 10
	// Grace is how long bytes may lie without a record that names them.
	Grace = time.Hour
	// Prefix is what the ids of this package begin with.
	Prefix = "model/"
)

// ErrChanged says that bytes are not what was written.
var ErrChanged = errors.New("large: the bytes are not what their SHA-256 says")

// Ref is where bytes lie and what they are: the record that names them.
type Ref struct {
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
	Blob   string `json:"blob"` // the id
}

// Put writes b, which lasts when it returns. mark is a fresh random text of at least
// eight letters; pause is called between slices of work.
func Put(ctx context.Context, blobs store.Blobs, b []byte, at time.Time, mark string, pause func()) (Ref, error) {
	ref := Ref{SHA256: sum(b, pause), Bytes: len(b)}
	ref.Blob = Prefix + ref.SHA256 + "/" + strconv.FormatInt(at.UnixMilli(), 10) + "-" + mark[:min(8, len(mark))]
	return ref, blobs.Put(ctx, ref.Blob, b)
}

// Get reads the bytes again. The error is ErrChanged, or the store's.
func Get(ctx context.Context, blobs store.Blobs, ref Ref, pause func()) ([]byte, error) {
	b, err := blobs.Get(ctx, ref.Blob)
	if err == nil && (len(b) != ref.Bytes || sum(b, pause) != ref.SHA256) {
		return nil, ErrChanged
	}
	return b, err
}

// slice is how many bytes are hashed between two pauses.
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

// Stamp is what an id has of its own: when it was written, and the mark.
func Stamp(blob string) string { return blob[strings.LastIndexByte(blob, '/')+1:] }

// Valid reports whether r is one that Put made.
func (r Ref) Valid() bool {
	_, ok := written(r.Blob)
	return ok && len(r.SHA256) == 2*digest.Size && strings.HasPrefix(r.Blob, Prefix+r.SHA256+"/")
}

// Fresh reports whether a record may name r now: bytes that were written longer ago, by a
// tab that slept meanwhile, may be collected at any moment.
func (r Ref) Fresh(now time.Time) bool {
	at, ok := written(r.Blob)
	return ok && now.Sub(at) < Grace/2
}

func written(blob string) (time.Time, bool) {
	digits, _, _ := strings.Cut(Stamp(blob), "-")
	ms, err := strconv.ParseInt(digits, 10, 64)
	return time.UnixMilli(ms), err == nil && strings.HasPrefix(blob, Prefix)
}

// Before reports whether blob was written at this time or before, or is none of this
// package's.
func Before(blob string, at time.Time) bool {
	when, ok := written(blob)
	return !ok || !when.After(at)
}

// Collect deletes what no record names and was written before Grace; it says how many. ids
// is what was there before named, which has stamps, was made.
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
