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
	"orrery/app/ui/format"
	"orrery/core/automation"
	"orrery/core/checks"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Model is the state of the Automation station: the schedule and its pipeline runs.
type Model struct {
	Settings
	IntervalError string // what is wrong with the interval
	Schedule      automation.Schedule
	InOtherTab    bool // the schedule runs in another tab
	Current       *automation.PipelineRun
	History       []automation.PipelineRun // newest last
	Training      station.Busy
	Checking      station.Busy
	KeepError     string // what is wrong with the number of runs to keep

	settings        train.Settings // of the current pipeline run
	championAtStart int            // version of the champion that the candidate is compared with; 0 if there is none
	candidate       *jobs.FitResult
	decision        automation.Decision
	storeJob        int // id of the write to the registry that the run waits for
	run             registry.Run
	beginJob        int  // job of the run's Begin
	recordJob       int  // job of the run's Record
	cleanupDue      bool // a scheduled run has started since old runs were deleted
}

// Settings is the form. It is saved across reloads.
type Settings struct {
	On    bool
	Every string // seconds, as typed
	Keep  string // how many scheduled runs are kept, as typed; "" for all
	Seeds string // "same": every run has the same test rows; "next": random_state increases by one per run
	Done  int    // number of the last pipeline run
}

// bySchedule is the trigger of a scheduled run, and its StartedBy in the registry.
const bySchedule = "schedule"

// historyLength is how many pipeline runs are kept in History.
const historyLength = 12

func defaultModel() Model {
	return Model{Settings: Settings{Every: "60", Seeds: "same", Keep: "100"}}
}

// Messages of the Automation station.
type (
	// ScheduleToggled switches the schedule on or off.
	ScheduleToggled struct{}
	// EveryTyped sets the interval in seconds.
	EveryTyped struct{ Text string }
	// KeepTyped sets how many scheduled runs are kept; "" for all.
	KeepTyped struct{ Text string }
	// SeedsChosen sets whether each run has its own split.
	SeedsChosen struct{ Seeds string }
	// RunNowPressed starts a pipeline run.
	RunNowPressed struct{}
	// CancelRunPressed cancels the pipeline run.
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

// Reschedule updates the schedule from the form. If the interval is invalid, a schedule that is on keeps its interval.
func (s *State) Reschedule() {
	a := &s.Automation
	every, ok := a.interval()
	a.IntervalError, a.KeepError = "", ""
	if !ok {
		a.IntervalError = "Enter a number of seconds from 1 to 86400."
	}
	if _, ok := a.RunsToKeep(); !ok {
		a.KeepError = "Enter a whole number from 1 to 100000, or leave it empty to keep all."
	}
	switch {
	case !a.On:
		a.Schedule = a.Schedule.Stop()
	case ok && (!a.Schedule.On || a.Schedule.Interval != every):
		a.Schedule = a.Schedule.Start(every, s.Now)
	}
}

// Trains reports whether the schedule runs in this tab.
func (a Model) Trains() bool { return a.Schedule.On && !a.InOtherTab }

// ScheduleTick starts a run if one is due and the schedule runs in this tab. Runs that were missed, because the tab
// slept or the last run had not ended, are counted and skipped.
func (s *State) ScheduleTick() []station.Cmd {
	a := &s.Automation
	if !a.Schedule.Due(s.Now) {
		return nil
	}
	missed := a.Schedule.Missed
	a.Schedule = a.Schedule.Advance(s.Now)
	if a.InOtherTab {
		a.Schedule.Missed = missed
		return nil
	}
	if a.Current != nil || s.Data.Table == nil || s.Data.Loading.Running() || s.Safe {
		a.Schedule = a.Schedule.Miss()
		return nil
	}
	return s.startRun(bySchedule)
}

// startRun starts a pipeline run. The tasks "ingest" and "features" use the table and the definitions that are
// loaded; the model is trained in the worker.
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
	run = run.Pass("ingest", 0, format.Count(s.Data.Table.Rows(), "row")+" of "+s.Data.Name)
	if w := s.FormErrors(); len(w) > 0 {
		return s.endRun(run.Fail("features", 0, w[0].Text))
	}
	run = run.Pass("features", 0, format.Count(len(s.Train.Inputs), "input")).Begin("train")
	a.settings = s.runSettings()
	a.Current = &run
	s.MarkStarted(&a.Training, "train")
	s.Flow = s.Flow.Pulse(station.FlowFeatures, s.Now)
	p, split := s.Pipeline(a.settings)
	a.run, a.beginJob = s.NewRun(a.settings, startedBy(trigger)), a.Training.Job
	task := jobs.Fit{Table: s.Data.Table.Hash(), Features: s.JobFeatures(), Pipeline: p, Split: split}
	a.championAtStart = s.AliasN(registry.Champion)
	if v := s.Live; v != nil && v.Version.Model == s.ModelName() && v.Version.N == a.championAtStart {
		task.Champion = &jobs.Rival{Model: v.Model, Features: jobs.Features{Key: s.Column(data.RoleKey), Defs: v.Defs}}
	}
	var cleanup []station.Cmd
	if trigger == bySchedule {
		cleanup, a.cleanupDue = s.deleteOldRuns(), true
	}
	return append(cleanup, station.Begin{Job: a.beginJob, Run: a.run}, station.Work{Job: a.Training.Job, Task: task})
}

