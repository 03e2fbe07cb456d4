//go:build !wasm

package site

import "bytes"

// Packed is packed for tests.
var Packed = packed

// InlineOf is inlineOf for tests.
var InlineOf = inlineOf

// Lines counts the functions of a program that say where their lines are.
func Lines(module []byte) int {
	rest := module[len(wasmHeader):]
	for len(rest) > 0 && rest[0] != dataSection {
		_, rest, _ = sized(rest[1:])
	}
	body, _, _ := sized(rest[1:])
	segments, _ := readSegments(body)
	image := make([]byte, 1<<24)
	for _, s := range segments {
		copy(image[s.at:], s.body)
	}
	at := bytes.Index(image, []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8})
	t := lineTable{image: image}
	count, funcs, lines := int(t.word(at+8)), at+int(t.word(at+64)), 0
	for i := range count {
		if t.word(funcs+int(t.word(funcs+8*i+4))+24) != 0 {
			lines++
		}
	}
	return lines
}

// AddLicence is addLicence for tests.
var AddLicence = addLicence
