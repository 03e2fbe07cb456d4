package browser_test

import (
	"slices"
	"strings"
	"syscall/js"
	"testing"

	"orrery/app/browser"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

const (
	quotaUnits = 5 << 20 // UTF-16 units that Chromium gives an origin's localStorage
	filler     = "filler"
)

// withoutFiller is localStorage without the key that fills it.
type withoutFiller struct{ browser.LocalStorage }

func (b withoutFiller) Keys(prefix string) ([]string, error) {
	keys, err := b.LocalStorage.Keys(prefix)
	return slices.DeleteFunc(keys, func(k string) bool { return k == filler }), err
}

func TestLocalStorage(t *testing.T) {
	storage := js.Global().Get("localStorage")
	storetest.RunKV(t, func(units int) store.KV {
		storage.Call("clear")
		if units == 0 {
			return browser.LocalStorage{}
		}
		kv := withoutFiller{}
		if err := kv.Put(filler, []byte(strings.Repeat("x", quotaUnits-units-len(filler)))); err != nil {
			t.Fatal(err)
		}
		return kv
	})
	storage.Call("clear")
}

func TestIndexedDB(t *testing.T) {
	storetest.RunBlobs(t, func(room int) store.Blobs {
		if room != 0 {
			return nil
		}
		wipe(t, "blobs")
		return browser.IndexedDB{}
	})
}

func TestJournal(t *testing.T) {
	storetest.RunJournal(t, func(room int) store.Journal {
		if room != 0 {
			return nil
		}
		wipe(t, "journal")
		return browser.Journal{}
	})
}

func TestOPFS(t *testing.T) {
	storetest.RunFiles(t, func(room int) store.Files {
		if room != 0 {
			return nil
		}
		files := browser.OPFS{}
		list, err := files.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			if err := files.Delete(t.Context(), f.Name); err != nil {
				t.Fatal(err)
			}
		}
		return files
	})
}

// A partial file of a killed browser is neither listed nor opened, and the next Write removes it.
func TestOPFS_HalfWritten(t *testing.T) {
	files := browser.OPFS{}
	script := func(text string) js.Value {
		done := make(chan js.Value, 1)
		then := js.FuncOf(func(_ js.Value, args []js.Value) any { done <- args[0]; return nil })
		defer then.Release()
		folder := "navigator.storage.getDirectory().then((d) => d.getDirectoryHandle('orrery', { create: true }))"
		js.Global().Call("eval", folder+".then(async (d) => "+text+")").Call("then", then)
		return <-done
	}
	script("d.getFileHandle('~half.zip', { create: true })")
	if list, err := files.List(t.Context()); err != nil || slices.ContainsFunc(list, func(f store.FileInfo) bool { return strings.Contains(f.Name, "half") }) {
		t.Errorf("List = %v, %v", list, err)
	}
	if err := files.Write(t.Context(), "whole.zip", []byte("whole")); err != nil {
		t.Fatal(err)
	}
	const names = "{ const l = []; for await (const n of d.keys()) l.push(n); return l.sort().join(); }"
	if got := script(names).String(); strings.Contains(got, "~") || !strings.Contains(got, "whole.zip") {
		t.Errorf("the folder has %q", got)
	}
	files.Delete(t.Context(), "whole.zip")
}

// A file that another tab deletes while the files are listed is omitted.
func TestOPFS_Vanished(t *testing.T) {
	files := browser.OPFS{}
	for _, name := range []string{"gone.zip", "here.zip"} {
		if err := files.Write(t.Context(), name, []byte("bytes")); err != nil {
			t.Fatal(err)
		}
		defer files.Delete(t.Context(), name)
	}
	handle := js.Global().Get("FileSystemFileHandle").Get("prototype")
	getFile := handle.Get("getFile")
	defer handle.Set("getFile", getFile)
	for _, c := range []struct {
		throws string
		want   bool
	}{{"NotFoundError", true}, {"NotReadableError", false}} {
		handle.Set("getFile", js.Global().Call("eval", `(real) => function () {
			return this.name === "gone.zip" ? Promise.reject(new DOMException("by the test", "`+c.throws+`")) : real.call(this);
		}`).Invoke(getFile))
		list, err := files.List(t.Context())
		if (err == nil) != c.want {
			t.Errorf("%s: %v", c.throws, err)
		}
		has := func(name string) bool {
			return slices.ContainsFunc(list, func(f store.FileInfo) bool { return f.Name == name })
		}
		if has("gone.zip") || has("here.zip") != c.want {
			t.Errorf("%s: List = %v", c.throws, list)
		}
	}
}

// wipe empties an object store, including its steps.
func wipe(t *testing.T, name string) {
	t.Helper()
	if _, err := (browser.Journal{}).Since(t.Context(), 0, 1); err != nil { // creates the database
		t.Fatal(err)
	}
	done := make(chan struct{})
	listen := func(f func(js.Value)) js.Func {
		return js.FuncOf(func(this js.Value, _ []js.Value) any { f(this); return nil })
	}
	open := js.Global().Get("indexedDB").Call("open", "orrery")
	open.Set("onsuccess", listen(func(js.Value) {
		db := open.Get("result")
		tx := db.Call("transaction", name, "readwrite")
		tx.Call("objectStore", name).Call("clear")
		tx.Set("oncomplete", listen(func(js.Value) { db.Call("close"); close(done) }))
	}))
	<-done
}
