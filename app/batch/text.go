package batch

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// Printable returns s with control characters, line ends, escape sequences and marks of writing direction spelled out,
// as in \x1b and \u202e. Everything that a command prints for people and that was not written by this program goes
// through it: names of columns, runs, models, tables and files.
func Printable(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
	}
	return b.String()
}

// PrintableLines is Printable for a text of several lines, whose line ends stay.
func PrintableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Printable(line)
	}
	return strings.Join(lines, "\n")
}

// warn writes a line for each warning.
func warn(to io.Writer, warnings []string) {
	for _, w := range warnings {
		fmt.Fprintln(to, "warning: "+Printable(w))
	}
}
