package automation_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/automation"
	"orrery/core/checks"

	"pgregory.net/rapid"
)

var noon = time.Date(2022, 7, 21, 12, 0, 0, 0, time.UTC)

func at(s float64) time.Time { return noon.Add(time.Duration(s * float64(time.Second))) }

func ExampleSchedule() {
	s := automation.Schedule{}.Start(time.Minute, at(0))
	fmt.Println(s.Due(at(59)), s.In(at(59)), s.Due(at(60)))
	s = s.Advance(at(200)) // the tab was suspended during two runs
	fmt.Println(s.Missed, s.In(at(200)))
	// Output:
	// false 1s true
	// 2 40s
}

func ExampleDecide() {
	passed := []checks.Result{{Name: "test_schema", Passed: true, Required: true}}
	champion := automation.Outcome{Version: 3, Score: 0.88, Rows: 25}
	for _, score := range []float64{0.88, 0.84} {
		d := automation.Decide(automation.Outcome{Score: score, Rows: 25}, &champion, passed)
		fmt.Println(d.Promote, d.Reason)
	}
	// Output:
	// true 0.88 on the same 25 test rows; champion v3 has 0.88: equal, so it is registered.
	// false 0.84 on the same 25 test rows; champion v3 has 0.88: worse, so it is kept as a run.
}

func ExamplePipelineRun() {
	run := automation.NewRun(43, "schedule", noon).
		Pass("ingest", time.Millisecond, "100 rows").Pass("features", 0, "").Begin("train")
	fmt.Println(run.At(), run.Status())
	run = run.Fail("train", 0, "one class in the training rows")
	fmt.Println(run.Status(), run.Note())
	// Output:
	// train running
	// failed one class in the training rows
}

