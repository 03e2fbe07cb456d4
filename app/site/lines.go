//go:build !wasm

package site

import (
	"bytes"
	"encoding/binary"
)

// blankLines empties the tables of file names and line numbers that Go's linker puts into a program's memory. They are
// a fifteenth of the download and are used only in the trace of a panic, which then has functions and offsets but no
// lines (see Symbolize). If the layout is that of another version of Go it changes nothing: the program is larger and
// works.
//
// The layout is that of runtime/symtab.go in Go 1.20 to 1.27: a header with the offsets of the table of functions and
// of the table of their steps (pctab); a function has the offsets of its tables in pctab. Offset 0 means none, and
// runtime.funcline then answers "?". Tables may be shared, also with stack maps, which are not changed.
func blankLines(image []byte) {
	at := bytes.Index(image, tableMagic)
	if at < 0 || at+headerSize > len(image) {
		return
	}
	field := func(i int) int { return int(binary.LittleEndian.Uint64(image[at+8+8*i:])) }
	t := lineTable{image: image, steps: at + field(6), funcs: at + field(7), count: field(0)}
	if t.count <= 0 || t.steps >= t.funcs || t.funcs+8*t.count > len(image) {
		return
	}
	t.sort()
	for start := range t.lines {
		if !t.needed[start] {
			t.blank(start)
		}
	}
}

const headerSize = 72

// tableMagic begins the table of functions: its magic number, instructions of 1 byte, pointers of 8.
var tableMagic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// lineTable is Go's table of functions in memory. Offsets count from steps.
type lineTable struct {
	image         []byte
	steps, funcs  int // where they begin
	count         int
	lines, needed map[uint32]bool // tables of files and lines, and those of anything else
}

func (t *lineTable) word(at int) uint32 { return binary.LittleEndian.Uint32(t.image[at:]) }

// sort collects both kinds of tables and removes those of files and lines from the functions.
func (t *lineTable) sort() {
	t.lines, t.needed = map[uint32]bool{}, map[uint32]bool{0: true}
	for i := range t.count {
		f := t.funcs + int(t.word(t.funcs+8*i+4))
		const pcsp, pcfile, pcln, npcdata, pcdata = 16, 20, 24, 28, 44
		t.needed[t.word(f+pcsp)] = true
		for k := range int(t.word(f + npcdata)) {
			t.needed[t.word(f+pcdata+4*k)] = true
		}
		t.lines[t.word(f+pcfile)], t.lines[t.word(f+pcln)] = true, true
		clear(t.image[f+pcfile : f+pcln+4])
	}
}

// blank zeroes one table: pairs of numbers of 7 bits a byte, the first of a pair 0
// at the end, but not at the beginning.
func (t *lineTable) blank(start uint32) {
	begin := t.steps + int(start)
	at := begin
	for first := true; first || t.image[at] != 0; first = false {
		for range 2 {
			for t.image[at] >= 0x80 {
				at++
			}
			at++
		}
	}
	clear(t.image[begin:at])
}
