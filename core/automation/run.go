package automation

import (
	"slices"
	"time"
)

// Status is the state of a task or of a run.
type Status string

// States of tasks and runs.
const (
	Waiting Status = "waiting"
	Running Status = "running"
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped"
)

// TaskNames returns the tasks of a run in order.
func TaskNames() []string {
	return []string{"ingest", "features", "train", "evaluate", "checks", "register", "deploy"}
}

// Task is one step of a run.
type Task struct {
	Name   string        `json:"name"`
	Status Status        `json:"status"`
	Took   time.Duration `json:"took"`
	Note   string        `json:"note"` // the result, or why it failed or was skipped
}

// PipelineRun is one run of the pipeline. It is a value: its methods return a changed copy and do not modify the receiver.
// Tasks end in order; a method that does not apply (to an unknown task, one that has ended, or one whose predecessors
// have not) changes nothing.
type PipelineRun struct {
	N       int       `json:"n"`
	Trigger string    `json:"trigger"` // schedule, you
	Start   time.Time `json:"start"`
	Tasks   []Task    `json:"tasks"`
}

// NewRun returns run n with every task waiting.
func NewRun(n int, trigger string, start time.Time) PipelineRun {
	p := PipelineRun{N: n, Trigger: trigger, Start: start}
	for _, name := range TaskNames() {
		p.Tasks = append(p.Tasks, Task{Name: name, Status: Waiting})
	}
	return p
}

// Begin marks a task as running.
func (p PipelineRun) Begin(name string) PipelineRun {
	return p.change(name, func(t *Task, _ []Task) { t.Status = Running })
}

// Pass marks a task as passed, whether or not Begin was called.
func (p PipelineRun) Pass(name string, took time.Duration, note string) PipelineRun {
	return p.change(name, func(t *Task, _ []Task) { t.Status, t.Took, t.Note = Passed, took, note })
}

// Fail marks a task as failed and the tasks after it as skipped, which ends the run.
func (p PipelineRun) Fail(name string, took time.Duration, note string) PipelineRun {
	return p.change(name, func(t *Task, after []Task) {
		t.Status, t.Took, t.Note = Failed, took, note
		skip(after, name+" failed")
	})
}

// Skip marks a task and those after it as skipped without a failure: a model that is not better is neither registered nor
// deployed.
func (p PipelineRun) Skip(name, note string) PipelineRun {
	return p.change(name, func(t *Task, after []Task) {
		t.Status, t.Note = Skipped, note
		skip(after, name+" was skipped")
	})
}

func skip(tasks []Task, note string) {
	for i := range tasks {
		tasks[i].Status, tasks[i].Note = Skipped, note
	}
}

// change applies f to a copy, if name is the current task.
func (p PipelineRun) change(name string, f func(t *Task, after []Task)) PipelineRun {
	i := p.at()
	if i < 0 || p.Tasks[i].Name != name {
		return p
	}
	p.Tasks = slices.Clone(p.Tasks)
	f(&p.Tasks[i], p.Tasks[i+1:])
	return p
}

// at returns the index of the first task that has not ended, or -1.
func (p PipelineRun) at() int {
	return slices.IndexFunc(p.Tasks, func(t Task) bool { return t.Status == Waiting || t.Status == Running })
}

// At returns the name of the current task, which is running or next; "" if the run has ended.
func (p PipelineRun) At() string {
	if i := p.at(); i >= 0 {
		return p.Tasks[i].Name
	}
	return ""
}

// Running reports whether the named task is running.
func (p PipelineRun) Running(name string) bool {
	i := p.at()
	return i >= 0 && p.Tasks[i].Name == name && p.Tasks[i].Status == Running
}

// Status returns the status of the run: Failed if a task failed, Running until the last task has ended, otherwise Passed,
// also if tasks were skipped.
func (p PipelineRun) Status() Status {
	if slices.ContainsFunc(p.Tasks, func(t Task) bool { return t.Status == Failed }) {
		return Failed
	}
	if p.at() >= 0 {
		return Running
	}
	return Passed
}

// Took returns the total duration of the tasks.
func (p PipelineRun) Took() time.Duration {
	sum := time.Duration(0)
	for _, t := range p.Tasks {
		sum += t.Took
	}
	return sum
}

// Note describes the run in one line: why it failed or stopped, otherwise the result of the last task that has ended.
func (p PipelineRun) Note() string {
	note := ""
	for _, t := range p.Tasks {
		switch {
		case t.Status == Failed || t.Status == Skipped:
			return t.Note
		case t.Status == Passed && t.Note != "":
			note = t.Note
		}
	}
	return note
}
