package backup_test

import (
	"context"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"orrery/core/backup"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

var noon = time.Date(2026, 11, 3, 12, 0, 0, 5e6, time.FixedZone("", 3600))

func write(t *testing.T, files store.Files, zip string, c backup.Copy) backup.Copy {
	t.Helper()
	c, err := backup.Write(t.Context(), files, []byte(zip), c)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func list(t *testing.T, files store.Files) []backup.Copy {
	t.Helper()
	copies, _, err := backup.List(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	return copies
}

func TestWriteAndList(t *testing.T) {
	files := &storetest.MemoryFiles{}
	if got := list(t, files); len(got) != 0 {
		t.Errorf("an empty folder: %+v", got)
	}
	one := write(t, files, "first", backup.Copy{At: noon, Runs: 12, Versions: 3, Tables: 2, Content: backup.Sum([]byte("a"))})
	if !store.ValidFileName(one.Name) || one.Number != 1 || one.Bytes != 5 || !one.At.Equal(noon.Truncate(time.Second)) {
		t.Errorf("%+v", one)
	}
	// The clock was set back by a day; the order does not depend on it.
	two := write(t, files, "second", backup.Copy{At: noon.AddDate(0, 0, -1), Content: backup.Sum([]byte("b"))})
	for _, name := range []string{"note.txt", "000009_x.zip", strings.Replace(one.Name, "12r", "12x", 1), strings.Replace(one.Name, "12r", "012r", 1)} {
		if err := files.Write(t.Context(), name, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := list(t, files); !reflect.DeepEqual(got, []backup.Copy{two, one}) {
		t.Errorf("got %+v\nwant %+v, %+v", got, two, one)
	}
	f, err := files.Open(t.Context(), one.Name)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(f.Open()); string(b) != "first" {
		t.Errorf("the file has %q", b)
	}
}

func TestSum(t *testing.T) {
	a := backup.Sum([]byte("ab"), []byte("c"))
	if a != backup.Sum([]byte("ab"), []byte("c")) || a == backup.Sum([]byte("a"), []byte("bc")) || a == backup.Sum([]byte("abc")) || len(a) != 32 {
		t.Errorf("Sum = %q", a)
	}
}

func TestSurplus(t *testing.T) {
	files := &storetest.MemoryFiles{}
	var made []backup.Copy
	for i := range backup.Keep + 2 {
		made = append(made, write(t, files, "x", backup.Copy{At: noon.AddDate(0, 0, -i), Content: backup.Sum()}))
	}
	if got, want := backup.Surplus(list(t, files)), []string{made[1].Name, made[0].Name}; !reflect.DeepEqual(got, want) {
		t.Errorf("Surplus = %q, want the first two that were made, %q", got, want)
	}
	if got := backup.Surplus(list(t, files)[2:]); len(got) != 0 {
		t.Errorf("of %d: %q", backup.Keep, got)
	}
}

func TestSwitch(t *testing.T) {
	files := &storetest.MemoryFiles{}
	for _, want := range []bool{false, true, true, false} {
		if err := backup.Switch(t.Context(), files, want); err != nil {
			t.Fatal(err)
		}
		if copies, off, err := backup.List(t.Context(), files); off != want || len(copies) != 0 || err != nil {
			t.Errorf("off %v, want %v; %+v, %v", off, want, copies, err)
		}
	}
}

// damaging is a folder whose files are truncated.
type damaging struct{ store.Files }

func (d damaging) Open(ctx context.Context, name string) (store.File, error) {
	f, err := d.Files.Open(ctx, name)
	return cut{f}, err
}

type cut struct{ store.File }

func (c cut) Open() io.Reader { return io.LimitReader(c.File.Open(), 3) }

// A copy that differs when it is read back is deleted; the older ones are kept.
func TestWrite_ReadsAgain(t *testing.T) {
	files := &storetest.MemoryFiles{}
	old := write(t, files, "older", backup.Copy{At: noon, Content: backup.Sum()})
	_, err := backup.Write(t.Context(), damaging{files}, []byte("newer"), backup.Copy{At: noon, Content: backup.Sum()})
	if !errors.Is(err, backup.ErrChanged) {
		t.Errorf("%v, want ErrChanged", err)
	}
	if got := list(t, files); !reflect.DeepEqual(got, []backup.Copy{old}) {
		t.Errorf("kept %+v", got)
	}
	if err := backup.Verify(t.Context(), files, old); err != nil {
		t.Error(err)
	}
	if err := files.Write(t.Context(), old.Name, []byte("odler")); err != nil {
		t.Fatal(err)
	}
	if err := backup.Verify(t.Context(), files, old); !errors.Is(err, backup.ErrChanged) {
		t.Errorf("a damaged copy: %v, want ErrChanged", err)
	}
}

func TestWrite_NoRoom(t *testing.T) {
	files := &storetest.MemoryFiles{Budget: 7}
	old := write(t, files, "older", backup.Copy{At: noon, Content: backup.Sum()})
	if _, err := backup.Write(t.Context(), files, []byte("newer"), backup.Copy{At: noon, Content: backup.Sum()}); !errors.Is(err, store.ErrQuota) {
		t.Errorf("%v, want ErrQuota", err)
	}
	if got := list(t, files); !reflect.DeepEqual(got, []backup.Copy{old}) {
		t.Errorf("kept %+v", got)
	}
	for _, op := range []string{"list", "open", "write"} {
		faulty := &storetest.FaultyFiles{Files: &storetest.MemoryFiles{}, Fail: func(o, _ string) error {
			if o == op {
				return store.ErrNoFiles
			}
			return nil
		}}
		if _, err := backup.Write(t.Context(), faulty, nil, backup.Copy{Content: backup.Sum()}); !errors.Is(err, store.ErrNoFiles) {
			t.Errorf("failing %s: %v", op, err)
		}
	}
}
