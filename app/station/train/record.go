package train

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// NewRun returns the record of a fit at its start.
func (s *State) NewRun(t Settings, by string) registry.Run {
	p, split := s.Pipeline(t)
	r := registry.Run{
		Experiment: s.newRunExperiment(), Status: registry.StatusRunning, LifecycleStage: "active", StartedBy: by, Start: s.Now,
		Params: map[string]string{}, Inputs: p.Inputs, Target: p.Target, Pipeline: p, Features: s.definitions(),
		Data:  registry.Dataset{Name: s.Data.Name, Digest: s.Data.Table.Hash(), Context: "train"},
		Split: registry.Split(split),
	}
	r.Params["test_size"] = strconv.FormatFloat(split.TestSize, 'g', -1, 64)
	r.Params["random_state"] = strconv.FormatUint(split.RandomState, 10)
	r.Params["stratify"] = strconv.FormatBool(split.Stratify)
	s.addParams(r.Params, t.Recipe)
	s.addStoreParams(r.Params, p.Inputs)
	return r
}

// addParams adds all parameters of the estimator, and the parameters of other steps that differ from their defaults.
func (s *State) addParams(into map[string]string, r Recipe) {
	for _, d := range s.Kinds[r.Final.Op].Params {
		name := d.Name
		if _, split := into[name]; split { // the split has a random_state as well
			name = r.Final.Op + "." + name
		}
		into[name] = r.Final.Text(d)
	}
	for _, f := range append(slices.Clone(r.Numbers), r.Texts...) {
		for _, d := range s.Kinds[f.Op].Params {
			if f.Changed(d) {
				into[f.Op+"."+d.Name] = f.Text(d)
			}
		}
	}
}

// definitions returns the current derived features for a record.
func (s *State) definitions() []registry.Feature {
	var out []registry.Feature
	if s.Features.Set == nil {
		return nil
	}
	for _, d := range s.Features.Set.Definitions() {
		out = append(out, registry.Feature{Name: d.Name, Expr: d.Expr, Version: d.Version})
	}
	return out
}

// withFrozen returns the record with what the definitions learned in the fit.
func withFrozen(r registry.Run, defs []feature.Definition) registry.Run {
	frozen := make(map[string]expr.Frozen, len(defs))
	for _, d := range defs {
		frozen[d.Name] = d.Frozen
	}
	r.Features = slices.Clone(r.Features)
	for i, f := range r.Features {
		if frozen[f.Name] != "" {
			r.Features[i].Frozen = json.RawMessage(frozen[f.Name])
		}
	}
	return r
}

// RunFeatures returns the definitions that a run was trained with, for a job.
func (s *State) RunFeatures(r registry.Run) jobs.Features {
	return jobs.Features{Key: s.Column(data.RoleKey), Defs: features.DefinitionsOf(r)}
}

// FinishedRun completes the record of a successful fit. Its end is that of the fit in the worker, not the time of the
// reply.
func FinishedRun(run registry.Run, r *jobs.FitResult) registry.Run {
	run = withFrozen(run, r.Defs)
	run.Status, run.End, run.Took = registry.StatusFinished, run.Start.Add(r.Took), r.Took
	run.Metrics = map[string]float64{"fit_seconds": r.Took.Seconds()}
	for _, m := range r.Score.Metrics() {
		run.Metrics[m.Name] = m.Value
	}
	run.Losses = r.Losses
	run.ModelID = r.Digest
	if !r.Converged {
		run.Note = "ConvergenceWarning: " + r.Warning
	}
	return run
}

// FailedRun completes the record of a fit that failed or was cancelled.
func FailedRun(run registry.Run, f work.Failed, now time.Time) registry.Run {
	run.Status, run.End, run.Err = registry.StatusFailed, now, f.Text
	if f.Code == work.Canceled || f.Code == work.WorkerStopped {
		run.Status = registry.StatusKilled
	}
	return run
}

