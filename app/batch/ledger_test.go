package batch_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// ledger collects the largest difference from scikit-learn that the golden tests find, operator by operator.
var ledger = &book{rows: map[string]*entry{}}

type book struct{ rows map[string]*entry }

// entry is one operator in one file of the set.
type entry struct {
	Operator string  `json:"operator"`
	File     string  `json:"file"`
	Band     bool    `json:"band"` // compared by its scores with those of other seeds
	Cases    int     `json:"cases"`
	Numbers  int     `json:"numbers"` // how many were compared
	Largest  float64 `json:"largest"` // |a-b| / max(1, |b|)
	Used     float64 `json:"used"`    // largest share of what its case allows

	numbers map[string]int // compared numbers of each case, by its name
}

// of returns a function that records one comparison of a case: a number, the expected one and the allowed difference.
// A case that runs again, as with -count, replaces its earlier count.
func (b *book) of(name, operator, file string, band bool) func(got, want, room float64) {
	e := b.rows[operator+" "+file]
	if e == nil {
		e = &entry{Operator: operator, File: file, Band: band, numbers: map[string]int{}}
		b.rows[operator+" "+file] = e
	}
	e.numbers[name] = 0
	return func(got, want, room float64) {
		e.numbers[name]++
		d := math.Abs(got - want)
		if d > 0 {
			e.Largest = math.Max(e.Largest, d/math.Max(1, math.Abs(want)))
			e.Used = math.Max(e.Used, d/room)
		}
	}
}

// total sets Cases and Numbers from what each case compared.
func (e *entry) total() {
	e.Cases, e.Numbers = len(e.numbers), 0
	for _, n := range e.numbers {
		e.Numbers += n
	}
}

var update = flag.Bool("update", false, "write web/checked.json")

// web/checked.json has the last results of the tests, for the page that shows them.
func TestMain(m *testing.M) {
	flag.Parse()
	status := m.Run()
	if status == 0 && flag.Lookup("test.run").Value.String() == "" {
		if err := ledger.settle(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
	}
	os.Exit(status)
}

// settle writes the file, or compares it with the new results: the operators must be the same, and no
// difference may be more than ten times that of the file.
func (b *book) settle() error {
	const path = "../../web/checked.json"
	for _, e := range b.rows {
		e.total()
	}
	if *update {
		return os.WriteFile(path, b.text(), 0o644)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var old []entry
	if err := json.Unmarshal(text, &old); err != nil {
		return err
	}
	known := map[string]entry{}
	for _, e := range old {
		known[e.Operator+" "+e.File] = e
	}
	for key := range known {
		if b.rows[key] == nil {
			return fmt.Errorf("%s tells of %s, which was not compared", path, key)
		}
	}
	for key, e := range b.rows {
		if was, ok := known[key]; !ok || e.Cases != was.Cases || e.Largest > 10*was.Largest && e.Largest > 1e-12 {
			return fmt.Errorf("%s does not say what was found (%s: %+v); run go test ./app/batch -update", path, key, *e)
		}
	}
	return nil
}

func (b *book) text() []byte {
	var out bytes.Buffer
	out.WriteString("[")
	for i, key := range slices.Sorted(maps.Keys(b.rows)) {
		e := *b.rows[key]
		e.Largest, e.Used = short(e.Largest), short(e.Used)
		line, err := json.Marshal(e)
		if err != nil {
			panic(err)
		}
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n")
		out.Write(line)
	}
	out.WriteString("\n]\n")
	return out.Bytes()
}

// short keeps two digits.
func short(f float64) float64 {
	s, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 2, 64), 64)
	return s
}