func TestDecide(t *testing.T) {
	good := checks.Result{Name: "test_schema", Passed: true, Required: true}
	bad := checks.Result{Name: "test_score_floor", Found: "0.76, floor 0.8", Required: true}
	optional := checks.Result{Name: "test_class_balance", Found: "5 %"}
	champion := &automation.Outcome{Version: 3, Score: 0.88, Rows: 25}
	for _, c := range []struct {
		name      string
		candidate automation.Outcome
		champion  *automation.Outcome
		results   []checks.Result
		promote   bool
		reason    string
	}{
		{"first", automation.Outcome{Score: 0.5, Rows: 1}, nil, []checks.Result{good}, true,
			"0.5 on 1 test row; there is no champion yet, so it is registered."},
		{"better", automation.Outcome{Score: 0.92, Rows: 25}, champion, []checks.Result{good}, true,
			"0.92 on the same 25 test rows; champion v3 has 0.88: better, so it is registered."},
		{"optional check failed", automation.Outcome{Score: 0.92, Rows: 25}, champion, []checks.Result{good, optional}, true,
			"0.92 on the same 25 test rows; champion v3 has 0.88: better, so it is registered."},
		{"worse by little", automation.Outcome{Score: 0.87999999, Rows: 25}, champion, []checks.Result{good}, false,
			"0.87999999 on the same 25 test rows; champion v3 has 0.88: worse, so it is kept as a run."},
		{"better, but a check failed", automation.Outcome{Score: 0.99, Rows: 25}, champion, []checks.Result{good, bad}, false,
			"A required check failed: test_score_floor found 0.76, floor 0.8. It is kept as a run."},
		{"the same model", automation.Outcome{Score: 0.88, Rows: 25, SameAs: 3}, champion, []checks.Result{good}, false,
			"The model is identical to v3, so it is kept as a run."},
		{"the same model, but a check failed", automation.Outcome{Score: 0.88, Rows: 25, SameAs: 3}, champion, []checks.Result{bad}, false,
			"A required check failed: test_score_floor found 0.76, floor 0.8. It is kept as a run."},
		{"the same model, and no champion", automation.Outcome{Score: 0.88, Rows: 25, SameAs: 3}, nil, []checks.Result{good}, false,
			"The model is identical to v3, so it is kept as a run."},
		{"no check", automation.Outcome{Score: 0.99, Rows: 25}, champion, nil, false,
			"No required check has run. It is kept as a run."},
		{"no number", automation.Outcome{Score: math.NaN(), Rows: 25}, champion, []checks.Result{good}, false,
			"The score is not a number, so the model is kept as a run."},
		{"champion without a number", automation.Outcome{Score: 0.1, Rows: 25}, &automation.Outcome{Version: 1, Score: math.NaN(), Rows: 25}, []checks.Result{good}, true,
			"0.1 on the same 25 test rows; champion v1 has NaN: better, so it is registered."},
		{"named", automation.Outcome{Score: 0.41, Metric: "r2", Rows: 25}, &automation.Outcome{Version: 3, Score: 0.5, Metric: "r2", Rows: 25}, []checks.Result{good}, false,
			"r2 0.41 on the same 25 test rows; champion v3 has 0.5: worse, so it is kept as a run."},
		{"named, first", automation.Outcome{Score: 0.41, Metric: "r2", Rows: 25}, nil, []checks.Result{good}, true,
			"r2 0.41 on 25 test rows; there is no champion yet, so it is registered."},
		{"named, other rows", automation.Outcome{Score: 0.41, Metric: "r2", Rows: 30}, champion, []checks.Result{good}, false,
			"r2 0.41 on 30 test rows; champion v3 has 0.88 on 25 test rows, which are not the same rows: they cannot be compared, so it is kept as a run."},
		{"named, no number", automation.Outcome{Score: math.NaN(), Metric: "r2", Rows: 25}, champion, []checks.Result{good}, false,
			"The r2 is not a number, so the model is kept as a run."},
		{"another metric", automation.Outcome{Score: 0.99, Metric: "r2", Rows: 25}, &automation.Outcome{Version: 3, Score: 0.88, Metric: "accuracy", Rows: 25}, []checks.Result{good}, false,
			"r2 0.99; champion v3 has accuracy 0.88, which is another metric: they cannot be compared, so it is kept as a run."},
		{"other number of rows", automation.Outcome{Score: 0.99, Rows: 30}, champion, []checks.Result{good}, false,
			"0.99 on 30 test rows; champion v3 has 0.88 on 25 test rows, which are not the same rows: they cannot be compared, so it is kept as a run."},
		{"other holdout", automation.Outcome{Score: 0.99, Rows: 25, Holdout: "a"}, &automation.Outcome{Version: 3, Score: 0.88, Rows: 25, Holdout: "b"}, []checks.Result{good}, false,
			"0.99 on 25 test rows; champion v3 has 0.88 on 25 test rows, which are not the same rows: they cannot be compared, so it is kept as a run."},
	} {
		got := automation.Decide(c.candidate, c.champion, c.results)
		if got.Promote != c.promote || got.Reason != c.reason {
			t.Errorf("%s: Decide = %v, %q, want %v, %q", c.name, got.Promote, got.Reason, c.promote, c.reason)
		}
	}
}

func TestSchedule(t *testing.T) {
	minute := automation.Schedule{}.Start(time.Minute, at(0))
	for _, c := range []struct {
		name   string
		s      automation.Schedule
		now    float64
		due    bool
		next   float64 // after Advance
		missed int
	}{
		{"early", minute, 59.9, false, 119.9, 0},
		{"on time", minute, 60, true, 120, 0},
		{"late", minute, 119.9, true, 120, 0},
		{"one missed, on the dot", minute, 120, true, 180, 1},
		{"slept an hour", minute, 3600, true, 3660, 59},
		{"clock set back a little", minute, -30, false, 30, 0},
		{"clock set back a day", minute, -86400, true, -86340, 0},
	} {
		if got := c.s.Due(at(c.now)); got != c.due {
			t.Errorf("%s: Due = %v, want %v", c.name, got, c.due)
		}
		got := c.s.Advance(at(c.now))
		if !got.Next.Equal(at(c.next)) || got.Missed != c.missed {
			t.Errorf("%s: next %v, missed %d, want %v, %d", c.name, got.Next, got.Missed, at(c.next), c.missed)
		}
	}
	off := minute.Miss().Stop()
	if off.Due(at(1e6)) || off.In(at(0)) != 0 || off.Missed != 1 || (automation.Schedule{}).Due(at(0)) {
		t.Errorf("switched off: %+v is due", off)
	}
}

