//go:build !wasm

package site

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// moduleOf is a module with a section before and after its data.
func moduleOf(segments []segment) []byte {
	data := writeSegments(segments)
	m := append([]byte(wasmHeader), 5, 3, 1, 0, 1)
	m = binary.AppendUvarint(append(m, dataSection), uint64(len(data)))
	return append(append(m, data...), 0, 2, 1, 'x')
}

// memory returns the memory of a module after its data segments are copied.
func memory(t interface{ Fatal(...any) }, module []byte) []byte {
	rest := module[len(wasmHeader):]
	for len(rest) > 0 {
		id := rest[0]
		body, after, err := sized(rest[1:])
		if err != nil {
			t.Fatal(err)
		}
		if id == dataSection {
			segments, err := readSegments(body)
			if err != nil {
				t.Fatal(err)
			}
			image := make([]byte, 1<<20)
			for _, s := range segments {
				copy(image[s.at:], s.body)
			}
			return image
		}
		rest = after
	}
	t.Fatal("no data")
	return nil
}

func TestMergeData_KeepsMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var segments []segment
		at := rapid.IntRange(0, 200_000).Draw(t, "start")
		for range rapid.IntRange(1, 40).Draw(t, "segments") {
			body := rapid.SliceOfN(rapid.Byte(), 0, 90).Draw(t, "body")
			segments = append(segments, segment{at, body})
			at += len(body) + rapid.IntRange(0, 2*widestGap).Draw(t, "gap")
			if rapid.IntRange(0, 9).Draw(t, "jump") == 0 { // an earlier address, which may overwrite a segment
				at = rapid.IntRange(0, at).Draw(t, "to")
			}
		}
		before := moduleOf(segments)
		after, err := packed(before)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(memory(t, before), memory(t, after)) {
			t.Fatal("memory differs")
		}
		if !bytes.HasSuffix(after, []byte{0, 2, 1, 'x'}) || !bytes.HasPrefix(after, before[:13]) {
			t.Fatal("another section changed")
		}
	})
}

func TestMergeData_JoinsNeighbours(t *testing.T) {
	m, err := packed(moduleOf([]segment{{0, []byte("ab")}, {10, []byte("cd")}, {11 + widestGap, []byte("ef")}, {1000, []byte("gh")}}))
	if err != nil {
		t.Fatal(err)
	}
	want := moduleOf([]segment{{0, append(append([]byte("ab\x00\x00\x00\x00\x00\x00\x00\x00cd"), make([]byte, widestGap-1)...), "ef"...)}, {1000, []byte("gh")}})
	if !bytes.Equal(m, want) {
		t.Errorf("got  %q\nwant %q", m, want)
	}
}

func TestMergeData_Refuses(t *testing.T) {
	good := moduleOf([]segment{{5, []byte("ab")}})
	passive := bytes.Replace(good, []byte{activeSegment, i32Const}, []byte{1, i32Const}, 1)
	for name, m := range map[string][]byte{
		"no module": []byte("hello"), "cut off": good[:len(good)-1], "passive data": passive,
		"a count of segments": append(bytes.Clone(good), countSection, 1, 1), "nothing": nil,
	} {
		if _, err := packed(m); !errors.Is(err, errModule) {
			t.Errorf("%s: got %v, want errModule", name, err)
		}
	}
}
