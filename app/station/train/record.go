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

// NewRun is the record of a fit as it begins.
func (s *State) NewRun(t Settings, by string) registry.Run {
	p, split := s.Pipeline(t)
	r := registry.Run{
		Experiment: s.intoExperiment(), Status: registry.StatusRunning, LifecycleStage: "active", StartedBy: by, Start: s.Now,
		Params: map[string]string{}, Inputs: p.Inputs, Target: p.Target, Pipeline: p, Features: s.definitions(),
		Data:  registry.Dataset{Name: s.Data.Name, Digest: s.Data.Table.Hash(), Context: "train"},
		Split: registry.Split(split),
	}
	r.Params["test_size"] = strconv.FormatFloat(split.TestSize, 'g', -1, 64)
	r.Params["random_state"] = strconv.FormatUint(split.RandomState, 10)
	r.Params["stratify"] = strconv.FormatBool(split.Stratify)
	s.paramsOf(r.Params, t.Recipe)
	s.storeParams(r.Params, p.Inputs)
	return r
}

// paramsOf logs what a run was fitted with: every parameter of the estimator,
// and of the other steps those that differ from their defaults.
func (s *State) paramsOf(into map[string]string, r Recipe) {
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

// definitions are the registered features as they are now.
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

// learnt puts what the definitions learnt in a fit into its record.
func learnt(r registry.Run, defs []feature.Definition) registry.Run {
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

// RunFeatures are the definitions that a run was fitted under, for the worker.
func (s *State) RunFeatures(r registry.Run) jobs.Features {
	return jobs.Features{Key: s.Column(data.RoleKey), Defs: features.DefinitionsOf(r)}
}

// Finished completes the record of a fit that came to its end. It ends when the
// worker's own clock says that the fit was done, not when the page heard of it.
func Finished(run registry.Run, r *jobs.FitResult) registry.Run {
	run = learnt(run, r.Defs)
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

// FailedRun completes the record of a fit that did not come to its end.
func FailedRun(run registry.Run, f work.Failed, now time.Time) registry.Run {
	run.Status, run.End, run.Err = registry.StatusFailed, now, f.Text
	if f.Code == work.Canceled || f.Code == work.WorkerStopped {
		run.Status = registry.StatusKilled
	}
	return run
}

// ModelNotSavedWhy is what the error of a run begins with that is kept without its model.
const ModelNotSavedWhy = "Its model was not saved: "

// ModelNotSaved is the record of a run whose model the registry has refused.
func ModelNotSaved(run registry.Run, why string) registry.Run {
	run.Status, run.Err = registry.StatusFailed, ModelNotSavedWhy+why
	return run
}

// unsavedRun is a run by hand that the registry has not answered, or had no room for.
type unsavedRun struct {
	station.Record
	alone int // the job that records it without its model, so that what has begun ends
}

// mostUnsaved is how many runs without room are remembered: their models are large.
const mostUnsaved = 8

// record keeps a run that was started by hand.
func (s *State) record(r registry.Run, model []byte) []station.Cmd {
	t := &s.Train
	t.Record = s.NewJob()
	c := station.Record{Job: t.Record, Began: t.startedJob, Run: r, Model: model}
	t.unsaved = append(slices.Clone(t.unsaved), unsavedRun{Record: c})
	t.unsaved = t.unsaved[max(0, len(t.unsaved)-mostUnsaved):]
	return []station.Cmd{c}
}

// RecordWithoutModel records a run by hand without the model that was refused: there is room for it in the
// place of its start. When there is room for the model it is recorded as a run of its own, since
// records do not change.
func (s *State) RecordWithoutModel(m station.StoreFailed) []station.Cmd {
	t := &s.Train
	at := slices.IndexFunc(t.unsaved, func(u unsavedRun) bool { return u.Job == m.Job })
	if m.Job == 0 || at < 0 || t.unsaved[at].Began == 0 || t.unsaved[at].Model == nil {
		return nil
	}
	t.unsaved = slices.Clone(t.unsaved)
	u := &t.unsaved[at]
	u.alone = s.NewJob()
	return []station.Cmd{station.Record{Job: u.alone, Began: u.Began, Run: ModelNotSaved(u.Run, m.Text)}}
}

// MarkRecorded forgets what is saved.
func (s *State) MarkRecorded(job int) {
	s.Train.unsaved = slices.DeleteFunc(slices.Clone(s.Train.unsaved), func(u unsavedRun) bool { return u.Job == job })
	for i, u := range s.Train.unsaved {
		if u.alone == job && job != 0 {
			s.Train.unsaved[i].Began = 0 // what had begun has ended
		}
	}
}

// RetryUnsaved saves what there was no room for: there may be some now.
func (s *State) RetryUnsaved() []station.Cmd {
	var cmds []station.Cmd
	for _, u := range s.Train.unsaved {
		cmds = append(cmds, u.Record)
	}
	return cmds
}

// intoExperiment is where a new run belongs: the chosen experiment while it is there,
// else the table's own.
func (s *State) intoExperiment() string {
	for _, x := range s.Registry.Experiments {
		if x.ID == s.Train.Into && x.Stage == registry.StageActive {
			return x.ID
		}
	}
	return s.ModelName()
}