func TestSchedule_Interval(t *testing.T) {
	for d, ok := range map[time.Duration]bool{
		0: false, time.Second - 1: false, time.Second: true, 24 * time.Hour: true, 25 * time.Hour: false, -time.Hour: false,
	} {
		s := automation.Schedule{}.Start(d, at(0))
		if s.Interval < automation.MinInterval || s.Interval > automation.MaxInterval || ok && s.Interval != d {
			t.Errorf("Start(%v) runs every %v", d, s.Interval)
		}
	}
}

// For any times of calls, after Advance the next run is after now, at most one interval away, at a multiple of the interval,
// and every slot is either run or missed.
func TestSchedule_CountsEverySlot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := time.Duration(rapid.IntRange(1000, 100_000).Draw(t, "every")) * time.Millisecond
		s := automation.Schedule{}.Start(every, noon)
		now, runs := noon, 0
		for range rapid.IntRange(1, 50).Draw(t, "looks") {
			now = now.Add(time.Duration(rapid.IntRange(0, 300_000).Draw(t, "later")) * time.Millisecond)
			if !s.Due(now) {
				continue
			}
			s = s.Advance(now)
			runs++
			if wait := s.Next.Sub(now); wait <= 0 || wait > every {
				t.Fatalf("next run in %v, want within (0, %v]", wait, every)
			}
			if slots := int(now.Sub(noon) / every); runs+s.Missed != slots {
				t.Fatalf("%d runs and %d missed of %d slots", runs, s.Missed, slots)
			}
		}
	})
}

func TestPipelineRun_Complete(t *testing.T) {
	p := automation.NewRun(1, "you", noon)
	for _, name := range automation.TaskNames() {
		if p.At() != name || p.Status() != automation.Running {
			t.Fatalf("before %s: at %q, %s", name, p.At(), p.Status())
		}
		p = p.Begin(name)
		if !p.Running(name) {
			t.Fatalf("%s does not run after Begin", name)
		}
		p = p.Pass(name, time.Second, name+" done")
	}
	if p.Status() != automation.Passed || p.At() != "" || p.Took() != 7*time.Second || p.Note() != "deploy done" {
		t.Errorf("at the end: %s, at %q, took %v, note %q", p.Status(), p.At(), p.Took(), p.Note())
	}
}

func TestPipelineRun_Skip(t *testing.T) {
	p := automation.NewRun(1, "you", noon)
	for _, name := range automation.TaskNames()[:5] {
		p = p.Pass(name, 0, "")
	}
	p = p.Skip("register", "worse than the champion")
	if p.Status() != automation.Passed || p.Note() != "worse than the champion" || p.At() != "" {
		t.Errorf("skipped: %s, %q, at %q", p.Status(), p.Note(), p.At())
	}
	if last := p.Tasks[6]; last.Status != automation.Skipped || !strings.Contains(last.Note, "register") {
		t.Errorf("deploy is %+v, want skipped because of register", last)
	}
}

// Random steps, valid or not, keep the order: ended tasks first, then at most one running, then waiting ones. A failed run
// has ended. An older copy never changes.
func TestPipelineRun_Order(t *testing.T) {
	rank := map[automation.Status]int{
		automation.Passed: 0, automation.Failed: 1, automation.Skipped: 2, automation.Running: 3, automation.Waiting: 4,
	}
	rapid.Check(t, func(t *rapid.T) {
		p := automation.NewRun(1, "you", noon)
		names := append(automation.TaskNames(), "", "nonsense")
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			name := rapid.SampledFrom(names).Draw(t, "task")
			before := p
			tasks := slices.Clone(p.Tasks)
			switch rapid.SampledFrom([]string{"begin", "pass", "pass", "fail", "skip"}).Draw(t, "step") {
			case "begin":
				p = p.Begin(name)
			case "pass":
				p = p.Pass(name, 1, "passed")
			case "fail":
				p = p.Fail(name, 1, "failed")
			case "skip":
				p = p.Skip(name, "skipped")
			}
			if !reflect.DeepEqual(before.Tasks, tasks) {
				t.Fatal("a step changed the run that it was made from")
			}
			running := 0
			for i, task := range p.Tasks {
				if task.Status == automation.Running {
					running++
				}
				if i > 0 && rank[task.Status] < rank[p.Tasks[i-1].Status] {
					t.Fatalf("out of order: %+v", p.Tasks)
				}
			}
			if running > 1 || p.Status() == automation.Failed && p.At() != "" {
				t.Fatalf("%d running, status %s, at %q", running, p.Status(), p.At())
			}
		}
	})
}