// ModelNotSavedPrefix starts the error of a run that is stored without its model.
const ModelNotSavedPrefix = "Its model was not saved: "

// ModelNotSaved returns the record of a run whose model could not be stored.
func ModelNotSaved(run registry.Run, why string) registry.Run {
	run.Status, run.Err = registry.StatusFailed, ModelNotSavedPrefix+why
	return run
}

// unsavedRun is a run by hand that is not stored yet, or did not fit into the storage.
type unsavedRun struct {
	station.Record
	retryJob int // job that records the run without its model, so that it does not stay RUNNING
}

// maxUnsaved limits the runs that are kept in memory, because their models may be large.
const maxUnsaved = 8

// record stores a run that was started by hand.
func (s *State) record(r registry.Run, model []byte) []station.Cmd {
	t := &s.Train
	t.RecordJob = s.NewJob()
	c := station.Record{Job: t.RecordJob, Began: t.beginJob, Run: r, Model: model}
	t.unsaved = append(slices.Clone(t.unsaved), unsavedRun{Record: c})
	t.unsaved = t.unsaved[max(0, len(t.unsaved)-maxUnsaved):]
	return []station.Cmd{c}
}

// RecordWithoutModel records a run by hand without its model, which did not fit into the storage. If there is room
// later, the run is recorded again with its model, because records do not change.
func (s *State) RecordWithoutModel(m station.StoreFailed) []station.Cmd {
	t := &s.Train
	at := slices.IndexFunc(t.unsaved, func(u unsavedRun) bool { return u.Job == m.Job })
	if m.Job == 0 || at < 0 || t.unsaved[at].Began == 0 || t.unsaved[at].Model == nil {
		return nil
	}
	t.unsaved = slices.Clone(t.unsaved)
	u := &t.unsaved[at]
	u.retryJob = s.NewJob()
	return []station.Cmd{station.Record{Job: u.retryJob, Began: u.Began, Run: ModelNotSaved(u.Run, m.Text)}}
}

// MarkRecorded removes a run from the unsaved runs.
func (s *State) MarkRecorded(job int) {
	s.Train.unsaved = slices.DeleteFunc(slices.Clone(s.Train.unsaved), func(u unsavedRun) bool { return u.Job == job })
	for i, u := range s.Train.unsaved {
		if u.retryJob == job && job != 0 {
			s.Train.unsaved[i].Began = 0 // its start has been completed
		}
	}
}

// RetryUnsaved records the runs that did not fit into the storage.
func (s *State) RetryUnsaved() []station.Cmd {
	var cmds []station.Cmd
	for _, u := range s.Train.unsaved {
		cmds = append(cmds, u.Record)
	}
	return cmds
}

// newRunExperiment returns the experiment of new runs: the chosen one, or that of the table if it was deleted.
func (s *State) newRunExperiment() string {
	for _, x := range s.Registry.Experiments {
		if x.ID == s.Train.Into && x.Stage == registry.StageActive {
			return x.ID
		}
	}
	return s.ModelName()
}

// checkpointEvery is the time between two checkpoints of a search.
const checkpointEvery = 2 * time.Second

// CheckpointTick stores the finished candidates of a running search, up to the number that is stored at its end.
func (s *State) CheckpointTick() []station.Cmd {
	t := &s.Tune
	if !t.Searching.Running() || s.Now.Sub(t.checkpointAt) < checkpointEvery {
		return nil
	}
	t.checkpointAt = s.Now
	c := station.Checkpoint{Began: t.beginJob}
	for _, one := range t.finished() {
		if len(t.checkpointed) >= maxNested || slices.Contains(t.checkpointed, one.Index) {
			continue
		}
		run := s.candidateRun(one)
		delete(run.Metrics, "rank_test_score") // not known before all candidates are done
		t.checkpointed, c.Nested = append(slices.Clip(t.checkpointed), one.Index), append(c.Nested, run)
	}
	if len(c.Nested) == 0 {
		return nil
	}
	return []station.Cmd{c}
}
