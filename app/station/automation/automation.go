package automation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/automation"
	"orrery/core/checks"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Model is the Automation station: the clock, and the pipeline that it drives.
type Model struct {
	Settings
	Wrong     string
	Schedule  automation.Schedule
	Elsewhere bool // another tab trains by the schedule
	Current   *automation.PipelineRun
	History   []automation.PipelineRun // newest last
	Training  station.Busy
	Checking  station.Busy

	KeepWrong string // what is wrong with how many runs to keep

	settings        train.Settings // of the pass that is under way
	championAtStart int            // the champion that it is measured against; 0: there is none
	candidate       *jobs.FitResult
	decision        automation.Decision
	step            int // the job of the registry's next answer
	run             registry.Run
	begunJob        int  // of its Begin
	record          int  // the job that records it
	retainDue       bool // a pass of the schedule has begun since older runs were deleted
}

// Settings is the form; it is kept across reloads.
type Settings struct {
	On    bool
	Every string // seconds, as typed
	Keep  string // how many runs of the schedule are kept, as typed; "": all
	Seeds string // "same": every pass has the same holdout; "next": random_state goes up by one each pass
	Done  int    // number of the last pipeline run
}

// scheduled is who has started a run of the schedule.
const scheduled = "schedule"

// historyLength is how many pipeline runs the grid shows.
const historyLength = 12

func defaultAuto() Model {
	return Model{Settings: Settings{Every: "60", Seeds: "same", Keep: "100"}}
}

// These messages belong to the Automation station.
type (
	// ScheduleToggled switches the schedule on or off.
	ScheduleToggled struct{}
	// EveryTyped is the interval in seconds.
	EveryTyped struct{ Text string }
	// KeepTyped is how many runs of the schedule are kept; "" for all of them.
	KeepTyped struct{ Text string }
	// SeedsChosen says whether each pass has its own split.
	SeedsChosen struct{ Seeds string }
	// RunNowPressed starts a pipeline run by hand.
	RunNowPressed struct{}
	// CancelRunPressed stops the pipeline run.
	CancelRunPressed struct{}
)

func (s *State) updateAuto(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case ScheduleToggled:
		s.Automation.On = !s.Automation.On
		s.Reschedule()
	case EveryTyped:
		s.Automation.Every = strings.TrimSpace(m.Text)
		s.Reschedule()
	case KeepTyped:
		s.Automation.Keep = strings.TrimSpace(m.Text)
		s.Reschedule()
	case SeedsChosen:
		s.Automation.Seeds = m.Seeds
	case RunNowPressed:
		cmds = s.startRun("you")
	case CancelRunPressed:
		if s.Automation.Working().Running() {
			cmds = []station.Cmd{station.Cancel{Job: s.Automation.Working().Job}}
		}
	default:
		return nil, false
	}
	return cmds, true
}

// Reschedule sets the next time from the form; a wrong interval leaves a
// schedule that is on as it was.
func (s *State) Reschedule() {
	a := &s.Automation
	every, right := a.interval()
	a.Wrong, a.KeepWrong = "", ""
	if !right {
		a.Wrong = "Give seconds from 1 to 86400."
	}
	if _, ok := a.Retains(); !ok {
		a.KeepWrong = "Enter a whole number from 1 to 100,000, or nothing to keep all of them."
	}
	switch {
	case !a.On:
		a.Schedule = a.Schedule.Stop()
	case right && (!a.Schedule.On || a.Schedule.Interval != every):
		a.Schedule = a.Schedule.Start(every, s.Now)
	}
}

// Trains reports whether this tab trains by the schedule.
func (a Model) Trains() bool { return a.Schedule.On && !a.Elsewhere }

// ScheduleTick starts a run when one is due, in the one tab that does. Passes that were missed, because
// the tab slept or the last pass was still going on, are counted and skipped.
func (s *State) ScheduleTick() []station.Cmd {
	a := &s.Automation
	if !a.Schedule.Due(s.Now) {
		return nil
	}
	missed := a.Schedule.Missed
	a.Schedule = a.Schedule.Advance(s.Now)
	if a.Elsewhere {
		a.Schedule.Missed = missed
		return nil
	}
	if a.Current != nil || s.Data.Table == nil || s.Data.Loading.Running() || s.Safe {
		a.Schedule = a.Schedule.Miss()
		return nil
	}
	return s.startRun(scheduled)
}

