package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"orrery/core/registry"
	"orrery/core/registry/render"
	runsearch "orrery/core/registry/search"
)

const runsUsage = "usage: runs FILE [--filter QUERY] [--order-by FIELDS] [--max N] [--format table|json|csv]"

// runsOptions is the command line of "runs".
type runsOptions struct {
	file, filter, order, format string
	most                        int
}

// RunsCommand runs what follows "runs" on the command line: it finds runs in a file by MLflow's search grammar (see
// core/registry/search) and prints them. The file has runs as MLflow's REST interface writes them, {"info": ...,
// "data": ..., "inputs": ...}: a list, {"runs": [...]}, or one after the other. A *UsageError asks for status 2; that
// of a query has the query with a caret below what is wrong. The error is the cause of ctx when it ends.
func RunsCommand(ctx context.Context, args []string, out io.Writer) error {
	o, err := readRunsOptions(args)
	if err != nil {
		return &UsageError{Err: fmt.Errorf("%w; %s", err, runsUsage)}
	}
	q, err := runsearch.Parse(o.filter)
	if err != nil {
		return &UsageError{Spec: "--filter", Err: err}
	}
	order, err := runsearch.ParseOrder(o.order)
	if err != nil {
		return &UsageError{Spec: "--order-by", Err: err}
	}
	text, err := finish(ctx, func(ctx context.Context) ([]byte, error) {
		runs, err := readRuns(ctx, o.file)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		err = o.write(&b, runs, q, order)
		return b.Bytes(), err
	})
	if err == nil {
		_, err = out.Write(text)
	}
	return err
}

// write writes the runs that are asked for.
func (o runsOptions) write(out io.Writer, runs []registry.Run, q *runsearch.Query, order *runsearch.Order) error {
	total := len(runs)
	runs = q.Filter(runs)
	sorted := make([]registry.Run, 0, len(runs))
	for _, i := range order.Sort(runs) {
		sorted = append(sorted, runs[i])
	}
	sorted = sorted[:min(o.most, len(sorted))]
	switch o.format {
	case "json":
		return writeRuns(out, sorted)
	case "csv":
		return render.RunsCSV(out, sorted)
	}
	return listRuns(out, sorted, total)
}

func readRunsOptions(args []string) (runsOptions, error) {
	o := runsOptions{format: "table", most: 1 << 30}
	for i := 0; i < len(args); i++ {
		name, value, joined := strings.Cut(args[i], "=")
		if len(name) < 2 || name[0] != '-' {
			if o.file != "" {
				return o, fmt.Errorf("one file at a time, not %q as well", args[i])
			}
			o.file = args[i]
			continue
		}
		name = strings.TrimLeft(name, "-")
		known := map[string]*string{"filter": &o.filter, "order-by": &o.order, "format": &o.format, "max": new(string)}
		into, ok := known[name]
		if !ok {
			return o, fmt.Errorf("unknown option %q", args[i])
		}
		if !joined {
			if i++; i == len(args) {
				return o, fmt.Errorf("option --%s has no value", name)
			}
			value = args[i]
		}
		*into = value
		if name == "max" {
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 {
				return o, fmt.Errorf("--max is a number of runs, not %q", value)
			}
			o.most = n
		}
	}
	if o.file == "" {
		return o, errors.New("no file is named")
	}
	if !slices.Contains([]string{"table", "json", "csv"}, o.format) {
		return o, fmt.Errorf("--format is table, json or csv, not %q", o.format)
	}
	return o, nil
}

// readRuns reads all runs of a file, whatever they are wrapped in.
func readRuns(ctx context.Context, name string) ([]registry.Run, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var runs []registry.Run
	for d := json.NewDecoder(reader{ctx, f}); ; {
		var raw json.RawMessage
		if err := d.Decode(&raw); err == io.EOF {
			return runs, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: it is not JSON: %w", Printable(name), err)
		}
		some, err := unwrapRuns(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: after %d runs: %w", Printable(name), len(runs), err)
		}
		runs = append(runs, some...)
	}
}

func unwrapRuns(raw json.RawMessage) ([]registry.Run, error) {
	if raw[0] == '[' {
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, err
		}
		var out []registry.Run
		for i, r := range list {
			some, err := unwrapRuns(r)
			if err != nil {
				return nil, fmt.Errorf("item %d: %w", i+1, err)
			}
			out = append(out, some...)
		}
		return out, nil
	}
	var wrapped struct {
		Runs json.RawMessage
		Info json.RawMessage
	}
	if err := json.Unmarshal(raw, &wrapped); err != nil {
		return nil, err
	}
	if wrapped.Runs != nil {
		return unwrapRuns(wrapped.Runs)
	}
	if wrapped.Info == nil {
		return nil, errors.New(`no run: an object with "info" and "data" is expected, or "runs"`)
	}
	var run registry.Run
	err := json.Unmarshal(raw, &run)
	return []registry.Run{run}, err
}

// writeRuns writes {"runs": [...]}, which readRuns and MLflow's clients read.
func writeRuns(out io.Writer, runs []registry.Run) error {
	e := json.NewEncoder(out)
	e.SetIndent("", " ")
	return e.Encode(map[string]any{"runs": runs})
}

// listRuns writes a table for people.
func listRuns(out io.Writer, runs []registry.Run, total int) error {
	metrics := map[string]bool{}
	for _, r := range runs {
		for k := range r.Metrics {
			metrics[k] = true
		}
	}
	names := slices.Sorted(maps.Keys(metrics))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, joined(append([]string{"run_id", "run_name", "status"}, names...)))
	for _, r := range runs {
		cells := []string{r.ID, r.Name, r.Status}
		for _, k := range names {
			text := "-"
			if v, ok := r.Metrics[k]; ok {
				text = strconv.FormatFloat(v, 'g', 6, 64)
			}
			cells = append(cells, text)
		}
		fmt.Fprintln(w, joined(cells))
	}
	fmt.Fprintf(w, "%d of %d runs\n", len(runs), total)
	return w.Flush()
}

// joined is a line of cells for a tabwriter.
func joined(cells []string) string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = Printable(c)
	}
	return strings.Join(out, "\t")
}
