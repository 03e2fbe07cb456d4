package csv

import (
	"fmt"
	"slices"
	"strings"

	"orrery/core/table"
)

// Dialect describes how a CSV file is written. Read fills in what it found; in Options a field that is not empty is taken
// as given, and the others are detected. It is made of words, so that a form can show it and send it back.
type Dialect struct {
	Encoding  string `json:"encoding,omitempty"`  // one of Encodings
	Gzip      bool   `json:"gzip,omitempty"`      // it was compressed; always detected
	Delimiter string `json:"delimiter,omitempty"` // one ASCII character; a space means one or more; NoMark: one column
	Quote     string `json:"quote,omitempty"`     // " or ' or NoMark
	Escape    bool   `json:"escape,omitempty"`    // \" inside quotes is a quote
	Header    string `json:"header,omitempty"`    // HeaderFirst or HeaderNone
	Skip      int    `json:"skip,omitempty"`      // lines above the header that are not of the table
	Comments  bool   `json:"comments,omitempty"`  // lines that begin with # are no rows
	Trim      bool   `json:"trim,omitempty"`      // a space after each delimiter is no part of the text
	Decimal   string `json:"decimal,omitempty"`   // . or ,
	Thousands string `json:"thousands,omitempty"` // , . ' or a space, which no-break spaces are too; NoMark
	// Dates is the order of dates such as 3/4/2024: DayFirst or MonthFirst; "" when no column needs it.
	Dates string `json:"dates,omitempty"`
	// Types are kinds that a person has chosen for columns, by name. A cell that is not of the kind is missing.
	Types map[string]table.Kind `json:"types,omitempty"`
}

// These are the words of a Dialect.
const (
	NoMark      = "none"
	HeaderFirst = "first row"
	HeaderNone  = "none"
	DayFirst    = "day first"
	MonthFirst  = "month first"

	UTF8        = "UTF-8"
	UTF16LE     = "UTF-16LE"
	UTF16BE     = "UTF-16BE"
	Windows1252 = "Windows-1252" // what calls itself Latin-1 in most files
)

// Encodings lists what Dialect.Encoding may be.
func Encodings() []string { return []string{UTF8, Windows1252, UTF16LE, UTF16BE} }

// check refuses a Dialect of Options that nothing can be read with.
func (d Dialect) check() error {
	wrong := func(what, value string, want ...string) error {
		if value == "" || slices.Contains(want, value) {
			return nil
		}
		return fmt.Errorf("csv: %s %q; want one of %s", what, value, strings.Join(want, ", "))
	}
	for _, err := range []error{
		wrong("encoding", d.Encoding, Encodings()...),
		wrong("quote", d.Quote, `"`, `'`, NoMark),
		wrong("header", d.Header, HeaderFirst, HeaderNone),
		wrong("decimal mark", d.Decimal, ".", ","),
		wrong("thousands mark", d.Thousands, ",", ".", "'", " ", NoMark),
		wrong("order of dates", d.Dates, DayFirst, MonthFirst),
		d.checkDelimiter(),
	} {
		if err != nil {
			return err
		}
	}
	if d.Thousands != "" && d.Thousands == d.Decimal {
		return fmt.Errorf("csv: %q cannot be both the decimal and the thousands mark", d.Decimal)
	}
	return nil
}

func (d Dialect) checkDelimiter() error {
	if d.Delimiter == "" || d.Delimiter == NoMark {
		return nil
	}
	c := d.Delimiter[0]
	letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
	if len(d.Delimiter) != 1 || c == 0 || c > 126 || letter || strings.IndexByte("\"'\n\r.+", c) >= 0 || d.Delimiter == d.Quote {
		return fmt.Errorf("csv: %q cannot separate cells", d.Delimiter)
	}
	return nil
}

// mark returns the byte that a word of a Dialect means, 0 for NoMark and "".
func mark(word string) byte {
	if len(word) != 1 {
		return 0
	}
	return word[0]
}

// word is the reverse of mark, for what was detected.
func word(mark byte) string {
	if mark == 0 {
		return NoMark
	}
	return string(rune(mark))
}
