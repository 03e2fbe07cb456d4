package csv

import (
	"fmt"
	"slices"
	"strings"

	"orrery/core/table"
)

// Dialect describes the format of a CSV file. Read returns what it detected; in Options, fields that are not empty
// override detection. The values are words, so that a form can show them and send them back.
type Dialect struct {
	Encoding  string `json:"encoding,omitempty"`  // one of Encodings
	Gzip      bool   `json:"gzip,omitempty"`      // compressed; always detected
	Delimiter string `json:"delimiter,omitempty"` // one ASCII character; a space means one or more; NoMark: one column
	Quote     string `json:"quote,omitempty"`     // " or ' or NoMark
	Escape    bool   `json:"escape,omitempty"`    // \" inside quotes is a quote
	Header    string `json:"header,omitempty"`    // HeaderFirst or HeaderNone
	Skip      int    `json:"skip,omitempty"`      // lines above the header that do not belong to the table
	Comments  bool   `json:"comments,omitempty"`  // lines that begin with # are comments
	Trim      bool   `json:"trim,omitempty"`      // a space after each delimiter is not part of the text
	Decimal   string `json:"decimal,omitempty"`   // . or ,
	Thousands string `json:"thousands,omitempty"` // , . ' or a space, which includes no-break spaces; NoMark
	// Dates is the order of dates such as 3/4/2024: DayFirst or MonthFirst; "" when no column needs it.
	Dates string `json:"dates,omitempty"`
	// Types are kinds that a person has chosen for columns, by name. Cells of another kind are missing.
	Types map[string]table.Kind `json:"types,omitempty"`
}

// The words of a Dialect.
const (
	NoMark      = "none"
	HeaderFirst = "first row"
	HeaderNone  = "none"
	DayFirst    = "day first"
	MonthFirst  = "month first"

	UTF8        = "UTF-8"
	UTF16LE     = "UTF-16LE"
	UTF16BE     = "UTF-16BE"
	Windows1252 = "Windows-1252" // also for most files that are labeled Latin-1
)

// Encodings returns the values of Dialect.Encoding.
func Encodings() []string { return []string{UTF8, Windows1252, UTF16LE, UTF16BE} }

// check returns an error for a Dialect of Options that cannot be used.
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

// mark returns the byte of a word of a Dialect, 0 for NoMark and "".
func mark(word string) byte {
	if len(word) != 1 {
		return 0
	}
	return word[0]
}

// word is the inverse of mark.
func word(mark byte) string {
	if mark == 0 {
		return NoMark
	}
	return string(rune(mark))
}
