package batch_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/app/batch"
)

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTableCommand_json(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte("a\n1\n"))
	w.Close()
	for _, c := range []struct{ name, text, want string }{
		{"types", "n,i,b,d,t\n1.5,2,true,2024-01-02,<x>\n2,3,false,2024-01-03,\n",
			`{"rows":2,"columns":[{"name":"n","type":"number"},{"name":"i","type":"integer"},{"name":"b","type":"boolean"},{"name":"d","type":"datetime"},{"name":"t","type":"text"}],"warnings":[]}`},
		{"warnings", "a,b\n1\n2,3\n", `{"rows":2,"columns":[{"name":"a","type":"integer"},{"name":"b","type":"integer"}],` +
			`"warnings":["line 2: The row has fewer cells than the 2 columns; those that are not there are missing"]}`},
		{"gzip", packed.String(), `{"rows":1,"columns":[{"name":"a","type":"integer"}],"warnings":[]}`},
	} {
		var out bytes.Buffer
		if err := batch.TableCommand(t.Context(), []string{writeFile(t, "x.csv", c.text), "--json"}, &out); err != nil || out.String() != c.want+"\n" {
			t.Errorf("%s: %v\ngot  %s\nwant %s", c.name, err, out.String(), c.want)
		}
	}
}

func TestTableCommand_text(t *testing.T) {
	var out bytes.Buffer
	path := writeFile(t, "x.csv", "name;a\nlong\n\"two\nlines\";1,5\n;2,5\n")
	if err := batch.TableCommand(t.Context(), []string{path}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3 rows, 2 columns; UTF-8, delimiter semicolon, header first row, decimal mark ,", "name    text    1        long, two lines, ", "line 2: The row has fewer"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s\nlacks %q", out.String(), want)
		}
	}
}

func TestTableCommand_errors(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no file":     {nil, "usage: table FILE [--json]"},
		"two files":   {[]string{"a", "b"}, "usage: table FILE [--json]"},
		"flag":        {[]string{"a", "--yaml"}, `unknown option "--yaml"`},
		"not there":   {[]string{"nowhere.csv"}, "nowhere.csv: "},
		"not a table": {[]string{writeFile(t, "x.csv", "a,b\n\"1,2\n")}, "x.csv: Line 2, column 1 (a): the quote that opens this cell is never closed."},
	} {
		var out bytes.Buffer
		err := batch.TableCommand(t.Context(), c.args, &out)
		var usage *batch.UsageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || out.Len() > 0 {
			t.Errorf("%s: %v, %q", name, err, out.String())
		}
	}
}
