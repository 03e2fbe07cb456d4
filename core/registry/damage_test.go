package registry_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/record"
	"orrery/core/store/storetest"
)

// filled is a store with two runs, two versions and a champion.
func filled(t failer) (*store.Memory, *registry.Registry) {
	t.Helper()
	kv := &store.Memory{}
	r, _ := open(t, kv)
	for i := range 2 {
		run, err := r.Record(fullRun(), toyModel(t, float64(i)))
		if err == nil {
			_, err = r.Register(run.ID, "m", "")
		}
		if err == nil {
			err = r.SetAlias("m", registry.Champion, i+1, "")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := putSetting(r, "theme", []byte(`"day"`)); err != nil {
		t.Fatal(err)
	}
	return kv, r
}

func TestOpen_EveryRecordDamagedInTurn(t *testing.T) {
	whole, _ := filled(t)
	for key, v := range dump(t, whole) {
		kv, _ := filled(t)
		for k := range dump(t, kv) {
			kv.Delete(k)
		}
		for k, v := range dump(t, whole) {
			kv.Put(k, []byte(v))
		}
		damaged := strings.Replace(v, `{"`, `{'`, 1)
		if damaged == v {
			damaged = v + "x"
		}
		kv.Put(key, []byte(damaged))
		r, problems := open(t, kv)
		if len(problems) != 1 || problems[0].Key != key || !strings.Contains(problems[0].Text, "orrery/quarantine/"+key) {
			t.Errorf("%s damaged: problems %v, want one that names the key and the quarantine", key, problems)
		}
		if got, err := kv.Get("orrery/quarantine/" + key); err != nil || string(got) != damaged {
			t.Errorf("%s damaged: quarantine has %q, %v", key, got, err)
		}
		if _, err := kv.Get(key); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s damaged: still in its place: %v", key, err)
		}
		if used, _ := r.Usage(); used != kv.Used() {
			t.Errorf("%s damaged: Usage %d, want %d", key, used, kv.Used())
		}
		if _, again := open(t, kv); len(again) != 0 {
			t.Errorf("%s damaged: reported again: %v", key, again)
		}
		if n := len(r.Runs()); n < 1 || !strings.HasPrefix(key, "orrery/v1/r/") && n != 2 {
			t.Errorf("%s damaged: %d runs left", key, n)
		}
		if _, err := r.Record(registry.Run{}, toyModel(t, 1)); err != nil {
			t.Errorf("%s damaged: Record afterwards: %v", key, err)
		}
	}
}

func TestOpen_RecordUnderAnotherKey(t *testing.T) {
	whole, _ := filled(t)
	for key, v := range dump(t, whole) {
		if strings.Contains(key, "/m/") || strings.Contains(key, "/d/") {
			continue // their names are not in their text; a model is checked by its own digest
		}
		kv := &store.Memory{}
		kv.Put(key[:len(key)-1]+"!", []byte(v))
		kv.Put("orrery/v1/r/x", record.Encode([]byte("[]")))
		if strings.Contains(key, "/e/") {
			kv = &store.Memory{}
			kv.Put("orrery/v1/e/000000000099-x", []byte(v))
			kv.Put("orrery/v1/r/x", record.Encode([]byte("[]")))
		}
		if _, problems := open(t, kv); len(problems) != 2 {
			t.Errorf("%s under another key and a run that is a list: problems %v, want two", key, problems)
		}
	}
}

func TestLoad_ModelUnderAnotherDigest(t *testing.T) {
	kv, r := filled(t)
	runs := r.Runs()
	other, _ := kv.Get("orrery/v1/m/" + runs[1].ModelID)
	kv.Put("orrery/v1/m/"+runs[0].ModelID, other)
	if _, _, err := r.Load("m", registry.Champion, toyCatalog()); err == nil || !strings.Contains(err.Error(), "m v2") {
		t.Errorf("Load of an exchanged model: %v, want an error that names the version", err)
	}
}

func TestOpen_QuarantineRefused(t *testing.T) {
	kv, _ := filled(t)
	keys, _ := kv.Keys("orrery/v1/r/")
	kv.Put(keys[0], []byte("broken"))
	full := &storetest.Faulty{KV: kv, Fail: func(op, _ string) error {
		if op == "put" {
			return store.ErrQuota
		}
		return nil
	}}
	r, problems := open(t, full)
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "could not be moved to the quarantine") || len(r.Runs()) != 1 {
		t.Errorf("problems %v, runs %d; want one problem and the other run", problems, len(r.Runs()))
	}
	if got, _ := kv.Get(keys[0]); string(got) != "broken" {
		t.Errorf("the damaged record is now %q; it must not be lost", got)
	}
}

func TestOpen_ReadError(t *testing.T) {
	broken := errors.New("broken")
	for _, op := range []string{"keys", "get"} {
		kv, _ := filled(t)
		_, _, err := registry.Open(&storetest.Faulty{KV: kv, Fail: func(o, _ string) error {
			if o == op {
				return broken
			}
			return nil
		}}, ticker(), counter())
		if !errors.Is(err, broken) {
			t.Errorf("%s fails: Open: %v, want its error", op, err)
		}
	}
}

func TestOpen_NewerLayoutIsReadOnly(t *testing.T) {
	kv, _ := filled(t)
	kv.Put("orrery/v3/r/1", []byte("unknown"))
	kv.Put("orrery/view/x", []byte("not a layout"))
	before := dump(t, kv)
	r, problems := open(t, kv)
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "read-only") {
		t.Errorf("problems %v, want one about read-only", problems)
	}
	if len(r.Runs()) != 2 {
		t.Errorf("%d runs, want the 2 of this layout", len(r.Runs()))
	}
	_, errRecord := r.Record(registry.Run{}, toyModel(t, 7))
	for name, err := range map[string]error{
		"Record": errRecord, "SetAlias": r.SetAlias("m", "champion", 1, ""),
		"PutSetting": putSetting(r, "theme", nil), "Delete": r.Delete("", r.Runs()[0].ID),
	} {
		var used *registry.UsedError
		if !errors.Is(err, registry.ErrReadOnly) && !errors.As(err, &used) {
			t.Errorf("%s: %v, want ErrReadOnly", name, err)
		}
	}
	if !reflect.DeepEqual(dump(t, kv), before) {
		t.Error("a read-only registry changed the store")
	}
}