// startRun begins a pass: ingest and features are the table and the definitions
// that are loaded; the fit goes to the worker.
func (s *State) startRun(trigger string) []station.Cmd {
	a := &s.Automation
	if a.Current != nil {
		return nil
	}
	a.Done++
	run := automation.NewRun(a.Done, trigger, s.Now)
	if s.Data.Table == nil {
		return s.endRun(run.Fail("ingest", 0, "No table is loaded. Load one in Data."))
	}
	run = run.Pass("ingest", 0, fmt.Sprintf("%d rows of %s", s.Data.Table.Rows(), s.Data.Name))
	if w := s.FormErrors(); len(w) > 0 {
		return s.endRun(run.Fail("features", 0, w[0].Text))
	}
	run = run.Pass("features", 0, fmt.Sprintf("%d inputs", len(s.Train.Inputs))).Begin("train")
	a.settings = s.passSettings()
	a.Current = &run
	s.MarkStarted(&a.Training, "train")
	s.Flow = s.Flow.Pulse(station.FlowFeatures, s.Now)
	p, split := s.Pipeline(a.settings)
	a.run, a.begunJob = s.NewRun(a.settings, startedBy(trigger)), a.Training.Job
	task := jobs.Fit{Table: s.Data.Table.Hash(), Features: s.JobFeatures(), Pipeline: p, Split: split}
	a.championAtStart = s.AliasN(registry.Champion)
	if v := s.Live; v != nil && v.Version.Model == s.ModelName() && v.Version.N == a.championAtStart {
		task.Champion = &jobs.Rival{Model: v.Model, Features: jobs.Features{Key: s.Column(data.RoleKey), Defs: v.Defs}}
	}
	var room []station.Cmd
	if trigger == scheduled {
		room, a.retainDue = s.retain(), true
	}
	return append(room, station.Begin{Job: a.begunJob, Run: a.run}, station.Work{Job: a.Training.Job, Task: task})
}

func (s *State) passSettings() train.Settings {
	t := s.Train.Settings
	if seed, err := strconv.ParseUint(t.RandomState, 10, 32); err == nil && s.Automation.Seeds == "next" {
		t.RandomState = strconv.FormatUint((seed+uint64(s.Automation.Done)-1)%(1<<32), 10)
	}
	return t
}

// passFitted goes on with the checks once the candidate is fitted and scored.
func (s *State) passFitted(_ station.Busy, r *jobs.FitResult) []station.Cmd {
	a := &s.Automation
	if a.Current == nil {
		return nil
	}
	a.candidate = r
	a.run = train.Finished(a.run, r)
	_, split := s.Pipeline(a.settings)
	run := a.Current.Pass("train", r.Took, rounds(r))
	run = run.Pass("evaluate", 0, evaluated(r)).Begin("checks")
	a.Current = &run
	s.Flow = s.Flow.Pulse(station.FlowModels, s.Now)
	features := s.RunFeatures(a.run)
	return s.StartJob(&a.Checking, "checks", jobs.Check{StoredModel: jobs.StoredModel{Table: s.Data.Table.Hash(), Features: features, Model: r.Model}, Config: s.ConfigForModel(features), Split: split, Views: s.Comparisons()})
}

func startedBy(trigger string) string {
	if trigger == "you" {
		return "pipeline"
	}
	return trigger
}

// passChecked decides and records the run, whatever the decision. Until it is
// recorded the run stands at its next task, which fails if the store refuses.
func (s *State) passChecked(_ station.Busy, r *jobs.CheckResult) []station.Cmd {
	a, results := &s.Automation, r.Results
	s.ShowChecks(r, "the candidate of pipeline run "+strconv.Itoa(a.Done))
	if a.Current == nil || a.candidate == nil {
		return nil
	}
	open, why := checks.Gate(results)
	took := time.Duration(0)
	for _, r := range results {
		took += r.Took
	}
	run := a.Current.Fail("checks", took, why)
	if open {
		run = a.Current.Pass("checks", took, why).Begin("register")
	}
	a.Current, a.decision = &run, s.decide(results)
	a.run.Tags = passTags(run.N, a.decision.Reason)
	a.step = s.NewJob()
	a.record = a.step
	return []station.Cmd{station.Record{Job: a.step, Began: a.begunJob, Run: a.run, Model: a.candidate.Model}}
}

func passTags(n int, decision string) map[string]string {
	return map[string]string{"pipeline_run": strconv.Itoa(n), "decision": decision}
}

// decide holds the candidate against the champion that was there when the pass
// began: its score on the same rows came with the candidate's.
func (s *State) decide(results []checks.Result) automation.Decision {
	a := s.Automation
	candidate := outcome(a.candidate.Score, a.candidate.Test, 0)
	candidate.SameAs = s.sameModel(a.candidate.Digest)
	now := s.AliasN(registry.Champion)
	switch {
	case now != a.championAtStart:
		return automation.Decision{Reason: fmt.Sprintf("v%d became champion during this pass, so it is kept as a run.", now)}
	case now == 0:
		return automation.Decide(candidate, nil, results)
	case a.candidate.Champion != nil:
		champion := outcome(*a.candidate.Champion, a.candidate.Test, now)
		return automation.Decide(candidate, &champion, results)
	}
	d := automation.Decide(candidate, nil, results)
	if d.Promote { // so it is not the champion's model
		d.Reason = fmt.Sprintf("%s %.4g on %d test rows; champion v%d cannot answer for this table, so it is registered.", candidate.Metric, candidate.Score, candidate.Rows, now)
	}
	return d
}

