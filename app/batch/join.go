package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"orrery/core/feature"
	"orrery/core/feature/asof"
	"orrery/core/feature/entity"
	"orrery/core/feature/view"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// joinSpec is the file that "join" reads.
type joinSpec struct {
	EntityRows       string               `json:"entity_rows"`
	Source           string               `json:"source"`
	Name             string               `json:"name"`
	Entity           texts                `json:"entity"`
	EventTimestamp   string               `json:"event_timestamp"`
	CreatedTimestamp string               `json:"created_timestamp"`
	EntityTimestamp  string               `json:"entity_timestamp"`
	TTL              duration             `json:"ttl"`
	Features         []string             `json:"features"`
	Aggregations     []view.Aggregation   `json:"aggregations"`
	OnDemand         []feature.Definition `json:"on_demand"`
	FullFeatureNames bool                 `json:"full_feature_names"`
}

// texts is one text or a list of them.
type texts []string

func (t *texts) UnmarshalJSON(b []byte) error {
	var n names
	err := n.UnmarshalJSON(b)
	if *t = n.list; err != nil {
		return fmt.Errorf(`"entity" is %s; want a column or a list of columns`, b)
	}
	return nil
}

// duration is a text such as "7d", or a number of seconds.
type duration string

func (d *duration) UnmarshalJSON(b []byte) error {
	if text := strings.Trim(string(b), `"`); text != "null" {
		*d = duration(text)
	}
	return nil
}

const joinUsageLine = "usage: join SPEC.json [-o OUT.csv|OUT.json] [--root DIR] [--timeout 5m] [--max-memory 1GB]"

// CommandJoin runs what follows "join" on the command line: SPEC.json and, before or after it, -o OUT, which
// is written as CSV when its name ends so and as JSON else, and the limits. Without -o the answer goes to out; warnings
// go to warnings too. A *UsageError asks for status 2. Nothing is written when it fails, or when ctx ends.
func CommandJoin(ctx context.Context, args []string, out, warnings io.Writer) error {
	o, err := parseOptions(args, joinUsageLine, append(limitFlags, "o")...)
	if err != nil {
		return err
	}
	spec := o.files[0]
	ctx, cancel := o.limited(ctx)
	defer cancel()
	in, err := newInputs(o)
	if err != nil {
		return err
	}
	r, err := finish(ctx, func(ctx context.Context) (ran, error) {
		defer in.close()
		return in.join(ctx, spec, o.out)
	})
	if err != nil {
		var wrong *UsageError
		if isUsage(err) && !errors.As(err, &wrong) {
			err = usage(spec, err)
		}
		return err
	}
	warn(warnings, r.notes)
	if o.out != "" {
		return WriteFile(o.out, r.answer)
	}
	_, err = out.Write(r.answer)
	return err
}

// join does what the spec says and returns the text for the output.
func (in *inputs) join(ctx context.Context, spec, target string) (ran, error) {
	j, err := in.joinFiles(ctx, spec, target)
	if err != nil {
		return ran{}, err
	}
	var b bytes.Buffer
	if strings.HasSuffix(strings.ToLower(target), ".csv") {
		err = csv.Write(&b, j.Table)
	} else {
		err = writeJoined(&b, j)
	}
	return ran{b.Bytes(), j.Notes}, err
}

func (in *inputs) joinFiles(ctx context.Context, specPath, target string) (view.Joined, error) {
	s, err := readJoinSpec(specPath)
	if err != nil {
		return view.Joined{}, err
	}
	if err := checkTarget(target, specPath, relativeTo(specPath, s.EntityRows), relativeTo(specPath, s.Source)); err != nil {
		return view.Joined{}, err
	}
	rows, notes, err := in.read(ctx, specPath, s.EntityRows)
	if err != nil {
		return view.Joined{}, err
	}
	source, more, err := in.read(ctx, specPath, s.Source)
	if err != nil {
		return view.Joined{}, err
	}
	store, err := s.view(source, rows).Open(source, nil)
	if err != nil {
		return view.Joined{}, err
	}
	j, err := store.Join(rows, view.JoinOptions{Timestamp: s.EntityTimestamp, FullNames: s.FullFeatureNames}, nil)
	if err != nil {
		return view.Joined{}, err
	}
	j.Notes = slices.Concat(notes, more, j.Notes)
	set, err := feature.Define("", j.Table.Schema(), s.OnDemand...)
	if err != nil {
		return view.Joined{}, err
	}
	j.Table, err = set.Apply(j.Table)
	return j, err
}

func readJoinSpec(path string) (joinSpec, error) {
	var s joinSpec
	b, err := readSpec(path)
	if err != nil {
		return s, err
	}
	if err := checkKeys(b, s); err != nil {
		return s, usage(path, fmt.Errorf("not a spec: %w", err))
	}
	if err := decode(b, &s); err != nil {
		return s, usage(path, fmt.Errorf("not a spec: %w", err))
	}
	for name, missing := range map[string]bool{"entity_rows": s.EntityRows == "", "source": s.Source == "", "entity": len(s.Entity) == 0} {
		if missing {
			return s, usage(path, fmt.Errorf("not a spec: %q is missing", name))
		}
	}
	return s, nil
}

// view is the feature view of the spec. Without features and aggregations it has every other column that
// the entity rows do not have.
func (s joinSpec) view(source, rows *table.Table) view.View {
	v := view.View{Name: s.Name, JoinKeys: s.Entity, EventTimestamp: s.EventTimestamp, CreatedTimestamp: s.CreatedTimestamp,
		TTL: string(s.TTL), Features: s.Features, Aggregations: s.Aggregations}
	if v.Name == "" {
		file := filepath.Base(s.Source)
		v.Name = strings.TrimSuffix(file, filepath.Ext(file))
	}
	if s.Features == nil && s.Aggregations == nil {
		for _, name := range source.Names() {
			if name != s.EventTimestamp && name != s.CreatedTimestamp && !slices.Contains(s.Entity, name) && !rows.Has(name) {
				v.Features = append(v.Features, name)
			}
		}
	}
	return v
}

// relativeTo returns a path that a spec names; it is relative to the folder of the spec.
func relativeTo(spec, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(spec), path)
}

// joinUsage tells a wrong spec of a join from data that cannot be joined.
func joinUsage(err error) bool {
	var kind *asof.KindError
	return errors.Is(err, view.ErrView) || errors.Is(err, entity.ErrNone) || errors.As(err, &kind)
}

// writeJoined writes columns, rows and notes as JSON. A missing cell is null.
func writeJoined(b *bytes.Buffer, j view.Joined) error {
	w := &writer{}
	columns := make([]any, j.Table.Width())
	for i, c := range j.Table.Columns() {
		columns[i] = map[string]any{"name": c.Name(), "type": c.Type()}
	}
	w.part("columns", columns)
	w.part("found", j.Found)
	if len(j.Notes) > 0 {
		w.part("warnings", j.Notes)
	}
	rows := make([]any, j.Table.Rows())
	for i := range rows {
		row := make(map[string]any, len(columns))
		for _, c := range j.Table.Columns() {
			row[c.Name()] = cell(c, i)
		}
		rows[i] = row
	}
	w.part("rows", rows)
	text, err := w.end()
	b.Write(text)
	return err
}

// cell is a cell for JSON.
func cell(c table.Column, i int) any {
	switch {
	case c.Missing(i):
		return nil
	case c.Kind() == table.Number:
		return c.Floats()[i]
	case c.Kind() == table.Bool:
		return c.Floats()[i] != 0
	}
	return c.Cell(i)
}