// runSettings returns the settings of Train, with the next random_state if each run has its own.
func (s *State) runSettings() train.Settings {
	t := s.Train.Settings
	if seed, err := strconv.ParseUint(t.RandomState, 10, 32); err == nil && s.Automation.Seeds == "next" {
		t.RandomState = strconv.FormatUint((seed+uint64(s.Automation.Done)-1)%(1<<32), 10)
	}
	return t
}

// runFitted starts the checks after the candidate was trained and scored.
func (s *State) runFitted(_ station.Busy, r *jobs.FitResult) []station.Cmd {
	a := &s.Automation
	if a.Current == nil {
		return nil
	}
	a.candidate = r
	a.run = train.FinishedRun(a.run, r)
	_, split := s.Pipeline(a.settings)
	run := a.Current.Pass("train", r.Took, iterationsNote(r))
	run = run.Pass("evaluate", 0, scoreNote(r)).Begin("checks")
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

// runChecked makes the decision and records the run, whatever the decision. Until the run is recorded its next task is
// running; that task fails if the run cannot be stored.
func (s *State) runChecked(_ station.Busy, r *jobs.CheckResult) []station.Cmd {
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
	a.run.Tags = runTags(run.N, a.decision.Reason)
	a.storeJob = s.NewJob()
	a.recordJob = a.storeJob
	return []station.Cmd{station.Record{Job: a.storeJob, Began: a.beginJob, Run: a.run, Model: a.candidate.Model}}
}

func runTags(n int, decision string) map[string]string {
	return map[string]string{"pipeline_run": strconv.Itoa(n), "decision": decision}
}

// decide compares the candidate with the champion at the start of the run. The champion's score on the same rows is part
// of the reply to the fit.
func (s *State) decide(results []checks.Result) automation.Decision {
	a := s.Automation
	candidate := outcome(a.candidate.Score, a.candidate.Test, 0)
	candidate.SameAs = s.versionWithModel(a.candidate.Digest)
	now := s.AliasN(registry.Champion)
	switch {
	case now != a.championAtStart:
		return automation.Decision{Reason: fmt.Sprintf("v%d became champion during this run, so the candidate is not registered.", now)}
	case now == 0:
		return automation.Decide(candidate, nil, results)
	case a.candidate.Champion != nil:
		champion := outcome(*a.candidate.Champion, a.candidate.Test, now)
		return automation.Decide(candidate, &champion, results)
	}
	d := automation.Decide(candidate, nil, results)
	if d.Promote {
		d.Reason = fmt.Sprintf("%s %.4g on %d test rows; champion v%d cannot predict on this table, so the candidate is registered.", candidate.Metric, candidate.Score, candidate.Rows, now)
	}
	return d
}

// outcome converts a score for automation.Decide.
func outcome(s jobs.Score, rows, version int) automation.Outcome {
	name, v := s.Primary()
	return automation.Outcome{Score: v, Metric: name, Rows: rows, Version: version}
}

func scoreNote(r *jobs.FitResult) string {
	name, v := r.Score.Primary()
	return fmt.Sprintf("%s %.4g on %s", name, v, format.Count(r.Test, "row"))
}

// RunRecorded registers the recorded run as a version, if that was decided.
func (s *State) RunRecorded(m station.Recorded) []station.Cmd {
	a := &s.Automation
	if a.Current == nil || m.Job != a.storeJob {
		return nil
	}
	if !a.decision.Promote {
		return s.endRun(a.Current.Skip("register", a.decision.Reason))
	}
	a.storeJob = s.NewJob()
	return []station.Cmd{station.Register{Job: a.storeJob, Run: m.Run.ID, Model: s.ModelOf(m.Run), Reason: a.decision.Reason, Example: s.InputExample(m.Run)}}
}

// RunRegistered promotes the registered version.
func (s *State) RunRegistered(m station.Registered) []station.Cmd {
	a := &s.Automation
	if a.Current == nil || m.Job != a.storeJob {
		return nil
	}
	run := a.Current.Pass("register", 0, fmt.Sprintf("v%d", m.Version.N)).Begin("deploy")
	a.Current = &run
	a.storeJob = s.NewJob()
	return []station.Cmd{station.Promote{Job: a.storeJob, Model: m.Version.Model, N: m.Version.N, Why: a.decision.Reason}}
}

// RunPromoted ends the run if another table was loaded in the meantime, since the version is not deployed then.
// Otherwise DeployEnded ends the run.
func (s *State) RunPromoted(m station.Promoted) []station.Cmd {
	a := &s.Automation
	if a.Current == nil || m.Job != a.storeJob || m.Model == s.ModelName() {
		return nil
	}
	s.skipDeploy()
	return nil
}

// skipDeploy ends a run that waits for the deployment of a model of a table that is no longer loaded.
func (s *State) skipDeploy() {
	a := &s.Automation
	if a.Current == nil || !a.Current.Running("deploy") {
		return
	}
	s.endRun(a.Current.Skip("deploy", "Another table was loaded in the meantime."))
}

// StoreFailed ends a run that could not be stored, and pauses the schedule, because the next run would fail as well.
func (s *State) StoreFailed(m station.StoreFailed) []station.Cmd {
	a := &s.Automation
	if m.Job == 0 || m.Job != a.storeJob {
		return nil
	}
	if a.On {
		s.Toast.Text = strings.TrimSuffix(s.Toast.Text, ".") + ". The schedule is paused."
	}
	a.On, a.Schedule = false, a.Schedule.Stop()
	var cmds []station.Cmd
	if m.Job == a.recordJob && a.run.Status == registry.StatusFinished { // without its model there may be room for it
		cmds = []station.Cmd{station.Record{Job: s.NewJob(), Began: a.beginJob, Run: train.ModelNotSaved(a.run, m.Text)}}
	}
	if a.Current == nil {
		return cmds
	}
	s.endRun(a.Current.Fail(a.Current.At(), 0, m.Text))
	return cmds
}

// endRun moves a run to the history.
func (s *State) endRun(run automation.PipelineRun) []station.Cmd {
	a := &s.Automation
	a.Current, a.candidate, a.Training, a.Checking = nil, nil, station.Busy{}, station.Busy{}
	a.History = append(slices.Clone(a.History), run)
	if len(a.History) > historyLength {
		a.History = a.History[1:]
	}
	return nil
}

// iterationsNote returns the number of iterations of a fit, or "" if it has none.
func iterationsNote(r *jobs.FitResult) string {
	if r.Iterations == 0 {
		return ""
	}
	return format.Count(r.Iterations, "iteration")
}

// CancelRun ends a run because the table has changed. why is the error in its record.
func (s *State) CancelRun(why work.Failed) []station.Cmd {
	var cmds []station.Cmd
	if b := s.Automation.Working(); b.Running() {
		s.Automation.Training, s.Automation.Checking = station.Busy{}, station.Busy{}
		cmds = append([]station.Cmd{station.Cancel{Job: b.Job}}, s.runRefused(b, why)...)
	}
	s.skipDeploy()
	return cmds
}

// DeployEnded ends a run that waits for the deployment of its version.
func (s *State) DeployEnded(o serve.DeployEnded) {
	a := &s.Automation
	switch {
	case a.Current == nil || !a.Current.Running("deploy"):
	case o.Wrong != "":
		s.endRun(a.Current.Fail("deploy", 0, o.Wrong))
	default:
		s.endRun(a.Current.Pass("deploy", 0, fmt.Sprintf("v%d serves", s.Live.Version.N)))
	}
}
