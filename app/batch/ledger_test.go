//go:build !wasm

package batch_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// ledger collects the largest difference from scikit-learn that the golden tests find, operator by
// operator.
var ledger = &book{rows: map[string]*entry{}}

type book struct{ rows map[string]*entry }

// entry is one operator in one file of the set. worst is the largest |a-b| / max(1, |b|), room what
// the widest of its cases allows.
type entry struct {
	operator, file string
	worst, room    float64
	numbers        int
}

func (b *book) note(operator, file string, room float64) func(float64) {
	e := b.rows[operator+" "+file]
	if e == nil {
		e = &entry{operator: operator, file: file}
		b.rows[operator+" "+file] = e
	}
	e.room = math.Max(e.room, room)
	return func(d float64) {
		e.worst = math.Max(e.worst, d)
		e.numbers++
	}
}

var update = flag.Bool("update", false, "write testdata/checked.json anew")

// The file that the page shows is what the tests have just found, to two digits.
func TestMain(m *testing.M) {
	flag.Parse()
	status := m.Run()
	if status == 0 && *update {
		if err := os.WriteFile("testdata/checked.json", ledger.text(), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
	}
	os.Exit(status)
}

func (b *book) text() []byte {
	var out bytes.Buffer
	out.WriteString("[")
	for i, key := range slices.Sorted(maps.Keys(b.rows)) {
		e := b.rows[key]
		if i > 0 {
			out.WriteString(",")
		}
		fmt.Fprintf(&out, "\n{\"operator\": %q, \"file\": %q, \"largest\": %s, \"allowed\": %s}", e.operator, e.file, short(e.worst), short(e.room))
	}
	out.WriteString("\n]\n")
	return out.Bytes()
}

func short(f float64) string { return strconv.FormatFloat(f, 'g', 2, 64) }
