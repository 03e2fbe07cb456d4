package verify

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
)

// Source is what Check reads.
type Source struct {
	Records map[string][]byte // by name, as Registry.Records returns them: "r/<id>"
	Tables  []Table
	// Model returns the text of the large model that a record l/<digest>/<stamp> names. Nil in a
	// workspace file, where such records cannot be.
	Model func(ctx context.Context, record []byte) ([]byte, error)
}

// Table is a table to check.
type Table struct {
	Hash, Name string
	Read       func(ctx context.Context) (*table.Table, error) // called once, after the table before it was checked
}

// Progress counts the records and tables that have been checked.
type Progress struct{ Done, Total int }

// Finding is one thing that is wrong.
type Finding struct {
	Place   string // "model 12ab34cd56ef", "run 7", "table user_data.csv"
	Problem string // "it does not load: ..."
	Remedy  string // what to do
	Record  string // the record's name, "m/<digest>", or "tables/<hash>"
	Refuse  bool   // the record is unusable, and an import leaves it out
}

// String returns the finding in one line.
func (f Finding) String() string { return f.Place + ": " + f.Problem + "; " + f.Remedy }

// Check reads everything in s and returns what is wrong, in the order of the records' names, the
// tables last. progress is called after each record and table, while a large model is read and
// while references are checked; it may be nil. The error is the context's.
func Check(ctx context.Context, s Source, progress func(Progress)) ([]Finding, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	c := &check{Source: s, catalog: catalog.Catalog(), names: slices.Sorted(maps.Keys(s.Records)), progress: progress,
		models: map[string]bool{}, versions: map[string]bool{}, runs: map[string]bool{}, aliases: map[[2]string]pointer{}}
	c.total = len(c.names) + len(s.Tables)
	for _, name := range c.names {
		c.record(ctx, name)
		if err := c.step(ctx); err != nil {
			return nil, err
		}
	}
	if err := c.references(ctx); err != nil {
		return nil, err
	}
	for _, t := range s.Tables {
		c.table(ctx, t)
		if err := c.step(ctx); err != nil {
			return nil, err
		}
	}
	return c.findings, nil
}

// check is a Check while it runs.
type check struct {
	Source
	catalog     ml.Catalog
	names       []string
	findings    []Finding
	done, total int
	progress    func(Progress)

	models   map[string]bool // digests that load
	runs     map[string]bool // ids that are valid
	versions map[string]bool // "<model>/<number>" that are valid
	needs    []need
	aliases  map[[2]string]pointer // by model and alias: where the last event points
}

// step counts one record or table as done.
func (c *check) step(ctx context.Context) error {
	c.done++
	c.pause()
	return ctx.Err()
}

func (c *check) pause() { c.progress(Progress{c.done, c.total}) }

// refuse adds a record that cannot be used.
func (c *check) refuse(record, place, problem, remedy string) {
	c.findings = append(c.findings, Finding{place, problem, remedy, record, true})
}

// table reads a table and compares its content with its hash.
func (c *check) table(ctx context.Context, t Table) {
	place := "table " + t.Name
	if t.Name == "" {
		place = fmt.Sprintf("table %.12s", t.Hash)
	}
	const remedy = "load the file again that the table came from"
	content, err := recovered(func() (*table.Table, error) { return t.Read(ctx) })
	switch {
	case ctx.Err() != nil:
	case err != nil:
		c.refuse("tables/"+t.Hash, place, "it does not read: "+err.Error(), remedy)
	case content.Hash() != t.Hash || content.ContentHash() != t.Hash: // a header states a hash of its own
		c.refuse("tables/"+t.Hash, place, fmt.Sprintf("it is another table: its content does not have the hash %.12s", t.Hash), remedy)
	}
}

// recovered calls f and makes an error of a panic: a damaged record must not end the check.
func recovered[T any](f func() (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading it failed unexpectedly (%v), which is a fault of this program", p)
		}
	}()
	return f()
}
