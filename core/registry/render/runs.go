package render

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/core/registry"
)

// RunsCSV writes runs as one table in RFC 4180, in the given order, with the columns of
// MLflow's search_runs: run_id, run_name, experiment_id, status, lifecycle_stage,
// start_time, end_time, user_id and artifact_uri, the columns of the dataset, then all
// metrics.*, params.* and tags.* of the runs. Times are ISO 8601 in UTC. Metrics may be NaN
// or inf, as pandas reads them. Missing values are empty.
//
// A text that begins with = + - or @, a tab or a carriage return would be a formula in a
// spreadsheet, so it gets an apostrophe in front, also in column names. Texts that are
// numbers, such as a parameter of -1, are unchanged.
func RunsCSV(w io.Writer, runs []registry.Run) error {
	metrics, params, tags := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range runs {
		for k := range runs[i].Metrics {
			metrics[k] = true
		}
		for k := range runs[i].Params {
			params[k] = true
		}
		for k := range runs[i].Tags {
			tags[k] = true
		}
	}
	m, p, t := slices.Sorted(maps.Keys(metrics)), slices.Sorted(maps.Keys(params)), slices.Sorted(maps.Keys(tags))
	var b bytes.Buffer
	head := []string{"run_id", "number", "run_name", "experiment_id", "status", "lifecycle_stage", "start_time", "end_time", "duration_seconds", "user_id",
		"artifact_uri", "datasets.name", "datasets.digest"}
	csvLine(&b, slices.Concat(head, prefixed("metrics.", m), prefixed("params.", p), prefixed("tags.", t)))
	for i := range runs {
		r := &runs[i]
		line := []string{r.ID, strconv.Itoa(r.Number), r.Name, r.Experiment, r.Status, r.LifecycleStage, isoTime(r.Start), isoTime(r.End),
			seconds(r), r.StartedBy, r.ModelID, r.Data.Name, r.Data.Digest}
		for _, k := range m {
			text := ""
			if v, ok := r.Metrics[k]; ok {
				text = strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, 64), "+")
			}
			line = append(line, text)
		}
		for _, k := range p {
			line = append(line, r.Params[k])
		}
		for _, k := range t {
			line = append(line, r.Tags[k])
		}
		csvLine(&b, line)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func prefixed(with string, keys []string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = with + k
	}
	return out
}

func csvLine(b *bytes.Buffer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if _, err := strconv.ParseFloat(c, 64); err != nil {
			c = csvText(c)
		}
		b.WriteString(c)
	}
	b.WriteByte('\n')
}

// seconds returns the duration of a run in seconds, or "" if its end is unknown.
func seconds(r *registry.Run) string {
	if r.End.IsZero() {
		return ""
	}
	return strconv.FormatFloat(r.End.Sub(r.Start).Seconds(), 'f', -1, 64)
}

func isoTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
