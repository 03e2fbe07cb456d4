package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/verify"
	"orrery/core/workspace"
)

const workspaceUsage = "usage: workspace FILE.zip [--timeout 5m]"

// WorkspaceCommand runs what follows "workspace" on the command line: it checks an exported workspace as an import
// does, with the same code, and lists what is in it. What is wrong is printed, one line for each finding, and the error
// is a *UsageError, or the cause of ctx when it ends.
func WorkspaceCommand(ctx context.Context, args []string, out io.Writer) error {
	o, err := parseOptions(args, workspaceUsage, "timeout")
	if err != nil {
		return err
	}
	ctx, cancel := o.limited(ctx)
	defer cancel()
	var said bytes.Buffer // what is wrong is printed too, with an error
	_, err = finish(ctx, func(ctx context.Context) (none struct{}, err error) {
		return none, describeWorkspace(ctx, o.files[0], &said)
	})
	if ctx.Err() != nil {
		return context.Cause(ctx) // it may still write to said
	}
	if _, failed := out.Write(said.Bytes()); err == nil {
		err = failed
	}
	return err
}

func describeWorkspace(ctx context.Context, name string, out io.Writer) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	b, err := io.ReadAll(reader{ctx, f})
	if err != nil {
		return err
	}
	c, err := workspace.Read(b)
	if err != nil {
		return usage(name, err)
	}
	if err := check(ctx, c, name, out); err != nil {
		return err
	}
	r, err := imported(c)
	if err != nil {
		return usage(name, err)
	}
	return list(out, name, c, r)
}

// imported returns a new registry with everything in c except the models: they have been loaded
// already, and in a browser large ones are not stored in the registry.
func imported(c workspace.Content) (*registry.Registry, error) {
	ids := 0
	r, _, err := registry.Open(&store.Memory{}, time.Now, func() string { ids++; return fmt.Sprintf("%032x", ids) })
	if err != nil {
		return nil, err
	}
	records := maps.Clone(c.Records)
	maps.DeleteFunc(records, func(name string, _ []byte) bool { return strings.HasPrefix(name, "m/") })
	got, err := r.Import(records)
	if err != nil {
		return nil, err
	}
	if len(got.Notes) > 0 {
		return nil, errors.New(got.Notes[0])
	}
	return r, nil
}

// check prints what is wrong with c.
func check(ctx context.Context, c workspace.Content, name string, out io.Writer) error {
	found, err := verify.Check(ctx, verify.Content(c), nil)
	if err != nil {
		return err
	}
	for _, f := range found {
		fmt.Fprintf(out, "%s: %s\n", Printable(name), Printable(f.String()))
	}
	switch n := len(found); n {
	case 0:
		return nil
	case 1:
		return usage(name, errors.New("1 finding"))
	default:
		return usage(name, fmt.Errorf("%d findings", n))
	}
}

func list(out io.Writer, name string, c workspace.Content, r *registry.Registry) error {
	runs := r.Runs()
	fmt.Fprintf(out, "%s: whole; exported %s; %d runs, %d registered models, %d tables\n",
		Printable(name), c.Created.Format("2006-01-02 15:04:05 UTC"), len(runs), len(r.Models()), len(c.Tables))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, run := range slices.Backward(runs) {
		metric, v, _ := run.Score()
		fmt.Fprintf(w, "run %d\t%s\t%s\t%s %s\n", run.Number, Printable(run.Status), Printable(run.Pipeline.Final.Kind), Printable(metric), table.NumberValue(v).String())
	}
	for _, model := range r.Models() {
		aliases := r.Aliases(model)
		for _, v := range r.Versions(model) {
			fmt.Fprintf(w, "%s v%d\t%.12s\t%s\t%s\n", Printable(model), v.N, Printable(v.Digest), Printable(v.Reason), pointed(aliases, v.N))
		}
	}
	for _, t := range c.Tables {
		fmt.Fprintf(w, "table %s\t%.12s\t%d bytes of CSV\t\n", Printable(t.Name), Printable(t.Hash), len(t.CSV))
	}
	return w.Flush()
}

// pointed names the aliases of a version.
func pointed(aliases map[string]int, n int) string {
	var names []string
	for alias, at := range aliases {
		if at == n {
			names = append(names, Printable(alias))
		}
	}
	slices.Sort(names)
	return fmt.Sprint(names)
}
