package large_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"orrery/core/store"
	"orrery/core/store/large"
	"orrery/core/store/storetest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestPutGet(t *testing.T) {
	blobs, pauses := &storetest.MemoryBlobs{}, 0
	pause := func() { pauses++ }
	b := bytes.Repeat([]byte("forest "), 100_000)
	ref, err := large.Put(t.Context(), blobs, b, noon, "0123456789abcdef", pause)
	if err != nil || !ref.Valid() || ref.Bytes != len(b) || pauses != 3 {
		t.Fatalf("%+v, %v, %d pauses", ref, err, pauses)
	}
	if want := "model/" + ref.SHA256 + "/1772366400000-01234567"; ref.Blob != want || large.Stamp(ref.Blob) != "1772366400000-01234567" {
		t.Errorf("id %s, want %s", ref.Blob, want)
	}
	got, err := large.Get(t.Context(), blobs, ref, pause)
	if err != nil || !bytes.Equal(got, b) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	for name, bad := range map[string][]byte{"changed": append([]byte("F"), b[1:]...), "cut": b[:10], "longer": append(bytes.Clone(b), 'x'), "empty": {}} {
		blobs.Put(t.Context(), ref.Blob, bad)
		if _, err := large.Get(t.Context(), blobs, ref, pause); !errors.Is(err, large.ErrChanged) {
			t.Errorf("%s: %v, want ErrChanged", name, err)
		}
	}
	blobs.Delete(t.Context(), ref.Blob)
	if _, err := large.Get(t.Context(), blobs, ref, pause); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
}

func TestValid(t *testing.T) {
	sum := strings.Repeat("ab", 32)
	for blob, want := range map[string]bool{"model/" + sum + "/1-x": true, "model/" + sum + "/x": false, "model/" + sum: false, "table/" + sum + "/1-x": false, "model/ab/1-x": false, "": false} {
		if got := (large.Ref{SHA256: sum, Blob: blob}).Valid(); got != want {
			t.Errorf("Valid of %q: %v", blob, got)
		}
	}
}

// A tab may name what it wrote for half the time that others leave it alone.
func TestFreshAndCollect(t *testing.T) {
	blobs := &storetest.MemoryBlobs{}
	ref, err := large.Put(t.Context(), blobs, []byte("x"), noon, "0123456789abcdef", func() {})
	if err != nil {
		t.Fatal(err)
	}
	blobs.Put(t.Context(), "model/of something else", []byte("y"))
	collect := func(at time.Time, named map[string]bool) int {
		ids, _ := blobs.Keys(t.Context(), large.Prefix)
		n, err := large.Collect(t.Context(), blobs, ids, named, at)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if at := noon.Add(large.Grace/2 - 1); !ref.Fresh(at) || ref.Fresh(at.Add(1)) {
		t.Error("it is not fresh for half the grace period")
	}
	if n := collect(noon.Add(large.Grace), nil); n != 0 {
		t.Errorf("%d collected within the grace period", n)
	}
	later := noon.Add(large.Grace + time.Second)
	if n := collect(later, map[string]bool{large.Stamp(ref.Blob): true}); n != 0 {
		t.Errorf("%d collected that are named", n)
	}
	if n := collect(later, nil); n != 1 {
		t.Errorf("%d collected, want the one orphan", n)
	}
	if ids, _ := blobs.Keys(t.Context(), ""); len(ids) != 1 {
		t.Errorf("left: %q", ids)
	}
	if !large.Before(ref.Blob, noon) || large.Before(ref.Blob, noon.Add(-time.Second)) || !large.Before("table/x", noon) {
		t.Error("Before")
	}
	broken := errors.New("broken")
	_, err = large.Collect(t.Context(), &storetest.FaultyBlobs{Blobs: blobs, Fail: func(string, string) error { return broken }}, []string{ref.Blob}, nil, later)
	if !errors.Is(err, broken) {
		t.Error(err)
	}
}
