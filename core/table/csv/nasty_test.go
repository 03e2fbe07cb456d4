package csv_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"orrery/core/table"
	"orrery/core/table/csv"
)

func utf16Of(text string, little bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if little {
			b = append(b, byte(u), byte(u>>8))
		} else {
			b = append(b, byte(u>>8), byte(u))
		}
	}
	return string(b)
}

func gzipOf(t testing.TB, text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gunzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }

// TestRead_nasty holds what becomes of files as people and programs write them, and what is said of it: the warnings
// and doubts together contain says, or there are none.
func TestRead_nasty(t *testing.T) {
	tests := []struct{ name, text, want, says string }{
		{"comments above", "# made by x\n# 2024\na,b\n1,2\n", "a:number b:number | 1 2", "line 1: The table begins in line 3"},
		{"more comments than rows", "# a\n# b\na,b\n# c\n1,2\n# d\n", "a:number b:number | 1 2", "line 4: A line that begins with #"},
		{"a tab at every end", "a,b\t\n1,2\t\n", "a:number b:number | 1 2", ""},
		{"decimal commas and a semicolon at every end", "a;\n1,5;\n2,5;\n", "a:number | 1.5 | 2.5", "Column 2 has neither a name nor a cell"},
		{"no two rows alike", "a,b,c\n1\n2,3\n4,5,6,7\n", "a:number b:number c:number | 1   | 2 3  | 4 5 6", "line 2: The row has fewer cells"},
		{"comments between", "# x\na,b\n1,2\n# y\n3,4\n", "a:number b:number | 1 2 | 3 4", "line 4: A line that begins with #"},
		{"a header that begins with #", "#a,b\n1,2\n", "#a:number b:number | 1 2", ""},
		{"tags", "tag,n\n#a,1\n#b,2\n", "tag:text n:number | #a 1 | #b 2", ""},
		{"a title", "Report 2024\n\nname,qty,price\nx,1,2.5\n", "name:text qty:number price:number | x 1 2.5", "line 1: The table begins in line 3"},
		{"a title with delimiters", "Report,,\n,,\na,b,c\n1,2,x\n", "a:number b:number c:text | 1 2 x", "line 1: The table begins in line 3"},
		{"a title with a comma", "Report, 2024\nby me\na,b,c\n1,2,x\n3,4,y\n", "a:number b:number c:text | 1 2 x | 3 4 y", "line 1: The table begins in line 3"},
		{"Excel's separator line", "sep=;\na;b\n1;2\n", "a:number b:number | 1 2", "line 1: The table begins in line 2"},
		{"no header", "5.1,3,setosa\n4.9,2,setosa\n", "column_1:number column_2:number column_3:text | 5.1 3 setosa | 4.9 2 setosa", ""},
		{"no header, whole numbers and words that repeat", "39,x,1\n50,y,2\n38,x,3\n", "column_1:number column_2:text column_3:number | 39 x 1 | 50 y 2 | 38 x 3", ""},
		{"years as names", "country,2019,2020\nFR,1,2\n", "country:text 2019:number 2020:number | FR 1 2", ""},
		{"pandas' own names", "0,1\n5,6\n", "0:number 1:number | 5 6", "may be names or data"},
		{"one row of numbers", "1,2,3", "column_1:number column_2:number column_3:number | 1 2 3", ""},
		{"a header that comes again", "id,v\n1,2\nid,v\n3,4\n", "id:number v:number | 1 2 | 3 4", "line 3: The header comes again"},
		{"files that were joined", "\xef\xbb\xbfa,b\n1,2\n\xef\xbb\xbfa,b\n3,4\n", "a:number b:number | 1 2 | 3 4", "line 3: A byte order mark"},
		{"R's names of rows", "\"a\",\"b\"\n\"r1\",1,2\n\"r2\",3,4\n", "Unnamed: 0:text a:number b:number | r1 1 2 | r2 3 4", "Column 1 has no name"},
		{"trailing delimiters", "a,b,\n1,2,\n", "a:number b:number | 1 2", "Column 3 has neither a name nor a cell"},
		{"a row that is too long", "a,b\n1,2\n3,4,5\n", "a:number b:number | 1 2 | 3 4", "Cells were cut off, in 1 of 2 rows"},
		{"a footer", "a,b\n1,2\nTotal\n", "a:text b:number | 1 2 | Total ", "line 3: The row has fewer cells"},
		{"spaces after commas", "a, b\nx, \"y, z\"\nu, v\n", "a:text b:text | x y, z | u v", ""},
		{"single quotes", "'a','b'\n'x,1','2'\n", "a:text b:number | x,1 2", ""},
		{"backslashes", "a,b\n\"he \\\"x\\\", y\",1\n", "a:text b:number | he \"x\", y 1", ""},
		{"a backslash at the end", "a,b\n\"C:\\\",1\n\"D:\\\",2\n", "a:text b:number | C:\\ 1 | D:\\ 2", ""},
		{"text behind a quote", "a,b\n\"x\" y,1\n", "a:text b:number | x y 1", "line 2: Text follows the closing quote"},
		{"spaces as delimiters", "  a    b\n  1   2.5\n 10   3.5\n", "a:number b:number | 1 2.5 | 10 3.5", ""},
		{"one column with commas", "note\nhello, you\nfoo\nbar, baz, q\n", "note:text | hello, you | foo | bar, baz, q", ""},
		{"one column of addresses", "url\nhttp://a/b;c\nhttp://d/e;f\n", "url:text | http://a/b;c | http://d/e;f", ""},
		{"end mark of DOS", "a,b\n1,2\n\x1a", "a:number b:number | 1 2", ""},

		{"UTF-16 with mark", "\xff\xfe" + utf16Of("ä;b\n1,5;x\n", true), "ä:number b:text | 1.5 x", "decimal comma"},
		{"UTF-16, big endian", "\xfe\xff" + utf16Of("a,b\n1,😀\n", false), "a:number b:text | 1 😀", ""},
		{"UTF-16 without mark", utf16Of("a,b\n1,2\n", true), "a:number b:number | 1 2", ""},
		{"UTF-16, half a pair", "\xff\xfe" + utf16Of("a\nx\n", true) + "\x3d\xd8\n\x00\x01", "a:text | x | \ufffd", "half a character"},
		{"UTF-16, half a unit at the end", "\xff\xfe" + utf16Of("a\n1\n", true) + "1", "a:number | 1", "ends with half a character"},
		{"gzip in two parts", gzipOf(t, "a,b\n1,2\n") + gzipOf(t, "3,4\n"), "a:number b:number | 1 2 | 3 4", ""},
		{"gzip and padding", gzipOf(t, "a,b\n1,2\n") + strings.Repeat("\x00", 512), "a:number b:number | 1 2", "gzip archive were ignored"},
		{"gzip and something else", gzipOf(t, "a,b\n1,2\n") + "x", "a:number b:number | 1 2", "gzip archive were ignored"},
		{"gzip", gzipOf(t, "a,b\n1,2\n"), "a:number b:number | 1 2", ""},

		{"codes", "zip,n\n90210,1\n00712,2\n", "zip:text n:number | 90210 1 | 00712 2", ""},
		{"zero and decimals are no codes", "a\n0\n0.5\n-07.5\n", "a:number | 0 | 0.5 | -7.5", ""},
		{"telephone numbers", "a\n+4930123456\n+4940123456\n", "a:text | +4930123456 | +4940123456", ""},
		{"long ids", "id\n12345678901234567\n2\n", "id:text | 12345678901234567 | 2", "line 2: Column \"id\" has whole numbers that are too long"},
		{"more digits than any number", "id\n" + strings.Repeat("7", 400) + "\n", "id:text | " + strings.Repeat("7", 400), "too long for a number"},
		{"marks of two programs", "\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n", "a:number b:number | 1 2", ""},
		{"a long number that fits", "id\n12345678901234568\n", "id:number | 1.2345678901234568e+16", ""},
		{"thousands", "a;b\n1,234.5;x\n2,000.25;y\n", "a:number b:text | 1234.5 x | 2000.25 y", "line 2: Column \"a\" has numbers with thousands"},
		{"thousands of a comma file", "a,b\n\"1,234\",x\n5,y\n", "a:number b:text | 1234 x | 5 y", "thousands"},
		{"wrong groups", "a,b\n\"1,23,4\",x\n", "a:text b:text | 1,23,4 x", ""},
		{"German numbers", "a;b\n1.234,5;x\n2.000;y\n", "a:number b:text | 1234.5 x | 2000 y", "decimal comma"},
		{"French numbers", "a;b\n1\u00a0234,5;x\n2\u202f000;y\n", "a:number b:text | 1234.5 x | 2000 y", "thousands"},
		{"Swiss numbers", "a\n1'234.50\n2’000\n", "a:number | 1234.5 | 2000", "thousands"},
		{"decimal commas in quotes", "a,b\n\"1,5\",x\n\"2,75\",y\n", "a:number b:text | 1.5 x | 2.75 y", "decimal comma"},
		{"one column of decimal commas", "x\n1,5\n2,25\n", "x:number | 1.5 | 2.25", "decimal comma"},
		{"addresses and versions", "ip,v\n10.0.0.1,1.2.3\n192.168.100.200,1.2.4\n", "ip:text v:text | 10.0.0.1 1.2.3 | 192.168.100.200 1.2.4", ""},
		{"not numbers", "a,b,c,d\n12%,$5,(5),5€\n", "a:text b:text c:text d:text | 12% $5 (5) 5€", ""},
		{"missing", "a,b\n-,x\n?,NA\n\\N,\"NA\"\n#N/A,-\n3,null\n", "a:number b:text |  x |   |  NA |  - | 3 ", ""},
		{"truths", "a,b,c,d\nTRUE,yes,Y,0\nfalse,no,N,1\n", "a:boolean b:text c:text d:number | true yes Y 0 | false no N 1", ""},
		{"a cell that does not fit", "a\n1\n2\n3\nabc\n", "a:text | 1 | 2 | 3 | abc", "line 5: Column \"a\" is text because of the cell \"abc\""},

		{"dates", "d\n2024-01-02\n\n2024-02-29\n", "d:datetime | 2024-01-02 | 2024-02-29", ""},
		{"times with zones", "t\n2024-01-02T03:04:05Z\n2024-01-02 03:04:05+02:00\n", "t:datetime | 2024-01-02T03:04:05Z | 2024-01-02T01:04:05Z", ""},
		{"the month first", "d,e\n1/2/2024,x\n12/25/2024,y\n", "d:datetime e:text | 2024-01-02 x | 2024-12-25 y", ""},
		{"the day first, late", "d,e\n1/2/2024,x\n,y\n3/3/2024,y\n25/12/2024,y\n4/5/2024,z\n", "d:datetime e:text | 2024-02-01 x |  y | 2024-03-03 y | 2024-12-25 y | 2024-05-04 z", ""},
		{"the day or the month", "d\n1/2/2024\n3/4/2024\n", "d:text | 1/2/2024 | 3/4/2024", "choose whether the day or the month"},
		{"the other column knows", "d,e\n1/2/2024,25/12/2024\n3/4/2024,1/1/2024\n", "d:datetime e:datetime | 2024-02-01 2024-12-25 | 2024-04-03 2024-01-01", "with the day first, as in column \"e\""},
		{"contradicting dates", "d\n25/12/2024\n12/25/2024\n", "d:text | 25/12/2024 | 12/25/2024", ""},
		{"day and month alike", "d\n1/1/2024\n2/2/2024\n", "d:datetime | 2024-01-01 | 2024-02-02", ""},
		{"AM and PM", "t\n1/13/2024 3:04 PM\n1/14/2024 12:00 AM\n", "t:datetime | 2024-01-13T15:04:00Z | 2024-01-14T00:00:00Z", ""},
		{"points and months", "d,e\n02.01.2024,2 Jan 2024\n3.2.2024 10:15,13-Feb-2024\n", "d:datetime e:datetime | 2024-01-02T00:00:00Z 2024-01-02 | 2024-02-03T10:15:00Z 2024-02-13", ""},
		{"the month as a word", "d,e\n\"Jan 2, 2024\",\"Tue, 02 Jan 2024 03:04:05 GMT\"\n", "d:datetime e:datetime | 2024-01-02 2024-01-02T03:04:05Z", ""},
		{"the year first", "d,e\n2024/1/2,2024.01.02\n", "d:datetime e:datetime | 2024-01-02 2024-01-02", ""},
		{"no dates", "a,b,c,d\n2024-02-30,12:30,2024-W05,31/31/2024\n", "a:text b:text c:text d:text | 2024-02-30 12:30 2024-W05 31/31/2024", ""},
		{"dates of a database without", "d,n\n0000-00-00,1\n2024-01-02,2\n", "d:datetime n:number |  1 | 2024-01-02 2", ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got, err := csv.Read(strings.NewReader(c.text), int64(len(c.text)), csv.Options{Gunzip: gunzip})
			if err != nil {
				t.Fatal(err)
			}
			if show(got.Table) != c.want {
				t.Errorf("got  %q\nwant %q", show(got.Table), c.want)
			}
			said := strings.Join(got.Unsure, " ")
			for _, w := range got.Warnings {
				said += " " + w.String()
			}
			if c.says == "" && said != "" || !strings.Contains(said, c.says) {
				t.Errorf("says %q; want %q", said, c.says)
			}
		})
	}
}

