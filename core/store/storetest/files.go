package storetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"orrery/core/store"
)

// RunFiles holds open's folders to the contract of store.Files. open returns an empty folder with room for so many
// bytes, 0 for as much as it has; nil where the room cannot be chosen.
func RunFiles(t *testing.T, open func(room int) store.Files) {
	t.Run("write and open", func(t *testing.T) { filesWrite(t, open(0)) })
	t.Run("list", func(t *testing.T) { filesList(t, open(0)) })
	t.Run("names", func(t *testing.T) { filesNames(t, open(0)) })
	t.Run("ended context", func(t *testing.T) { filesContext(t, open(0)) })
	t.Run("exclusive", func(t *testing.T) { filesExclusive(t, open(0)) })
	t.Run("quota", func(t *testing.T) {
		if f := open(100); f != nil {
			filesQuota(t, f)
		} else {
			t.Skip("the room of this folder cannot be chosen")
		}
	})
}

// readFile reads a file whole, as a caller does.
func readFile(t *testing.T, files store.Files, name string) []byte {
	t.Helper()
	f, err := files.Open(t.Context(), name)
	if err != nil {
		t.Fatalf("Open(%q): %v", name, err)
	}
	b, err := io.ReadAll(f.Open())
	if err != nil || int64(len(b)) != f.Size() {
		t.Fatalf("%q: %d bytes of %d, %v", name, len(b), f.Size(), err)
	}
	return b
}

func filesWrite(t *testing.T, files store.Files) {
	ctx := t.Context()
	if _, err := files.Open(ctx, "a.zip"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Open of nothing: %v, want ErrNotFound", err)
	}
	// The second one is shorter than the first: nothing of that may be left.
	for _, want := range [][]byte{bytes.Repeat([]byte("orrery "), 1<<20), {0, 255, 128}, {}} {
		in := bytes.Clone(want)
		if err := files.Write(ctx, "a.zip", in); err != nil {
			t.Fatalf("Write of %d bytes: %v", len(in), err)
		}
		for i := range in {
			in[i]++
		}
		if got := readFile(t, files, "a.zip"); !bytes.Equal(got, want) {
			t.Fatalf("after Write of %d bytes: %d bytes, or others", len(want), len(got))
		}
	}
	for i := range 2 {
		if err := files.Delete(ctx, "a.zip"); err != nil {
			t.Errorf("Delete, time %d: %v, want no error", i+1, err)
		}
	}
	if _, err := files.Open(ctx, "a.zip"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Open after Delete: %v, want ErrNotFound", err)
	}
}

