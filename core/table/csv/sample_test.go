package csv_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/table"
	"orrery/core/table/csv"
)

func sampled(t *testing.T, text string, o csv.Sample) *csv.Reading {
	t.Helper()
	got, err := csv.Read(strings.NewReader(text), int64(len(text)), csv.Options{Sample: o})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func counted(n int) string {
	var b strings.Builder
	b.WriteString("i,word\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,\"w\n%d\"\n", i, i)
	}
	return b.String()
}

// TestRead_sample checks that a sample has rows of the file in order, each once, and depends only on the seed.
func TestRead_sample(t *testing.T) {
	text := counted(5000)
	got := sampled(t, text, csv.Sample{Rows: 100, Seed: 1})
	v := got.Table.Columns()[0].Floats()
	if got.Table.Rows() != 100 || got.Rows != 5000 || !slices.IsSorted(v) || len(slices.Compact(slices.Clone(v))) != 100 {
		t.Fatalf("%d of %d rows: %v", got.Table.Rows(), got.Rows, v)
	}
	for i, x := range v {
		if word := got.Table.Columns()[1].Text(i); word != fmt.Sprintf("w\n%d", int(x)) {
			t.Errorf("row %v has the text %q", x, word)
		}
	}
	if w := got.Warnings; len(w) != 1 || w[0].Text != "100 of 5000 rows were sampled at random (seed 1)" {
		t.Errorf("warnings %v", w)
	}
	if again := sampled(t, text, csv.Sample{Rows: 100, Seed: 1}); again.Table.Hash() != got.Table.Hash() {
		t.Error("one seed gives two samples")
	}
	if other := sampled(t, text, csv.Sample{Rows: 100, Seed: 2}); other.Table.Hash() == got.Table.Hash() {
		t.Error("two seeds give one sample")
	}
	if all := sampled(t, text, csv.Sample{Rows: 9000, Seed: 1}); all.Table.Rows() != 5000 || len(all.Warnings) > 0 {
		t.Errorf("a sample of more than all: %d rows, %v", all.Table.Rows(), all.Warnings)
	}
}

// TestRead_sampleIsUniform samples 20 of 60 rows 3,000 times. Each row is expected 1,000 times with a standard deviation of
// 26 (binomial), so that none of 60 should deviate by more than 4.5 standard deviations.
func TestRead_sampleIsUniform(t *testing.T) {
	text := counted(60)
	var times [60]float64
	for seed := range 3000 {
		for _, x := range sampled(t, text, csv.Sample{Rows: 20, Seed: uint64(seed)}).Table.Columns()[0].Floats() {
			times[int(x)]++
		}
	}
	for i, n := range times {
		if math.Abs(n-1000) > 4.5*math.Sqrt(3000.0/3*2/3) {
			t.Errorf("row %d came %v times; want about 1000", i, n)
		}
	}
}

// TestRead_sampleKeepsLines checks that warnings about a sampled row have its line in the file, also if a column turns out
// to be text late.
func TestRead_sampleKeepsLines(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,2\n", 300) + "x\n"
	got := sampled(t, text, csv.Sample{Rows: 301, Seed: 3})
	if w := fmt.Sprint(got.Warnings); !strings.Contains(w, "line 302: The row has fewer cells") || !strings.Contains(w, "line 302: Column \"a\" is text") {
		t.Errorf("warnings %v", got.Warnings)
	}
	if c := got.Table.Columns()[0]; c.Kind() != table.Text || c.Text(0) != "1" || c.Text(300) != "x" {
		t.Errorf("column a is %v: %q, %q", c.Kind(), c.Text(0), c.Text(300))
	}
}

func TestRead_budget(t *testing.T) {
	var b strings.Builder
	b.WriteString("n,word,t\n")
	for i := range 50_000 {
		fmt.Fprintf(&b, "%d.5,word%05d,2024-01-02T03:04:05Z\n", i, i)
	}
	text := b.String()
	read := func(o csv.Options) (*csv.Reading, error) {
		return csv.Read(strings.NewReader(text), int64(len(text)), o)
	}
	_, err := read(csv.Options{Budget: 1 << 20})
	var large *csv.BudgetError
	if !errors.As(err, &large) || large.Columns != 3 || large.Budget != 1<<20 {
		t.Fatalf("%v", err)
	}
	got, err := read(csv.Options{Budget: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, estimate, is int) {
		if math.Abs(float64(estimate)/float64(is)-1) > 0.1 {
			t.Errorf("%s: estimated %d, is %d", what, estimate, is)
		}
	}
	near("rows", large.Rows, got.Table.Rows())
	near("bytes", int(large.Bytes), got.Table.Bytes())
	if s, err := read(csv.Options{Budget: 1 << 20, Sample: csv.Sample{Rows: 10}}); err != nil || s.Table.Rows() != 10 {
		t.Errorf("a sample of a large file: %v, %v", s, err)
	}
	packed := gzipOf(t, text)
	if _, err := csv.Read(strings.NewReader(packed), int64(len(packed)), csv.Options{Budget: 1 << 20, Gunzip: gunzip}); !errors.As(err, &large) {
		t.Errorf("a large file in an archive: %v", err)
	} else if large.Rows < 25_000 || large.Rows > 100_000 {
		t.Errorf("estimated %d rows from an archive, there are 50,000", large.Rows)
	}
}