// TestRead_foreign holds what is said of files that are no CSV.
func TestRead_foreign(t *testing.T) {
	noise := make([]byte, 4000)
	for i := range noise {
		noise[i] = byte(i*7919 + i*i)
	}
	for text, want := range map[string]string{
		"PK\x03\x04" + strings.Repeat("\x00", 30) + "xl/workbook.xml": "This looks like an Excel workbook, not a CSV file. Save the sheet as CSV.",
		"%PDF-1.4\n":                                       "This looks like a PDF document, not a CSV file. Export the table in it as CSV.",
		"\n<!DOCTYPE html><html></html>":                   "This looks like a web page, not a CSV file. Download the file itself, not the page that shows it.",
		"[{\"a\":1},{\"a\":2}]":                            "This looks like JSON, not a CSV file. Convert it to CSV.",
		"{\"a\":1}\n{\"a\":2}\n":                           "This looks like JSON, not a CSV file. Convert it to CSV.",
		"<?xml version=\"1.0\"?><a/>":                      "This looks like an XML file, not a CSV file. Convert it to CSV.",
		"PAR1\x15\x04\x15":                                 "This looks like a Parquet file, not a CSV file. Convert it to CSV.",
		"\x89PNG\r\n\x1a\n":                                "This looks like a PNG picture, not a CSV file. Choose a CSV file.",
		string(noise):                                      "This is binary data, not a CSV file. Check that the file is a CSV file, and export it again.",
		gzipOf(t, strings.Repeat("a,b\n1,2\n", 1000))[:30]: "This gzip archive is damaged or cut off (unexpected EOF). Pack it again, or choose the CSV file itself.",
	} {
		_, err := csv.Read(strings.NewReader(text), int64(len(text)), csv.Options{Gunzip: gunzip})
		var e *csv.CellError
		if !errors.As(err, &e) || e.UserText() != want {
			t.Errorf("%.20q: %v; want %s", text, err, want)
		}
	}
	_, err := csv.Read(strings.NewReader(gzipOf(t, "a\n1\n")), -1, csv.Options{})
	if !errors.Is(err, csv.ErrBinary) || !strings.Contains(err.Error(), "gzip") {
		t.Errorf("gzip that nobody unpacks: %v", err)
	}
}

