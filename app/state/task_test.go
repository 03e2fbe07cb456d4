package state

import (
	"reflect"
	"testing"

	"orrery/app/station"
	"orrery/core/work"
)

// busyFields visits every Busy in v, with its path.
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

// Every Busy belongs to a task; otherwise answers to its job would be dropped.
func TestTasks_AllBusyFields(t *testing.T) {
	var s State
	at := map[uintptr]int{}
	for i, k := range tasks() {
		p := reflect.ValueOf(k.Busy(&s)).Pointer()
		if other, ok := at[p]; ok {
			t.Errorf("tasks %d and %d have the same Busy", other, i)
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
		t.Errorf("%d Busy fields in the state, %d tasks", found, len(at))
	}
}

// unasked is a reply that belongs to no job.
type unasked struct{}

func (unasked) Kind() string { return "unasked" }

// Every task ends on a reply of the wrong type.
func TestTasks_WrongReply(t *testing.T) {
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
