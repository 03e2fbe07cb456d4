//go:build !wasm

package site

import (
	"encoding/binary"
	"fmt"
)

const (
	activeSegment = 0x00
	i32Const      = 0x41
	end           = 0x0b
)

// widestGap is how many zeros between two segments are written out rather than
// left to a new segment. The header of a segment is 6 bytes that compress badly, while
// zeros compress to almost nothing; above 64 app.wasm does not get smaller.
const widestGap = 64

// segment is bytes and the address that they are copied to when a module starts.
type segment struct {
	at   int
	body []byte
}

// packed makes a program of Go's linker smaller. It leaves out the names of the functions, which Go's own
// table repeats, and joins data segments that are close together: the linker begins a new one after every few
// zeros, 100,000 of them in app.wasm. Memory, which is zeros at first, is the same afterwards, byte for byte, except
// for line numbers (see blankLines).
//
// What each saves in app.wasm is in CONTRIBUTING.
func packed(module []byte) ([]byte, error) {
	parts, err := sections(module)
	if err != nil {
		return nil, err
	}
	out := []byte(wasmHeader)
	for _, s := range parts {
		switch {
		case s.id == countSection: // a count of segments would have to change too
			return nil, errModule
		case s.isNames():
			continue
		case s.id == dataSection:
			segments, err := readSegments(s.body)
			if err != nil {
				return nil, err
			}
			s.body = writeSegments(joined(segments))
		}
		out = binary.AppendUvarint(append(out, s.id), uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out, nil
}

func readSegments(b []byte) ([]segment, error) {
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(len(b)) {
		return nil, errModule
	}
	segments := make([]segment, n)
	b = b[used:]
	for i := range segments {
		if len(b) < 2 || b[0] != activeSegment || b[1] != i32Const {
			return nil, fmt.Errorf("%w: data segment %d is of a kind that it does not use", errModule, i)
		}
		at, used := address(b[2:])
		b = b[2+used:]
		if used == 0 || len(b) == 0 || b[0] != end {
			return nil, fmt.Errorf("%w: data segment %d has no address", errModule, i)
		}
		body, after, err := sized(b[1:])
		if err != nil {
			return nil, err
		}
		segments[i], b = segment{at, body}, after
	}
	return segments, nil
}

// address reads a signed LEB128 that is not negative.
func address(b []byte) (at, used int) {
	n, used := binary.Uvarint(b)
	if used <= 0 || b[used-1]&0x40 != 0 || n > 1<<31-1 {
		return 0, 0
	}
	return int(n), used
}

// joined returns segments that give the same memory except for line numbers (see blankLines), with neighbours joined. It
// writes an image in the order of the old segments and cuts it where nothing was written.
func joined(segments []segment) []segment {
	image, written := image(segments)
	blankLines(image)
	size := len(image)
	var out []segment
	for at := 0; at < size; at++ {
		if !written[at] {
			continue
		}
		last := len(out) - 1
		if last < 0 || at-out[last].at-len(out[last].body) >= widestGap {
			out = append(out, segment{at: at})
			last++
		}
		out[last].body = image[out[last].at : at+1]
	}
	return out
}

func writeSegments(segments []segment) []byte {
	out := binary.AppendUvarint(nil, uint64(len(segments)))
	for _, s := range segments {
		out = appendAddress(append(out, activeSegment, i32Const), s.at)
		out = binary.AppendUvarint(append(out, end), uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
}

// appendAddress writes a signed LEB128: one more byte where the last one's second bit, which is the sign, would be set.
func appendAddress(b []byte, at int) []byte {
	b = binary.AppendUvarint(b, uint64(at))
	if last := len(b) - 1; b[last]&0x40 != 0 {
		b[last] |= 0x80
		b = append(b, 0)
	}
	return b
}
