package jobs

import (
	"bytes"
	"encoding/json"
	"errors"

	"orrery/core/table"
	"orrery/core/verify"
	"orrery/core/workspace/content"
)

// packTable writes a table as CSV, and as it is where CSV would not bring back the same.
func packTable(t *table.Table, k tableRecord) (content.Table, error) {
	info, err := json.Marshal(k)
	if err != nil {
		return content.Table{}, err
	}
	out := content.Table{Hash: t.Hash(), Name: k.Name, Info: info}
	var csv bytes.Buffer
	if err := table.WriteCSV(&csv, t); err != nil {
		return out, err
	}
	out.CSV = csv.Bytes()
	if again, _, err := table.ReadCSV(bytes.NewReader(out.CSV), int64(len(out.CSV)), table.CSVOptions{}); err == nil && again.Hash() == t.Hash() {
		return out, nil
	}
	out.Bin = bytes.Join(t.Sections(), nil)
	return out, nil
}

func unpackTable(p content.Table) (*table.Table, tableRecord, error) {
	var k tableRecord
	if err := json.Unmarshal(p.Info, &k); err != nil {
		return nil, k, &content.FileError{Path: "tables/" + p.Hash + ".json", Why: "does not read: " + err.Error()}
	}
	t, err := verify.ReadTable(p)
	if err == nil && (t.Hash() != p.Hash || t.ContentHash() != p.Hash) { // a header states a hash of its own
		err = errors.New("it is another table")
	}
	if err != nil {
		return nil, k, &content.FileError{Path: "tables/" + p.Hash, Why: "does not read: " + err.Error()}
	}
	return t, k, nil
}
