package render

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/table"
)

// RunsCSV writes runs as one table in RFC 4180, in the given order, with the columns of MLflow's search_runs: run_id,
// run_name, experiment_id, status, lifecycle_stage, start_time, end_time, user_id and artifact_uri, the columns of the
// dataset, then all metrics.*, params.* and tags.* of the runs. Times are ISO 8601 in UTC. Metrics may be NaN or inf,
// as pandas reads them. Missing values are empty.
//
// A text that begins with = + - or @, a tab or a carriage return would be a formula in a spreadsheet, so it gets an
// apostrophe in front, also in column names. Texts that are numbers, such as a parameter of -1, are unchanged.
func RunsCSV(w io.Writer, runs []registry.Run) error {
	m, p, t := registry.KeysOf(runs)
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

// MetadataCSV writes runs as the notebook's metadata_store.csv: the columns timestamp, model, parameters, score and
// model_path, in RFC 4180, oldest run first, since the notebook appends. Runs without a model are skipped: the notebook
// has none, and its load_latest_model would fail on them.
//
// timestamp is the end of the run in UTC as Python prints a datetime, always with six decimals so that pandas reads the
// column in one form. model is the pipeline as scikit-learn prints it, on one line, with the parameters that differ
// from c's defaults; parameters are those given to its last step as a Python dict. Without a catalog (nil) every given
// parameter counts as changed and numbers print as floats. score is that of Run.Score, empty for NaN.
//
// A text that begins with = + - or @, a tab or a carriage return would be a formula in a spreadsheet, so it gets an
// apostrophe in front. Numbers, including negative ones, and texts with such a character elsewhere are unchanged.
func MetadataCSV(w io.Writer, runs []registry.Run, c ml.Catalog) error {
	rows := slices.DeleteFunc(slices.Clone(runs), func(r registry.Run) bool { return r.ModelID == "" })
	sort.SliceStable(rows, func(i, j int) bool {
		return cmp.Or(cmp.Compare(rows[i].Number, rows[j].Number), rows[i].End.Compare(rows[j].End)) < 0
	})
	var b bytes.Buffer
	b.WriteString("timestamp,model,parameters,score,model_path\n")
	for _, run := range rows {
		score := ""
		if _, v, ok := run.Score(); ok {
			score = table.NumberValue(v).String()
		}
		b.WriteString(csvText(pythonTime(run.End)) + ",")
		b.WriteString(csvText(pythonPipeline(run.Pipeline, c)) + ",")
		b.WriteString(csvText(pythonParams(run.Pipeline.Final, c)) + ",")
		b.WriteString(score + ",")
		b.WriteString(csvText("models/"+run.ModelID+".json") + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

func pythonTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000000") }

// csvText returns a text as a cell: not readable as a formula, and quoted if RFC 4180 requires it.
func csvText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		s = "'" + s
	}
	if !strings.ContainsAny(s, "\",\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
