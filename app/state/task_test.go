package state

import (
	"reflect"
	"testing"

	"orrery/app/station"
	"orrery/core/work"
)

// busyFields visits every Busy that is a part of v, with its path.
func busyFields(v reflect.Value, path string, visit func(path string, at uintptr)) {
	switch {
	case v.Type() == reflect.TypeFor[station.Busy]():
		visit(path, v.UnsafeAddr())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			busyFields(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case v.Kind() == reflect.Array:
		for i := range v.Len() {
			busyFields(v.Index(i), path, visit)
		}
	}
}

// An answer for work that no task knows would be dropped.
func TestTasks_KnowEveryBusy(t *testing.T) {
	var s State
	at := map[uintptr]int{}
	for i, k := range tasks() {
		p := reflect.ValueOf(k.Busy(&s)).Pointer()
		if other, ok := at[p]; ok {
			t.Errorf("tasks %d and %d have the same place", other, i)
		}
		at[p] = i
	}
	found := 0
	busyFields(reflect.ValueOf(&s).Elem(), "State", func(path string, p uintptr) {
		found++
		if _, ok := at[p]; !ok {
			t.Errorf("%s belongs to no task: list it in the tasks of its station", path)
		}
	})
	if found != len(at) {
		t.Errorf("%d places in the state, and %d tasks", found, len(at))
	}
}

// unasked is a reply that no job has.
type unasked struct{}

func (unasked) Kind() string { return "unasked" }

// Every task refuses an answer that was not asked for, and is over.
func TestTasks_RefuseWhatWasNotAsked(t *testing.T) {
	for i, k := range tasks() {
		for _, r := range []work.Reply{nil, unasked{}} {
			s := New()
			*k.Busy(&s) = station.Busy{Job: 7, What: "work"}
			_, ok := s.updateJobs(Replied{Job: 7, Reply: r})
			if b := k.Busy(&s); !ok || b.Running() {
				t.Errorf("task %d answered with %T: %+v", i, r, b)
			}
		}
	}
}
