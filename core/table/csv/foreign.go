package csv

import (
	"bytes"
	"strings"
)

// signatures are the first bytes of files that people often choose by mistake.
var signatures = [...]struct{ magic, name, remedy string }{
	{"\xff\xd8\xff", "a JPEG picture", chooseCSV},
	{"\x89PNG", "a PNG picture", chooseCSV},
	{"GIF8", "a GIF picture", chooseCSV},
	{"BM", "a bitmap picture", chooseCSV},
	{"II*\x00", "a TIFF picture", chooseCSV},
	{"MM\x00*", "a TIFF picture", chooseCSV},
	{"RIFF", "a picture or sound (RIFF)", chooseCSV},
	{"ID3", "an MP3 sound", chooseCSV},
	{"OggS", "a sound (Ogg)", chooseCSV},
	{"\x7fELF", "a program", chooseCSV},
	{"MZ", "a program", chooseCSV},
	{"\x00asm", "a program", chooseCSV},
	{"%PDF-", "a PDF document", "Export the table in it as CSV"},
	{"{\\rtf", "a document (RTF)", "Export the table in it as CSV"},
	{"PK\x05\x06", "an empty zip archive", chooseCSV},
	{"\xd0\xcf\x11\xe0", "an old Excel or Word file", "Save the sheet as CSV"},
	{"BZh", "a bzip2 archive", unpackFirst},
	{"\xfd7zXZ", "an xz archive", unpackFirst},
	{"\x28\xb5\x2f\xfd", "a Zstandard archive", unpackFirst},
	{"7z\xbc\xaf", "a 7-Zip archive", unpackFirst},
	{"Rar!", "a RAR archive", unpackFirst},
	{"PAR1", "a Parquet file", convert},
	{"ARROW1", "an Arrow file", convert},
	{"FEA1", "a Feather file", convert},
	{"ORC", "an ORC file", convert},
	{"Obj\x01", "an Avro file", convert},
	{"\x89HDF", "an HDF5 file", convert},
	{"\x93NUMPY", "a NumPy array", convert},
	{"\x80\x02", "a Python pickle", convert},
	{"\x80\x03", "a Python pickle", convert},
	{"\x80\x04", "a Python pickle", convert},
	{"\x80\x05", "a Python pickle", convert},
	{"$FL2", "an SPSS file", convert},
	{"<stata_dta>", "a Stata file", convert},
	{"SQLite format 3", "a SQLite database", "Export the table in it as CSV"},
	{"\xff\xfe\x00\x00", "text in UTF-32", "Save the file as UTF-8"},
	{"\x00\x00\xfe\xff", "text in UTF-32", "Save the file as UTF-8"},
}

const (
	chooseCSV   = "Choose a CSV file"
	unpackFirst = "Unpack it first and choose the CSV file in it"
	convert     = "Convert it to CSV"
	gzipMagic   = "\x1f\x8b"
)

// refuseOther returns an error if head, the beginning of a file, has the signature of another file type.
func refuseOther(head []byte) error {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) && (len(s.magic) > 4 || !printable(head)) {
			return fail(ErrBinary, "this looks like "+s.name+", not a CSV file", s.remedy)
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return refuseZip(head)
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return fail(ErrBinary, "this looks like a tar archive, not a CSV file", unpackFirst)
	}
	return nil
}

// printable reports whether the beginning can be text: words may begin with BM, MZ and PAR1 too.
func printable(head []byte) bool {
	for _, c := range head[:min(len(head), 64)] {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}

// magic reports whether a column name begins with the signature of another file type.
func magic(name string) bool {
	for _, s := range signatures {
		if strings.HasPrefix(name, s.magic) {
			return true
		}
	}
	return strings.HasPrefix(name, "PK")
}

func refuseZip(head []byte) error {
	name, remedy := "a zip archive", unpackFirst
	switch {
	case bytes.Contains(head, []byte("xl/")) || bytes.Contains(head, []byte("[Content_Types].xml")) && !bytes.Contains(head, []byte("word/")):
		name, remedy = "an Excel workbook", "Save the sheet as CSV"
	case bytes.Contains(head, []byte("word/")):
		name, remedy = "a Word document", "Export the table in it as CSV"
	case bytes.Contains(head, []byte("opendocument")):
		name, remedy = "an OpenDocument file", "Save the sheet as CSV"
	case bytes.Contains(head, []byte(".npy")):
		name, remedy = "a zip archive of NumPy arrays", convert
	}
	return fail(ErrBinary, "this looks like "+name+", not a CSV file", remedy)
}

// refuseText returns an error if text, without a byte order mark, is of another file type.
func refuseText(text []byte) error {
	text = bytes.TrimLeft(text, " \t\r\n")
	for _, t := range []struct{ tag, name, remedy string }{
		{"<!doctype html", "a web page", "Download the file itself, not the page that shows it"},
		{"<html", "a web page", "Download the file itself, not the page that shows it"},
		{"<?xml", "an XML file", convert},
		{"<svg", "an SVG picture", chooseCSV},
		{"@relation", "an ARFF file", convert},
	} {
		if len(text) >= len(t.tag) && string(bytes.ToLower(text[:len(t.tag)])) == t.tag {
			return fail(ErrBinary, "this looks like "+t.name+", not a CSV file", t.remedy)
		}
	}
	if looksJSON(text) {
		return fail(ErrBinary, "this looks like JSON, not a CSV file", convert)
	}
	return nil
}

// looksJSON reports whether the first two tokens are those of an object or a list.
func looksJSON(text []byte) bool {
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	if len(rest) == 0 {
		return false
	}
	if text[0] == '{' {
		return rest[0] == '"' || rest[0] == '}'
	}
	for _, word := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(rest, []byte(word)) {
			return true
		}
	}
	return bytes.IndexByte([]byte(`{["]-0123456789`), rest[0]) >= 0
}

// refuseBinary returns an error if head has more than a few bytes that do not occur in text.
func refuseBinary(head []byte) error {
	nul, control := 0, 0
	for _, c := range head {
		switch {
		case c == 0:
			nul++
		case c < ' ' && (c < '\t' || c > '\r') && c != 0x1a && c != 0x1b && c != 0x1f && c != 0x01 || c == 0x7f:
			control++
		}
	}
	if control > 3 && 30*control > len(head) || nul > 8 && 3*nul > len(head) {
		return fail(ErrBinary, "this is binary data, not a CSV file", "Check that the file is a CSV file, and export it again")
	}
	return nil
}

// utf16Order detects UTF-16 by its byte order mark, or because every other byte of the beginning is NUL. It returns ""
// for other encodings.
func utf16Order(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return UTF16LE
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return UTF16BE
	}
	head = head[:min(len(head), 512)]
	nuls := [2]int{}
	for i, c := range head {
		if c == 0 {
			nuls[i%2]++
		}
	}
	// Latin text has NULs all through, other scripts only in digits, delimiters and line ends.
	half := len(head) / 2
	many := func(n int) bool { return half >= 3 && 4*n >= 3*half || n >= 8 && 8*n >= half }
	switch {
	case nuls[0] == 0 && many(nuls[1]):
		return UTF16LE
	case nuls[1] == 0 && many(nuls[0]):
		return UTF16BE
	}
	return ""
}
