// Package record is the layout of one stored record: `crc|length|json`.
//
// The checksum and the length stand before the text, so that a record which lost its tail, or of which a byte changed,
// is known for what it is and is never half believed. It stays one line of text that a person can read in the browser's
// storage panel.
//
//	record.Encode([]byte(`{"c":1}`)) // 2cdbffcf|7|{"c":1}
//
// Limits: it detects accidents, not intent; whoever can write can write a matching
// checksum. The payload is not parsed: what it means is its reader's affair.
//
//orrery:inline never
package record

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
)

// ErrCorrupt says that a record is not what was written.
var ErrCorrupt = errors.New("record: damaged")

// Encode puts checksum and length before payload: CRC-32 (IEEE 802.3, the one of zip and PNG) as eight lower-case hex
// digits, the length in bytes as a decimal number, then the payload as it is. The result is new memory.
func Encode(payload []byte) []byte {
	b := make([]byte, 0, len(payload)+16)
	sum := strconv.FormatUint(uint64(crc32.ChecksumIEEE(payload)), 16)
	b = append(b, "00000000"[len(sum):]...)
	b = append(b, sum...)
	b = append(b, '|')
	b = strconv.AppendInt(b, int64(len(payload)), 10)
	b = append(b, '|')
	return append(b, payload...)
}

// Decode returns the payload of b, which aliases b, or an error that wraps ErrCorrupt
// and says in words what does not fit.
//
// Every single changed bit and every truncation is found: CRC-32 guards the payload,
// and the head is compared with the only spelling that Encode has for it.
func Decode(b []byte) ([]byte, error) {
	sum, rest, ok := bytes.Cut(b, []byte{'|'})
	if !ok {
		return nil, fmt.Errorf("%w: no checksum", ErrCorrupt)
	}
	length, payload, ok := bytes.Cut(rest, []byte{'|'})
	if !ok {
		return nil, fmt.Errorf("%w: no length", ErrCorrupt)
	}
	want, err := strconv.Atoi(string(length))
	if err != nil || want != len(payload) {
		return nil, fmt.Errorf("%w: it should be %.20q bytes long and is %d", ErrCorrupt, length, len(payload))
	}
	if !bytes.Equal(Encode(payload), b) {
		return nil, fmt.Errorf("%w: checksum %.20q does not fit", ErrCorrupt, sum)
	}
	if err := CheckDepth(payload); err != nil {
		return nil, err
	}
	return payload, nil
}

// MaxDepth is how deep the lists and objects of a payload may be nested. Records of the program have less than twenty
// levels; encoding/json reads 10,000, at which the stack of a browser ends and the program with it.
const MaxDepth = 200

// CheckDepth returns an error that wraps ErrCorrupt where JSON is nested deeper than MaxDepth. It
// reads each byte once and does not check the JSON otherwise.
func CheckDepth(b []byte) error {
	if bytes.Count(b, []byte{'['})+bytes.Count(b, []byte{'{'}) <= MaxDepth {
		return nil // as nearly always, and quicker told
	}
	depth, text := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case text && c == '\\':
			i++ // an escaped quote does not end the text
		case c == '"':
			text = !text
		case text:
		case c == '[' || c == '{':
			if depth++; depth > MaxDepth {
				return fmt.Errorf("%w: it is nested more than %d levels deep", ErrCorrupt, MaxDepth)
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return nil
}
