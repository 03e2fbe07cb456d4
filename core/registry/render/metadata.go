package render

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/table"
)

// MetadataCSV writes runs as the notebook's metadata_store.csv: the columns timestamp,
// model, parameters, score and model_path, in RFC 4180, oldest run first, since the
// notebook appends. Runs without a model are skipped: the notebook has none, and its
// load_latest_model would fail on them.
//
// timestamp is the end of the run in UTC as Python prints a datetime, always with six
// decimals so that pandas reads the column in one form. model is the pipeline as
// scikit-learn prints it, on one line, with the parameters that differ from c's
// defaults; parameters are those given to its last step as a Python dict. Without a
// catalog (nil) every given parameter counts as changed and numbers print as floats.
// score is that of Run.Score, empty for NaN.
//
// A text that begins with = + - or @, a tab or a carriage return would be a formula in a
// spreadsheet, so it gets an apostrophe in front. Numbers, including negative ones, and
// texts with such a character elsewhere are unchanged.
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

// csvText returns a text as a cell: not readable as a formula, and quoted if RFC 4180
// requires it.
func csvText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		s = "'" + s
	}
	if !strings.ContainsAny(s, "\",\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