// TestRead_dialect holds that what a person says of a file is obeyed.
func TestRead_dialect(t *testing.T) {
	tests := []struct {
		name, text string
		d          csv.Dialect
		want       string
	}{
		{"delimiter", "a;b,c\n1;2,3\n", csv.Dialect{Delimiter: ";"}, "a:number b,c:number | 1 2.3"},
		{"one column", "a,b\n1,2\n", csv.Dialect{Delimiter: csv.NoMark, Decimal: "."}, "a,b:text | 1,2"},
		{"no quotes", "a,b\n\"x,1\n5\",2\n", csv.Dialect{Quote: csv.NoMark}, "a:text b:number | \"x 1 | 5\" 2"},
		{"no header", "a,b\nc,d\n", csv.Dialect{Header: csv.HeaderNone}, "column_1:text column_2:text | a b | c d"},
		{"a header of numbers", "1.5,2.5\n3,4\n", csv.Dialect{Header: csv.HeaderFirst}, "1.5:number 2.5:number | 3 4"},
		{"lines to skip", "x;y\nz\na,b\n1,2\n", csv.Dialect{Skip: 2}, "a:number b:number | 1 2"},
		{"decimal comma", "a;b\n1,234;2\n", csv.Dialect{Decimal: ","}, "a:number b:number | 1.234 2"},
		{"decimal point", "a;b\n1,234;2\n", csv.Dialect{Decimal: "."}, "a:number b:number | 1234 2"},
		{"no thousands", "a,b\n\"1,234\",2\n", csv.Dialect{Thousands: csv.NoMark}, "a:text b:number | 1,234 2"},
		{"encoding", "a\n\xc3\xa9\n", csv.Dialect{Encoding: csv.Windows1252}, "a:text | Ã©"},
		{"UTF-8 that is not", "a\nx\xff\n", csv.Dialect{Encoding: csv.UTF8}, "a:text | x\ufffd"},
		{"the day first", "d\n1/2/2024\n", csv.Dialect{Dates: csv.DayFirst}, "d:datetime | 2024-02-01"},
		{"the month first", "d\n1/2/2024\n", csv.Dialect{Dates: csv.MonthFirst}, "d:datetime | 2024-01-02"},
		{"text", "a,b\n1,2\n", csv.Dialect{Types: map[string]table.Kind{"a": table.Text}}, "a:text b:number | 1 2"},
		{"numbers", "a\n007\nx\n3\n", csv.Dialect{Types: map[string]table.Kind{"a": table.Number}}, "a:number | 7 |  | 3"},
		{"truths", "a\nyes\n0\nN\nmaybe\n", csv.Dialect{Types: map[string]table.Kind{"a": table.Bool}}, "a:boolean | true | false | false | "},
		{"seconds since 1970", "a\n0\n1700000000\n1700000000000\nx\n", csv.Dialect{Types: map[string]table.Kind{"a": table.Time}},
			"a:datetime | 1970-01-01T00:00:00Z | 2023-11-14T22:13:20Z | 2023-11-14T22:13:20Z | "},
		{"digits of a date", "a\n20240102\n20240102030405\n", csv.Dialect{Types: map[string]table.Kind{"a": table.Time}},
			"a:datetime | 2024-01-02T00:00:00Z | 2024-01-02T03:04:05Z"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got, err := csv.Read(strings.NewReader(c.text), -1, csv.Options{Dialect: c.d})
			if err != nil {
				t.Fatal(err)
			}
			if show(got.Table) != c.want {
				t.Errorf("got  %q\nwant %q", show(got.Table), c.want)
			}
			// What was found, given back, is the same reading.
			again, err := csv.Read(strings.NewReader(c.text), -1, csv.Options{Dialect: got.Dialect})
			if err != nil || again.Table.Hash() != got.Table.Hash() {
				t.Errorf("by its own dialect %+v: %v, %v", got.Dialect, again, err)
			}
		})
	}
}
