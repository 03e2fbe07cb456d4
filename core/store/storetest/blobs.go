package storetest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"orrery/core/store"
)

// RunBlobs holds open's stores to the contract of store.Blobs. open returns an empty store with room for so many bytes,
// 0 for as much as it has; nil where the room cannot be chosen.
func RunBlobs(t *testing.T, open func(room int) store.Blobs) {
	t.Run("get and put", func(t *testing.T) { blobsGetPut(t, open(0)) })
	t.Run("keys", func(t *testing.T) { blobsKeys(t, open(0)) })
	t.Run("ended context", func(t *testing.T) { blobsContext(t, open(0)) })
	t.Run("quota", func(t *testing.T) {
		if b := open(100); b != nil {
			blobsQuota(t, b)
		} else {
			t.Skip("the room of this store cannot be chosen")
		}
	})
}

func blobsGetPut(t *testing.T, blobs store.Blobs) {
	ctx := t.Context()
	if _, err := blobs.Get(ctx, "a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get of nothing: %v, want ErrNotFound", err)
	}
	for _, want := range [][]byte{{0, 255, 128}, {}, bytes.Repeat([]byte{7}, 1<<16)} {
		in := bytes.Clone(want)
		if err := blobs.Put(ctx, "a", in); err != nil {
			t.Fatalf("Put of %d bytes: %v", len(in), err)
		}
		for i := range in {
			in[i]++
		}
		got, err := blobs.Get(ctx, "a")
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("Get after Put of %d bytes: %d bytes, %v", len(want), len(got), err)
		}
		for i := range got {
			got[i]++
		}
		if again, _ := blobs.Get(ctx, "a"); !bytes.Equal(again, want) {
			t.Errorf("Get of %d bytes gave the store's own slice", len(want))
		}
	}
	for i := range 2 {
		if err := blobs.Delete(ctx, "a"); err != nil {
			t.Errorf("Delete, time %d: %v, want no error", i+1, err)
		}
	}
	if _, err := blobs.Get(ctx, "a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get after Delete: %v, want ErrNotFound", err)
	}
}

func blobsKeys(t *testing.T, blobs store.Blobs) {
	ctx := t.Context()
	if got, err := blobs.Keys(ctx, ""); err != nil || len(got) != 0 {
		t.Errorf("Keys of an empty store: %q, %v", got, err)
	}
	for _, id := range []string{"b/2", "a", "b/1", "c", "b", "b/10"} {
		if err := blobs.Put(ctx, id, []byte(id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := blobs.Delete(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	for prefix, want := range map[string][]string{"": {"a", "b", "b/1", "b/10", "b/2"}, "b/": {"b/1", "b/10", "b/2"}, "d": {}} {
		if got, err := blobs.Keys(ctx, prefix); err != nil || !slices.Equal(got, want) {
			t.Errorf("Keys(%q) = %q, %v; want %q", prefix, got, err, want)
		}
	}
}

func blobsContext(t *testing.T, blobs store.Blobs) {
	if err := blobs.Put(t.Context(), "a", []byte("here")); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := blobs.Get(ended, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get: %v, want context.Canceled", err)
	}
	if err := blobs.Put(ended, "a", []byte("other")); !errors.Is(err, context.Canceled) {
		t.Errorf("Put: %v, want context.Canceled", err)
	}
	if err := blobs.Delete(ended, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("Delete: %v, want context.Canceled", err)
	}
	if _, err := blobs.Keys(ended, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Keys: %v, want context.Canceled", err)
	}
	if got, err := blobs.Get(t.Context(), "a"); err != nil || string(got) != "here" {
		t.Errorf("after cancelled calls Get = %q, %v, want what was there", got, err)
	}
}

// blobsQuota has a store of 100 bytes.
func blobsQuota(t *testing.T, blobs store.Blobs) {
	ctx := t.Context()
	if err := blobs.Put(ctx, "a", make([]byte, 60)); err != nil {
		t.Fatal(err)
	}
	if err := blobs.Put(ctx, "b", make([]byte, 41)); !errors.Is(err, store.ErrQuota) {
		t.Errorf("Put of 101 bytes together: %v, want ErrQuota", err)
	}
	if err := blobs.Put(ctx, "a", make([]byte, 101)); !errors.Is(err, store.ErrQuota) {
		t.Errorf("overwrite beyond the room: %v, want ErrQuota", err)
	}
	if got, err := blobs.Get(ctx, "a"); err != nil || len(got) != 60 {
		t.Errorf("after refused writes Get = %d bytes, %v, want the old 60", len(got), err)
	}
	if err := blobs.Put(ctx, "a", make([]byte, 100)); err != nil {
		t.Errorf("overwrite that just fits: %v", err)
	}
}
