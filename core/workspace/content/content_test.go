package content_test

import (
	"encoding/json"
	"strings"
	"testing"

	"orrery/core/workspace/content"
)

// A manifest lists tables without their cells, which are separate files.
func TestTable_JSON(t *testing.T) {
	b, err := json.Marshal(content.Table{Hash: "ab", Name: "a.csv", CSV: []byte("a\n1\n"), Bin: []byte{1}})
	if err != nil || string(b) != `{"hash":"ab","name":"a.csv"}` {
		t.Errorf("got %s, %v", b, err)
	}
}

// A FileError names the file and says that nothing was imported.
func TestFileError(t *testing.T) {
	err := &content.FileError{Path: "r/1.json", Why: "is missing"}
	if text := err.Error(); !strings.HasPrefix(text, "workspace: r/1.json is missing; nothing was imported") {
		t.Error(text)
	}
}