// outcome is a score as the rule of promotion reads it.
func outcome(s jobs.Score, rows, version int) automation.Outcome {
	name, v := s.Primary()
	return automation.Outcome{Score: v, Metric: name, Rows: rows, Version: version}
}

func evaluated(r *jobs.FitResult) string {
	name, v := r.Score.Primary()
	return fmt.Sprintf("%s %.4g on %d rows", name, v, r.Test)
}

func (s *State) PassRecorded(m station.Recorded) []station.Cmd {
	a := &s.Automation
	if a.Current == nil || m.Job != a.step {
		return nil
	}
	if !a.decision.Promote {
		return s.endRun(a.Current.Skip("register", a.decision.Reason))
	}
	a.step = s.NewJob()
	return []station.Cmd{station.Register{Job: a.step, Run: m.Run.ID, Model: s.ModelOf(m.Run), Reason: a.decision.Reason, Example: s.InputExample(m.Run)}}
}

func (s *State) PassRegistered(m station.Registered) []station.Cmd {
	a := &s.Automation
	if a.Current == nil || m.Job != a.step {
		return nil
	}
	run := a.Current.Pass("register", 0, fmt.Sprintf("v%d", m.Version.N)).Begin("deploy")
	a.Current = &run
	a.step = s.NewJob()
	return []station.Cmd{station.Promote{Job: a.step, Model: m.Version.Model, N: m.Version.N, Why: a.decision.Reason}}
}

// PassPromoted waits for the server to take the version; autoDeployed ends the
// run. When another table has been loaded meanwhile there is nothing to wait for.
func (s *State) PassPromoted(m station.Promoted) []station.Cmd {
	a := &s.Automation
	if a.Current == nil || m.Job != a.step || m.Model == s.ModelName() {
		return nil
	}
	s.passLeft()
	return nil
}

// passLeft ends a run that waits for the server to take a model of a table that
// is no longer there.
func (s *State) passLeft() {
	a := &s.Automation
	if a.Current == nil || !a.Current.Running("deploy") {
		return
	}
	s.endRun(a.Current.Skip("deploy", "Another table was loaded meanwhile."))
}

func (s *State) passDeployed() {
	a := &s.Automation
	if a.Current == nil || !a.Current.Running("deploy") {
		return
	}
	s.endRun(a.Current.Pass("deploy", 0, fmt.Sprintf("v%d serves", s.Live.Version.N)))
}

func (s *State) passDeployFailed(why string) {
	a := &s.Automation
	if a.Current == nil || !a.Current.Running("deploy") {
		return
	}
	s.endRun(a.Current.Fail("deploy", 0, why))
}

// StoreFailed ends a run that could not be kept, and pauses the schedule: it
// would fail again every time.
func (s *State) StoreFailed(m station.StoreFailed) []station.Cmd {
	a := &s.Automation
	if m.Job == 0 || m.Job != a.step {
		return nil
	}
	if a.On {
		s.Toast.Text = strings.TrimSuffix(s.Toast.Text, ".") + ". The schedule is paused."
	}
	a.On, a.Schedule = false, a.Schedule.Stop()
	var cmds []station.Cmd
	if m.Job == a.record && a.run.Status == registry.StatusFinished { // without its model there is room for it
		cmds = []station.Cmd{station.Record{Job: s.NewJob(), Began: a.begunJob, Run: train.ModelNotSaved(a.run, m.Text)}}
	}
	if a.Current == nil {
		return cmds
	}
	s.endRun(a.Current.Fail(a.Current.At(), 0, m.Text))
	return cmds
}

func (s *State) endRun(run automation.PipelineRun) []station.Cmd {
	a := &s.Automation
	a.Current, a.candidate, a.Training, a.Checking = nil, nil, station.Busy{}, station.Busy{}
	a.History = append(slices.Clone(a.History), run)
	if len(a.History) > historyLength {
		a.History = a.History[1:]
	}
	return nil
}

// rounds is how long a fit went on; nothing of one that has no rounds.
func rounds(r *jobs.FitResult) string {
	if r.Iterations == 0 {
		return ""
	}
	return fmt.Sprintf("%d iterations", r.Iterations)
}

// CancelPass ends a pass on the table before; why is written into its record.
func (s *State) CancelPass(why work.Failed) []station.Cmd {
	var cmds []station.Cmd
	if b := s.Automation.Working(); b.Running() {
		s.Automation.Training, s.Automation.Checking = station.Busy{}, station.Busy{}
		kept := s.passRefused(b, why)
		cmds = append([]station.Cmd{station.Cancel{Job: b.Job}}, kept...)
	}
	s.passLeft()
	return cmds
}

// DeployEnded ends a pass whose version serves, or does not.
func (s *State) DeployEnded(o serve.DeployEnded) {
	if o.Wrong != "" {
		s.passDeployFailed(o.Wrong)
		return
	}
	s.passDeployed()
}
