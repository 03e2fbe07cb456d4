//go:build e2e

package e2e_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

func fileOf(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReadingReview: an ambiguous file waits for a review, is corrected, stored only then, and read again.
func TestReadingReview(t *testing.T) {
	p := open(t)
	loadSample(p)
	p.Upload(fileInput, fileOf(t, "visits.csv", []byte("day,zip,label\n1/2/2024,00712,0\n3/4/2024,90210,1\n5/6/2024,10115,0\n")))
	p.SeeText("How visits.csv was read")
	p.SeeText("choose whether the day or the month comes first")
	p.In("region", "Row preview").SeeText(secondUser) // nothing is replaced yet
	p.Axe()
	p.Choose("Order of dates", "day first")
	p.In("region", "First rows").SeeText("2024-02-01")
	p.Choose("Type of zip", "number")
	p.In("region", "First rows").SeeText("712")
	p.Choose("Type of zip", "Detect")
	p.In("region", "First rows").SeeText("00712")
	p.Click("button", "Use this table")
	p.In("region", "Row preview").SeeText("2024-02-01")
	p.In("region", "Column summaries").SeeText("datetime")
	p.SeeNoText("This table is not saved")

	p.Click("button", "Read again with other settings")
	p.Choose("Header", "none")
	p.In("region", "First rows").SeeText("column_1")
	p.Click("button", "Cancel")
	p.SeeNoText("How visits.csv was read")
	p.Reload()
	station(p, "Data")
	p.In("region", "Row preview").SeeText("2024-02-01")
}

// sparse returns a file with n rows of one number and 63 empty cells: eight times as large in memory as on disk.
func sparse(t *testing.T, rows int) string {
	t.Helper()
	text := []byte("id")
	for i := range 63 {
		text = fmt.Appendf(text, ",x%d", i)
	}
	rest := strings.Repeat(",", 63) + "\n"
	text = append(text, '\n')
	for i := range rows {
		text = append(strconv.AppendInt(text, int64(i), 10), rest...)
	}
	return fileOf(t, "sparse.csv", text)
}

// TestLargeFile: the page estimates that a file exceeds the memory budget, and reads a sample.
func TestLargeFile(t *testing.T) {
	const rows = 1_200_000
	p := open(t)
	loadSample(p)
	file := sparse(t, rows)
	p.Upload(fileInput, file)
	p.SeeText("sparse.csv is large")
	p.SeeText("64 columns need about")
	p.In("region", "Row preview").SeeText(secondUser) // nothing is replaced
	p.Axe()
	p.Click("button", "Cancel")
	p.SeeNoText("sparse.csv is large")
	p.In("region", "Row preview").SeeText(secondUser)

	p.Upload(fileInput, file)
	p.Fill("Rows to sample", "many")
	p.SeeText("Enter a number of rows, such as 100000.")
	p.Fill("Rows to sample", "2,000")
	p.Click("button", "Sample 2,000 rows")
	p.SeeText("2,000 rows, 64 columns")
	p.SeeText("2000 of 1200000 rows were sampled at random (seed 42)")
	p.SeeNoText("This table is not saved")
	p.In("region", "Saved tables").SeeText("sparse.csv")
	p.Reload()
	station(p, "Data")
	p.In("region", "Row preview").See("columnheader", "x5")
}

// TestReadingFormats: a compressed file and one in UTF-16 open without a review.
func TestReadingFormats(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte("name;price\nMüller;1.234,5\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune("naïve\tn\nžluťoučký\t2\n")) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	p := open(t)
	station(p, "Data")
	p.Upload(fileInput, fileOf(t, "prices.csv.gz", packed.Bytes()))
	p.In("region", "Row preview").SeeText("Müller")
	p.SeeText("gzip, UTF-8, semicolon")
	p.In("region", "Row preview").SeeText("1234.5")
	p.Upload(fileInput, fileOf(t, "wide.txt", wide))
	p.In("region", "Row preview").SeeText("žluťoučký")
	p.SeeText("UTF-16LE, tab")
}

// TestReadingBomb: an archive of 600 kB that unpacks to 600 MB, and to a table of 2.4 GB, is refused with a remedy, and the
// worker survives.
func TestReadingBomb(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for _, part := range append([]string{"a,b\n"}, slices.Repeat([]string{strings.Repeat("1,2\n", 1<<18)}, 230)...) {
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p := open(t)
	loadSample(p)
	p.Upload(fileInput, fileOf(t, "bomb.csv.gz", packed.Bytes()))
	p.Patience = 3 * time.Minute // 200 MB of text are read before the limit
	p.SeeText("bomb.csv.gz is too large")
	p.SeeText("rows fit into")
	p.Axe()
	p.Fill("Rows to sample", "2,000")
	p.Click("button", "Sample 2,000 rows")
	p.SeeText("2,000 rows, 2 columns")
}
