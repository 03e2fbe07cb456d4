//go:build !wasm

package site

import (
	"bufio"
	"bytes"
	"debug/gosym"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// symbolsPath is where Compile keeps the program as the linker wrote it, with the names of its functions and
// its line numbers.
func symbolsPath(dir, program string) string { return filepath.Join(dir, "symbols", program) }

// SymbolsDir returns the folder next to a site in which Build keeps the programs with their line numbers.
// It is not part of the site.
func SymbolsDir(site string) string { return filepath.Clean(site) + ".symbols" }

// keepSymbols copies the programs with their line numbers to SymbolsDir, with the version of the site.
func keepSymbols(o Options, version string) error {
	files := tree{versionPath: []byte(version + "\n")}
	for _, p := range programs {
		body, err := os.ReadFile(symbolsPath(o.Wasm, p.file))
		if errors.Is(err, fs.ErrNotExist) {
			continue // the programs come from elsewhere, as in a test
		}
		if err != nil {
			return fmt.Errorf("site: %w", err)
		}
		files[p.file] = body
	}
	return replace(SymbolsDir(o.Out), files)
}

var errSymbols = errors.New("site: the program has no table of functions that this version of Go knows")

// frame is a line of a trace that says where in the function above it the program was: the programs of a
// site have no line numbers, so Go writes "?:0 +0x1f" or, for the caller of a goroutine, "?:0 +0x1f".
var frame = regexp.MustCompile(`^\s*\S*:0 \+0x([0-9a-f]+)\s*$`)

// Symbolize copies a trace of Go and writes file and line in place of "?:0". program is a file of
// Compile's folder symbols or of SymbolsDir. It must have the same version as the program that wrote the
// trace: its folder has a version.txt, as the site has. A line that it cannot resolve is not changed.
func Symbolize(program string, trace io.Reader, out io.Writer) error {
	module, err := os.ReadFile(program)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	table, err := functionTable(module)
	if err != nil {
		return err
	}
	function := ""
	lines := bufio.NewScanner(trace)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		text := lines.Text()
		if m := frame.FindStringSubmatch(text); m != nil {
			text = located(table, function, m[1], text)
		} else {
			function = functionIn(text)
		}
		if _, err := fmt.Fprintln(out, text); err != nil {
			return err
		}
	}
	return lines.Err()
}

// functionIn returns the function that a line of a trace names: "main.f(0x1, 0x2)", "created by main.f in
// goroutine 1", or with a class of log before it.
func functionIn(text string) string {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "created by "); ok {
		name, _, _ := strings.Cut(rest, " in goroutine ")
		return name
	}
	if end := strings.LastIndexByte(text, '('); end > 0 {
		return text[:end]
	}
	return ""
}

// located is a frame's line with its file and line.
func located(table *gosym.Table, function, offset, text string) string {
	f := table.LookupFunc(function)
	n, err := strconv.ParseUint(offset, 16, 32)
	if f == nil || err != nil {
		return text
	}
	pc := f.Entry + n
	if n > 0 {
		pc-- // of the call, not of what comes after it
	}
	file, line, _ := table.PCToLine(pc)
	if file == "" || line == 0 {
		return text
	}
	return fmt.Sprintf("\t%s:%d +0x%s", file, line, offset)
}

// functionTable reads the table of functions and lines in a program's memory.
func functionTable(module []byte) (table *gosym.Table, err error) {
	parts, err := sections(module)
	if err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil { // gosym panics if a table is damaged
			err = errSymbols
		}
	}()
	for _, s := range parts {
		if s.id != dataSection {
			continue
		}
		segments, err := readSegments(s.body)
		if err != nil {
			return nil, err
		}
		memory, _ := image(segments)
		at := bytes.Index(memory, tableMagic)
		if at < 0 {
			return nil, errSymbols
		}
		// Addresses count from the first function: of a module's text only offsets matter here.
		return gosym.NewTable(nil, gosym.NewLineTable(memory[at:], 0))
	}
	return nil, errSymbols
}
