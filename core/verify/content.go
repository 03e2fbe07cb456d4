package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/workspace/content"
)

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
