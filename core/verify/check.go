package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/workspace/content"
)

// Source has the records and tables to check.
type Source struct {
	Records map[string][]byte // by name, as Registry.Records returns them: "r/<id>"
	Tables  []Table
	// Model returns the text of the large model that a record l/<digest>/<stamp> refers to. It is nil for a workspace
	// file, which cannot have such records.
	Model func(ctx context.Context, record []byte) ([]byte, error)
}

// Table is a table to check.
type Table struct {
	Hash, Name string
	Read       func(ctx context.Context) (*table.Table, error) // called once, after the previous table was checked
}

// Progress is the number of records and tables that have been checked.
type Progress struct{ Done, Total int }

// Finding is one problem.
type Finding struct {
	Place   string // "model 12ab34cd56ef", "run 7", "table user_data.csv"
	Problem string // "it does not load: ..."
	Remedy  string // what to do
	Record  string // the record's name, "m/<digest>", or "tables/<hash>"
	Refuse  bool   // the record is unusable, and an import omits it
}

// String returns the finding in one line.
func (f Finding) String() string { return f.Place + ": " + f.Problem + "; " + f.Remedy }

// Check reads everything in s and returns the problems, in the order of the records' names, the tables last. It calls
// progress, which may be nil, after each record and table, while it reads a large model and while it checks references.
// The error is the context's.
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

// check is the state of a running Check.
type check struct {
	Source
	catalog     ml.Catalog
	names       []string
	findings    []Finding
	done, total int
	progress    func(Progress)

	models   map[string]bool // digests of models that load
	runs     map[string]bool // ids of valid runs
	versions map[string]bool // "<model>/<number>" of valid versions
	needs    []need
	aliases  map[[2]string]pointer // by model and alias, as of the last event
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
	const remedy = "load the table's file again"
	content, err := recovered(func() (*table.Table, error) { return t.Read(ctx) })
	switch {
	case ctx.Err() != nil:
	case err != nil:
		c.refuse("tables/"+t.Hash, place, "it cannot be read: "+err.Error(), remedy)
	case content.Hash() != t.Hash || content.ContentHash() != t.Hash: // Hash may come from a header
		c.refuse("tables/"+t.Hash, place, fmt.Sprintf("it is another table: its content does not have the hash %.12s", t.Hash), remedy)
	}
}

// recovered calls f and turns a panic into an error, so that a damaged record does not stop the check.
func recovered[T any](f func() (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading it failed unexpectedly (%v), which is a bug in Orrery", p)
		}
	}()
	return f()
}

// Content returns a workspace file as a Source.
func Content(c content.Content) Source {
	s := Source{Records: c.Records}
	for _, t := range c.Tables {
		s.Tables = append(s.Tables, Table{t.Hash, t.Name, func(context.Context) (*table.Table, error) { return ReadTable(t) }})
	}
	return s
}

// maxTable is the memory limit in bytes for the cells of one table, as in the worker.
const maxTable = 768 << 20

// ReadTable reads a table of a workspace file from its CSV, or from its binary cells if CSV cannot represent it. It does
// not check the table's hash.
func ReadTable(t content.Table) (*table.Table, error) {
	if t.Bin == nil {
		out, _, err := csv.ReadTable(bytes.NewReader(t.CSV), int64(len(t.CSV)), csv.Options{MaxMemory: maxTable})
		return out, err
	}
	var info struct{ Header json.RawMessage }
	if err := json.Unmarshal(t.Info, &info); err != nil {
		return nil, fmt.Errorf("its description cannot be read: %w", err)
	}
	return table.Assemble(info.Header, t.Bin)
}
