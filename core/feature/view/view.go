package view

import (
	"errors"
	"fmt"
	"slices"

	"orrery/core/feature/asof"
	"orrery/core/feature/entity"
	"orrery/core/table"
)

// View is the definition of a feature view. It is plain data and can be encoded as JSON without loss.
type View struct {
	Name             string            `json:"name"`
	Source           string            `json:"source,omitempty"` // the table's name, for display
	Entity           string            `json:"entity,omitempty"` // the name of the entity, for display: "user"
	JoinKeys         []string          `json:"join_keys"`
	EventTimestamp   string            `json:"event_timestamp,omitempty"`   // "": rows count as equally old
	CreatedTimestamp string            `json:"created_timestamp,omitempty"` // among rows with the same event time, the last created one is valid
	TTL              string            `json:"ttl,omitempty"`               // such as "7d"; "": values never expire
	Features         []string          `json:"features,omitempty"`          // columns of the source
	Aggregations     []Aggregation     `json:"aggregations,omitempty"`
	Owner            string            `json:"owner,omitempty"`
	Description      string            `json:"description,omitempty"`
	Tags             map[string]string `json:"tags,omitempty"`
	Version          int               `json:"version,omitempty"`
}

// Aggregation is a feature that is computed from the rows in a time window.
type Aggregation struct {
	Name     string        `json:"name"`
	Column   string        `json:"column,omitempty"` // "" counts rows
	Function asof.Function `json:"function"`
	Window   string        `json:"window"`
}

// ErrView means that a view is not valid for its source.
var ErrView = errors.New("invalid feature view")

func (v View) wrong(format string, args ...any) error {
	return fmt.Errorf("view: %q: %w: %w", v.Name, ErrView, fmt.Errorf(format, args...))
}

// Names returns the names of the features and then of the aggregations: the columns that the view adds.
func (v View) Names() []string {
	out := slices.Clone(v.Features)
	for _, a := range v.Aggregations {
		out = append(out, a.Name)
	}
	return out
}

// Check returns an error unless the view is valid for a table with these columns. Errors wrap ErrView and name the
// problem: a column that does not exist (a [*table.NameError] with the nearest), a duplicate name, a time to live or
// a window that cannot be parsed, a function that does not fit its column.
func (v View) Check(s table.Schema) error {
	_, err := v.plan(s)
	return err
}

// plan is a view with its texts parsed.
type plan struct {
	ttl  asof.Span
	aggs []asof.Aggregation
}

func (v View) plan(s table.Schema) (plan, error) {
	var p plan
	if len(v.JoinKeys) == 0 {
		return p, v.wrong("%w", entity.ErrNone)
	}
	known, err := emptyTable(s)
	if err != nil {
		return p, v.wrong("%w", err)
	}
	for _, name := range slices.Concat(v.JoinKeys, v.Features, present(v.EventTimestamp), present(v.CreatedTimestamp)) {
		if _, err := known.Column(name); err != nil {
			return p, v.wrong("%w", err)
		}
	}
	if p.ttl, err = asof.ParseSpan(v.TTL); err != nil {
		return p, v.wrong("ttl %w", err)
	}
	if p.aggs, err = v.aggregations(known); err != nil {
		return p, err
	}
	return p, v.unique()
}

func (v View) aggregations(known *table.Table) ([]asof.Aggregation, error) {
	var out []asof.Aggregation
	for _, a := range v.Aggregations {
		if a.Name == "" {
			return nil, v.wrong("an aggregation has no name")
		}
		window, err := asof.ParseSpan(a.Window)
		if err != nil {
			return nil, v.wrong("window of %q: %w", a.Name, err)
		}
		made, kind := asof.Aggregation{Name: a.Name, Column: a.Column, Function: a.Function, Window: window}, table.Number
		if a.Column != "" {
			c, err := known.Column(a.Column)
			if err != nil {
				return nil, v.wrong("aggregation %q: %w", a.Name, err)
			}
			kind = c.Kind()
		}
		if err := made.Check(kind); err != nil {
			return nil, v.wrong("%w", err)
		}
		out = append(out, made)
	}
	return out, nil
}

// unique returns an error for two features with the same name, and for one with the name of a key or of the time.
func (v View) unique() error {
	names := slices.Concat(v.JoinKeys, present(v.EventTimestamp), v.Names())
	if len(v.Names()) == 0 {
		return v.wrong("it has no features")
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return v.wrong("the name %q is used twice", name)
		}
	}
	return nil
}

func present(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// emptyTable has the columns of a schema and no rows.
func emptyTable(s table.Schema) (*table.Table, error) {
	columns := make([]table.Column, len(s))
	for i, f := range s {
		if columns[i] = table.Texts(f.Name, nil); f.Kind != table.Text {
			columns[i] = table.OfKind(f.Kind, f.Name, nil)
		}
	}
	return table.New(columns...)
}
