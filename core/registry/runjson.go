package registry

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"orrery/core/ml"
)

// wireRun is the JSON of a run: MLflow's three parts with its names, and a fourth for fields that MLflow does not have.
type wireRun struct {
	Info struct {
		ID         string `json:"run_id"`
		Experiment string `json:"experiment_id"`
		Name       string `json:"run_name"`
		Status     string `json:"status"`
		Start      int64  `json:"start_time"` // milliseconds since 1970
		End        int64  `json:"end_time,omitempty"`
		Artifacts  string `json:"artifact_uri"`
		Stage      string `json:"lifecycle_stage"`
	} `json:"info"`
	Data struct {
		Metrics []wireMetric `json:"metrics"`
		Params  []wireTag    `json:"params"`
		Tags    []wireTag    `json:"tags"`
	} `json:"data"`
	Inputs struct {
		Datasets []Dataset `json:"datasets"`
	} `json:"inputs"`
	More wireMore `json:"orrery"`
}

type wireMore struct {
	Number    int         `json:"number"`
	StartedBy string      `json:"started_by"`
	Took      int64       `json:"took_ns"`
	Features  []Feature   `json:"features"`
	Inputs    []string    `json:"inputs"`
	Target    string      `json:"target"`
	Split     Split       `json:"split"`
	Pipeline  ml.Pipeline `json:"pipeline"`
	Losses    ml.Floats   `json:"losses"`
	Model     string      `json:"model"`
	Note      string      `json:"note"`
	Err       string      `json:"error"`
}

type wireMetric struct {
	Key   string `json:"key"`
	Value number `json:"value"`
	At    int64  `json:"timestamp"`
	Step  int    `json:"step"`
}

type wireTag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// number is a float64 that is encoded as JSON, with NaN and infinities as strings.
type number float64

func (n number) MarshalJSON() ([]byte, error) { return ml.AppendJSON(nil, float64(n)) }

func (n *number) UnmarshalJSON(b []byte) error {
	if v, err := strconv.ParseFloat(string(b), 64); err == nil && b[0] != '"' { // the usual case
		*n = number(v)
		return nil
	}
	var f ml.Floats
	if err := json.Unmarshal(slices.Concat([]byte("["), b, []byte("]")), &f); err != nil {
		return err
	}
	*n = number(f[0])
	return nil
}

// MarshalJSON writes the run with MLflow's names: info, data, inputs, and under
// "orrery" the rest. Equal runs give equal bytes.
func (r Run) MarshalJSON() ([]byte, error) {
	var w wireRun
	w.Info.ID, w.Info.Experiment, w.Info.Name = r.ID, r.Experiment, r.Name
	w.Info.Status, w.Info.Stage = r.Status, r.LifecycleStage
	w.Info.Start, w.Info.End = millis(r.Start), millis(r.End)
	if r.ModelID != "" {
		w.Info.Artifacts = modelKey(r.ModelID)
	}
	for _, k := range slices.Sorted(maps.Keys(r.Metrics)) {
		w.Data.Metrics = append(w.Data.Metrics, wireMetric{Key: k, Value: number(r.Metrics[k]), At: millis(r.End)})
	}
	w.Data.Params, w.Data.Tags = wireTags(r.Params), wireTags(r.Tags)
	if r.Data != (Dataset{}) {
		w.Inputs.Datasets = []Dataset{r.Data}
	}
	w.More = wireMore{
		Number: r.Number, StartedBy: r.StartedBy, Took: int64(r.Took), Features: r.Features, Inputs: r.Inputs, Target: r.Target,
		Split: r.Split, Pipeline: r.Pipeline, Losses: r.Losses, Model: r.ModelID, Note: r.Note, Err: r.Err,
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON wrote. Times come back in whole milliseconds, UTC.
func (r *Run) UnmarshalJSON(b []byte) error {
	var w wireRun
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*r = Run{
		ID: w.Info.ID, Experiment: w.Info.Experiment, Name: w.Info.Name,
		Status: w.Info.Status, LifecycleStage: w.Info.Stage,
		Start: time.UnixMilli(w.Info.Start).UTC(), End: fromMillis(w.Info.End),
		Params: fromTags(w.Data.Params), Tags: fromTags(w.Data.Tags),
		Number: w.More.Number, StartedBy: w.More.StartedBy, Took: time.Duration(w.More.Took), Features: w.More.Features, Inputs: w.More.Inputs,
		Target: w.More.Target, Split: w.More.Split, Pipeline: w.More.Pipeline, Losses: w.More.Losses,
		ModelID: w.More.Model, Note: w.More.Note, Err: w.More.Err,
		trashed: w.Info.Stage == StageDeleted,
	}
	if len(w.Inputs.Datasets) > 0 {
		r.Data = w.Inputs.Datasets[0]
	}
	if len(w.Data.Metrics) > 0 {
		r.Metrics = make(map[string]float64, len(w.Data.Metrics))
	}
	for _, m := range w.Data.Metrics {
		r.Metrics[m.Key] = float64(m.Value)
	}
	return nil
}

// millis returns a time in MLflow's form, milliseconds since 1970; 0 if it is unknown.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func wireTags(m map[string]string) []wireTag {
	var out []wireTag
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, wireTag{k, m[k]})
	}
	return out
}

func fromTags(tags []wireTag) map[string]string {
	if len(tags) == 0 {
		return nil
	}
	m := make(map[string]string, len(tags))
	for _, t := range tags {
		m[t.Key] = t.Value
	}
	return m
}
