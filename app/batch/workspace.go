package batch

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/workspace"
)

// WorkspaceCommand runs what follows "workspace" on the command line: it checks an exported
// workspace as an import does and lists what is in it. The error says which file is not
// what the manifest says, or which record does not read.
func WorkspaceCommand(args []string, out io.Writer) error {
	if len(args) != 1 || args[0] == "" || args[0][0] == '-' {
		return &UsageError{Err: errors.New("usage: workspace FILE.zip")}
	}
	b, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	c, err := workspace.Read(b)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	r, err := imported(c)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return list(out, args[0], c, r)
}

// imported is a registry of its own with everything in c.
func imported(c workspace.Content) (*registry.Registry, error) {
	ids := 0
	r, _, err := registry.Open(&store.Memory{}, time.Now, func() string { ids++; return fmt.Sprintf("%032x", ids) })
	if err != nil {
		return nil, err
	}
	got, err := r.Take(c.Records)
	if err != nil {
		return nil, err
	}
	if len(got.Notes) > 0 {
		return nil, errors.New(got.Notes[0])
	}
	for _, run := range r.Runs() {
		if run.ModelID == "" {
			continue
		}
		if _, err := r.Model(run.ModelID); err != nil {
			return nil, fmt.Errorf("run %d: %w", run.Number, err)
		}
	}
	return r, nil
}

func list(out io.Writer, name string, c workspace.Content, r *registry.Registry) error {
	runs := r.Runs()
	fmt.Fprintf(out, "%s: whole; exported %s; %d runs, %d registered models, %d tables\n",
		name, c.Created.Format("2006-01-02 15:04:05 UTC"), len(runs), len(r.Models()), len(c.Tables))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, run := range slices.Backward(runs) {
		metric, v, _ := run.Score()
		fmt.Fprintf(w, "run %d\t%s\t%s\t%s %s\n", run.Number, run.Status, run.Pipeline.Final.Kind, metric, table.NumberValue(v).String())
	}
	for _, model := range r.Models() {
		aliases := r.Aliases(model)
		for _, v := range r.Versions(model) {
			fmt.Fprintf(w, "%s v%d\t%.12s\t%s\t%s\n", model, v.N, v.Digest, v.Reason, pointed(aliases, v.N))
		}
	}
	for _, t := range c.Tables {
		fmt.Fprintf(w, "table %s\t%.12s\t%d bytes of CSV\t\n", t.Name, t.Hash, len(t.CSV))
	}
	return w.Flush()
}

// pointed names the aliases of a version.
func pointed(aliases map[string]int, n int) string {
	var names []string
	for alias, at := range aliases {
		if at == n {
			names = append(names, alias)
		}
	}
	slices.Sort(names)
	return fmt.Sprint(names)
}
