//go:build !wasm

package site

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// The parts of a WebAssembly module that this package reads; WebAssembly Core Specification 2.0, 5.5.
const (
	wasmHeader    = "\x00asm\x01\x00\x00\x00"
	customSection = 0
	importSection = 2
	codeSection   = 10
	dataSection   = 11
	countSection  = 12
)

var errModule = errors.New("site: not a module that Go's linker writes")

// section is one section of a module: its id and its content.
type section struct {
	id   byte
	body []byte
}

// sections splits a module. The bodies alias it.
func sections(module []byte) ([]section, error) {
	if !bytes.HasPrefix(module, []byte(wasmHeader)) {
		return nil, errModule
	}
	var out []section
	for rest := module[len(wasmHeader):]; len(rest) > 0; {
		body, after, err := sized(rest[1:])
		if err != nil {
			return nil, err
		}
		out = append(out, section{rest[0], body})
		rest = after
	}
	return out, nil
}

// sized reads a length and as many bytes.
func sized(b []byte) (body, after []byte, err error) {
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(len(b)-used) {
		return nil, nil, errModule
	}
	return b[used : used+int(n)], b[used+int(n):], nil
}

// number reads an unsigned LEB128 number.
func number(b []byte) (n int, after []byte, err error) {
	v, used := binary.Uvarint(b)
	if used <= 0 || v > 1<<31-1 {
		return 0, nil, errModule
	}
	return int(v), b[used:], nil
}

// isNames reports whether a section is the custom section that names functions.
func (s section) isNames() bool {
	if s.id != customSection {
		return false
	}
	name, _, err := sized(s.body)
	return err == nil && string(name) == "name"
}

// image is the memory that the data segments write when the module starts.
func image(segments []segment) (memory []byte, written []bool) {
	size := 0
	for _, s := range segments {
		size = max(size, s.at+len(s.body))
	}
	memory, written = make([]byte, size), make([]bool, size)
	for _, s := range segments {
		copy(memory[s.at:], s.body)
		for i := range s.body {
			written[s.at+i] = true
		}
	}
	return memory, written
}
