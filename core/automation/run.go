package automation

import (
	"slices"
	"time"
)

// Status is where a task, or a whole run, stands.
type Status string

const (
	Waiting Status = "waiting"
	Running Status = "running"
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped"
)

// TaskNames are the tasks of a run in the order in which they are done.
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

// PipelineRun is one pass through the pipeline. It is a value: its methods return a
// changed copy and leave the old one as it was. Tasks end one after the other; a step
// that does not apply (an unknown task, one that has ended, one whose predecessors have
// not) changes nothing.
type PipelineRun struct {
	N       int       `json:"n"`
	Trigger string    `json:"trigger"` // schedule, you
	Start   time.Time `json:"start"`
	Tasks   []Task    `json:"tasks"`
}

// NewRun is run n with every task waiting.
func NewRun(n int, trigger string, start time.Time) PipelineRun {
	p := PipelineRun{N: n, Trigger: trigger, Start: start}
	for _, name := range TaskNames() {
		p.Tasks = append(p.Tasks, Task{Name: name, Status: Waiting})
	}
	return p
}

// Begin sets a task running.
func (p PipelineRun) Begin(name string) PipelineRun {
	return p.change(name, func(t *Task, _ []Task) { t.Status = Running })
}

// Pass ends a task well; it need not have begun.
func (p PipelineRun) Pass(name string, took time.Duration, note string) PipelineRun {
	return p.change(name, func(t *Task, _ []Task) { t.Status, t.Took, t.Note = Passed, took, note })
}

// Fail ends a task badly; those after it are skipped, so the run has ended.
func (p PipelineRun) Fail(name string, took time.Duration, note string) PipelineRun {
	return p.change(name, func(t *Task, after []Task) {
		t.Status, t.Took, t.Note = Failed, took, note
		skip(after, name+" failed")
	})
}

// Skip leaves a task out, and those after it, for a reason that is no failure: a model
// that is not better is neither registered nor deployed.
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

// change does f to a copy, if name is the task that is up.
func (p PipelineRun) change(name string, f func(t *Task, after []Task)) PipelineRun {
	i := p.at()
	if i < 0 || p.Tasks[i].Name != name {
		return p
	}
	p.Tasks = slices.Clone(p.Tasks)
	f(&p.Tasks[i], p.Tasks[i+1:])
	return p
}

// at is the first task that has not ended, or -1.
func (p PipelineRun) at() int {
	return slices.IndexFunc(p.Tasks, func(t Task) bool { return t.Status == Waiting || t.Status == Running })
}

// At is the name of the task that is up, running or about to; "" when the run has ended.
func (p PipelineRun) At() string {
	if i := p.at(); i >= 0 {
		return p.Tasks[i].Name
	}
	return ""
}

// Running reports whether this task is running now.
func (p PipelineRun) Running(name string) bool {
	i := p.at()
	return i >= 0 && p.Tasks[i].Name == name && p.Tasks[i].Status == Running
}

// Status is the whole run's: Failed if a task failed, Running until the last task has
// ended, else Passed, with or without tasks that were skipped.
func (p PipelineRun) Status() Status {
	if slices.ContainsFunc(p.Tasks, func(t Task) bool { return t.Status == Failed }) {
		return Failed
	}
	if p.at() >= 0 {
		return Running
	}
	return Passed
}

// Took is the time of all its tasks together.
func (p PipelineRun) Took() time.Duration {
	sum := time.Duration(0)
	for _, t := range p.Tasks {
		sum += t.Took
	}
	return sum
}

// Note describes the run in one line: why it failed or stopped, otherwise the result of
// its last task that ended.
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
