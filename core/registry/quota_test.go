package registry_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// everything does one of each kind of write and stops at the first error.
func everything(t failer, r *registry.Registry) error {
	run, err := r.Record(fullRun(), toyModel(t, 5))
	if err != nil {
		return err
	}
	if _, err := r.Record(registry.Run{Err: "stopped"}, nil); err != nil {
		return err
	}
	v, err := r.Register(run.ID, "m", "better")
	if err != nil {
		return err
	}
	if err := r.SetAlias("m", registry.Champion, v.N, "better"); err != nil {
		return err
	}
	return putSetting(r, "theme", []byte(`"night"`))
}

// Each single write is refused in turn. What was there before that write, and nothing
// else, must be there after it; and once there is room again, the work can be done.
func TestQuota_AtEveryWrite(t *testing.T) {
	writes := 0
	for refused := 1; ; refused++ {
		kv, _ := filled(t)
		writes = 0
		var atRefusal, afterDeletes map[string]string
		faulty := &storetest.Faulty{KV: kv, Fail: func(op, key string) error {
			if op != "put" {
				return nil
			}
			if writes++; writes == refused {
				atRefusal = dump(t, kv)
				return fmt.Errorf("browser: %w", store.ErrQuota)
			}
			return nil
		}}
		r, _ := open(t, faulty)
		err := everything(t, r)
		if writes < refused {
			break
		}
		var full *registry.FullError
		if !errors.As(err, &full) || !errors.Is(err, store.ErrQuota) || !strings.Contains(err.Error(), "delete older runs") {
			t.Fatalf("write %d refused: %v, want a *FullError that says what to do", refused, err)
		}
		afterDeletes = dump(t, kv)
		if strings.HasPrefix(full.What, "run ") { // a model that was written for the run goes with it
			for k := range atRefusal {
				if _, there := afterDeletes[k]; !there && strings.Contains(k, "/m/") {
					delete(atRefusal, k)
				}
			}
		}
		if !reflect.DeepEqual(afterDeletes, atRefusal) {
			t.Fatalf("write %d refused (%s): the store changed", refused, full.What)
		}
		assertWhole(t, kv, r)
		if err := everything(t, r); err != nil {
			t.Fatalf("write %d refused once: with room again: %v", refused, err)
		}
		assertWhole(t, kv, r)
	}
	if writes != 6 {
		t.Errorf("%d writes were tried, want 6: model, run, failed run, version, alias, setting", writes)
	}
}

// assertWhole: memory and store agree, every record reads, every model is named.
func assertWhole(t *testing.T, kv *store.Memory, r *registry.Registry) {
	t.Helper()
	again, problems := open(t, kv)
	if len(problems) != 0 {
		t.Fatalf("problems: %v", problems)
	}
	if a, b := snapshot(t, r), snapshot(t, again); a != b {
		t.Fatalf("in memory\n%s\nafter a reload\n%s", a, b)
	}
	models, _ := kv.Keys("orrery/v1/m/")
	for _, key := range models {
		named := false
		for _, run := range again.Runs() {
			named = named || strings.HasSuffix(key, "/"+run.ModelID)
		}
		if !named {
			t.Fatalf("%s is left over", key)
		}
	}
	for _, run := range again.Runs() {
		if _, err := again.Model(run.ModelID); run.ModelID != "" && err != nil {
			t.Fatalf("run %d: %v", run.Number, err)
		}
	}
}

func snapshot(t failer, r *registry.Registry) string {
	used, _ := r.Usage()
	out := fmt.Sprintf("used %d\n", used)
	for _, run := range r.Runs() {
		out += text(t, run) + "\n"
	}
	for _, m := range r.Models() {
		out += text(t, r.Versions(m)) + text(t, r.Aliases(m)) + text(t, r.History(m)) + "\n"
	}
	theme, _ := getSetting(r, "theme")
	return out + string(theme)
}

func TestQuota_RealStoreFillsUp(t *testing.T) {
	kv := &store.Memory{Budget: 60_000}
	r, _ := open(t, kv)
	runs := 0
	for i := 0; ; i++ {
		_, err := r.Record(fullRun(), toyModel(t, float64(i)))
		var full *registry.FullError
		if errors.As(err, &full) {
			break
		}
		if err != nil || i > 1000 {
			t.Fatalf("run %d: %v", i, err)
		}
		runs++
	}
	assertWhole(t, kv, r)
	if n := len(r.Runs()); n != runs || runs < 10 {
		t.Errorf("%d runs kept, want the %d that were saved", n, runs)
	}
	if n, err := r.Prune(5, "make room"); err != nil || n != runs-5 {
		t.Fatalf("Prune(5) = %d, %v, want %d", n, err, runs-5)
	}
	if _, err := r.Record(fullRun(), toyModel(t, -1)); err != nil {
		t.Errorf("after Prune: %v", err)
	}
	assertWhole(t, kv, r)
}

func TestBudget_LeavesAReserve(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	run, err := r.Record(registry.Run{}, toyModel(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 5 { // a setting has a limit of its own
		if err := putSetting(r, fmt.Sprint("much", n), []byte(`"`+strings.Repeat("x", registry.Budget/5)+`"`)); err != nil {
			t.Fatal(err)
		}
	}
	var full *registry.FullError
	if _, err := r.Record(registry.Run{}, nil); !errors.As(err, &full) {
		t.Errorf("Record beyond the budget: %v, want *FullError", err)
	}
	if used, budget := r.Usage(); used <= budget || budget != 4*1024*1024 {
		t.Errorf("Usage = %d of %d", used, budget)
	}
	if _, err := r.Register(run.ID, "m", ""); err != nil {
		t.Errorf("Register beyond the budget: %v, want it to use the reserve", err)
	}
	if err := r.SetAlias("m", registry.Champion, 1, ""); err != nil {
		t.Errorf("SetAlias beyond the budget: %v, want it to use the reserve", err)
	}
}