func filesList(t *testing.T, files store.Files) {
	ctx := t.Context()
	if got, err := files.List(ctx); err != nil || len(got) != 0 {
		t.Errorf("List of an empty folder: %v, %v", got, err)
	}
	for _, name := range []string{"b", "a-2", "c", "a.1", "0"} {
		if err := files.Write(ctx, name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := files.Delete(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	want := []store.FileInfo{{Name: "0", Size: 1}, {Name: "a-2", Size: 3}, {Name: "a.1", Size: 3}, {Name: "b", Size: 1}}
	if got, err := files.List(ctx); err != nil || !slices.Equal(got, want) {
		t.Errorf("List = %v, %v, want %v", got, err, want)
	}
}

func filesNames(t *testing.T, files store.Files) {
	long := strings.Repeat("x", 200)
	if err := files.Write(t.Context(), long, nil); err != nil {
		t.Errorf("a name of 200 letters: %v", err)
	}
	for _, name := range []string{"", ".", "..", ".a", "_a", "-a", "a/b", `a\b`, "A", "ü", "a b", "~a", "a\x00", long + "x"} {
		if err := files.Write(t.Context(), name, nil); !errors.Is(err, store.ErrFileName) {
			t.Errorf("Write(%q): %v, want ErrFileName", name, err)
		}
	}
	if got, err := files.List(t.Context()); err != nil || len(got) != 1 {
		t.Errorf("after refused writes List = %v, %v, want the one", got, err)
	}
}

func filesContext(t *testing.T, files store.Files) {
	if err := files.Write(t.Context(), "a", []byte("here")); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := files.List(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("List: %v, want context.Canceled", err)
	}
	if _, err := files.Open(ended, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v, want context.Canceled", err)
	}
	if err := files.Write(ended, "a", []byte("other")); !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v, want context.Canceled", err)
	}
	if err := files.Delete(ended, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("Delete: %v, want context.Canceled", err)
	}
	if err := files.Exclusive(ended, func() error { t.Error("it was called"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Exclusive: %v, want context.Canceled", err)
	}
	if got := readFile(t, files, "a"); string(got) != "here" {
		t.Errorf("after cancelled calls the file is %q", got)
	}
}

func filesExclusive(t *testing.T, files store.Files) {
	broken, calls := errors.New("broken"), 0
	for range 2 { // the second time shows that the first has let go, although it failed
		err := files.Exclusive(t.Context(), func() error {
			calls++
			if err := files.Exclusive(t.Context(), func() error { calls += 10; return nil }); !errors.Is(err, store.ErrBusy) {
				t.Errorf("Exclusive in Exclusive: %v, want ErrBusy", err)
			}
			if err := files.Write(t.Context(), "a", []byte("a")); err != nil {
				t.Error(err)
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Errorf("Exclusive: %v, want the error of the call", err)
		}
	}
	if calls != 2 {
		t.Errorf("%d calls, want 2", calls)
	}
}

// filesQuota has a folder of 100 bytes.
func filesQuota(t *testing.T, files store.Files) {
	ctx := t.Context()
	if err := files.Write(ctx, "a", make([]byte, 60)); err != nil {
		t.Fatal(err)
	}
	if err := files.Write(ctx, "b", make([]byte, 41)); !errors.Is(err, store.ErrQuota) {
		t.Errorf("Write of 101 bytes together: %v, want ErrQuota", err)
	}
	if err := files.Write(ctx, "a", make([]byte, 101)); !errors.Is(err, store.ErrQuota) {
		t.Errorf("overwrite beyond the room: %v, want ErrQuota", err)
	}
	if got := readFile(t, files, "a"); len(got) != 60 {
		t.Errorf("after refused writes the file has %d bytes, want the old 60", len(got))
	}
	if err := files.Delete(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if err := files.Write(ctx, "b", make([]byte, 100)); err != nil {
		t.Errorf("room given back by Delete: %v", err)
	}
}

// FaultyFiles is a Files of which chosen calls fail.
type FaultyFiles struct {
	store.Files
	// Fail is asked before each call with "list", "open", "write", "delete" or "exclusive"
	// and the name; an error is returned in place of the call. Nil lets all pass.
	Fail func(op, name string) error
}

func (f *FaultyFiles) fail(op, name string) error {
	if f.Fail == nil {
		return nil
	}
	return f.Fail(op, name)
}

func (f *FaultyFiles) List(ctx context.Context) ([]store.FileInfo, error) {
	if err := f.fail("list", ""); err != nil {
		return nil, err
	}
	return f.Files.List(ctx)
}

func (f *FaultyFiles) Open(ctx context.Context, name string) (store.File, error) {
	if err := f.fail("open", name); err != nil {
		return nil, err
	}
	return f.Files.Open(ctx, name)
}

func (f *FaultyFiles) Write(ctx context.Context, name string, b []byte) error {
	if err := f.fail("write", name); err != nil {
		return err
	}
	return f.Files.Write(ctx, name, b)
}

func (f *FaultyFiles) Delete(ctx context.Context, name string) error {
	if err := f.fail("delete", name); err != nil {
		return err
	}
	return f.Files.Delete(ctx, name)
}

func (f *FaultyFiles) Exclusive(ctx context.Context, g func() error) error {
	if err := f.fail("exclusive", ""); err != nil {
		return err
	}
	return f.Files.Exclusive(ctx, g)
}
