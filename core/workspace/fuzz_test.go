package workspace_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/digest"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/verify"
	"orrery/core/workspace"
)

// FuzzRead replaces one record or one part of a table of a workspace by a text, and writes that as a valid file: it
// recomputes the checksums of the zip, the manifest and models. It then imports the file as the app does. The last place
// to replace is the file itself.
func FuzzRead(f *testing.F) {
	file, err := os.ReadFile("testdata/base_workspace.zip")
	if err != nil {
		f.Fatal(err)
	}
	base, err := workspace.Read(file)
	if err != nil {
		f.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(base.Records))
	for i, name := range names {
		f.Add(uint8(i), unsealed(name, base.Records[name]))
	}
	table := base.Tables[0]
	for i, part := range [][]byte{table.Info, table.CSV, table.Bin, file} {
		f.Add(uint8(len(names)+i), part)
	}
	f.Fuzz(func(t *testing.T, place uint8, text []byte) {
		if len(text) > 1<<16 {
			return // limits time and memory
		}
		at := int(place) % (len(names) + 4)
		if at == len(names)+3 {
			again(t, text)
			return
		}
		c := workspace.Content{Created: base.Created, Records: maps.Clone(base.Records), Tables: slices.Clone(base.Tables)}
		switch part := &c.Tables[0]; {
		case at < len(names):
			replace(c.Records, names[at], text)
		case at == len(names):
			if part.Info = text; !json.Valid(text) {
				return // Write refuses it
			}
		case at == len(names)+1:
			part.CSV = text
		default:
			part.Bin = text
		}
		imports(t, c)
	})
}

// again reads a file, writes its content and reads that.
func again(t *testing.T, file []byte) {
	c, err := workspace.Read(file)
	if err != nil {
		return
	}
	var out bytes.Buffer
	if err := workspace.Write(&out, c); err != nil {
		t.Fatal(err)
	}
	if again, err := workspace.Read(out.Bytes()); err != nil || !reflect.DeepEqual(again.Records, c.Records) {
		t.Fatalf("written again: %v", err)
	}
}

// unsealed returns a model without its checksum, and any other record unchanged.
func unsealed(name string, b []byte) []byte {
	if at := bytes.LastIndex(b, []byte(`,"checksum":"`)); strings.HasPrefix(name, "m/") && at >= 0 {
		return append(bytes.Clone(b[:at]), '}')
	}
	return b
}

// replace replaces a record by text. It adds the checksum to a model, and replaces the model's digest everywhere.
func replace(records map[string][]byte, name string, text []byte) {
	old, model := strings.CutPrefix(name, "m/")
	if !model {
		records[name] = text
		return
	}
	sum := digest.Sum(text)
	hash := hex.EncodeToString(sum[:])
	delete(records, name)
	for name, b := range records {
		records[name] = bytes.ReplaceAll(b, []byte(old), []byte(hash))
	}
	records["m/"+hash] = append(bytes.TrimSuffix(bytes.Clone(text), []byte("}")), `,"checksum":"`+hash+`"}`...)
}

// imports writes, reads, checks and imports a workspace, and opens the registry again.
func imports(t *testing.T, c workspace.Content) {
	var out bytes.Buffer
	if err := workspace.Write(&out, c); err != nil {
		t.Fatal(err)
	}
	file, err := workspace.Read(out.Bytes())
	if err != nil {
		return // an incomplete table
	}
	found, err := verify.Check(t.Context(), verify.Content(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if strings.Contains(f.Problem, "unexpectedly") {
			t.Errorf("a panic: %v", f)
		}
		if f.Refuse {
			delete(file.Records, f.Record)
		}
	}
	kv, ids := &store.Memory{}, 0
	open := func() *registry.Registry {
		r, problems, err := registry.Open(kv, func() time.Time { return time.Unix(2e9, 0) }, func() string { ids++; return fmt.Sprintf("%032x", ids) })
		if err != nil || len(problems) > 0 {
			t.Fatalf("the registry does not open, or reports problems: %v, %v", problems, err)
		}
		return r
	}
	if _, err := open().Import(file.Records); err != nil {
		t.Fatalf("a checked workspace is not imported: %v", err)
	}
	if run, err := open().Record(registry.Run{}, nil); err != nil || run.Number < 1 || run.Number > registry.MaxNumber {
		t.Fatalf("the next run is number %d, %v", run.Number, err)
	}
}
