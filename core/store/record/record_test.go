package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"orrery/core/store/record"

	"pgregory.net/rapid"
)

func ExampleEncode() {
	fmt.Printf("%s\n", record.Encode([]byte(`{"c":1}`)))
	// Output: 2cdbffcf|7|{"c":1}
}

func ExampleDecode() {
	_, err := record.Decode([]byte(`2cdbffcf|7|{"c":2}`))
	fmt.Println(err)
	// Output: record: damaged: checksum "2cdbffcf" does not fit
}

// The sums are zlib.crc32's of Python 3.
func TestEncode(t *testing.T) {
	for in, want := range map[string]string{
		"":            "00000000|0|",
		`{"c":1}`:     `2cdbffcf|7|{"c":1}`,
		`{"n":108}`:   `0007d401|9|{"n":108}`,
		`{"a":"x|y"}`: `717db50f|11|{"a":"x|y"}`,
	} {
		if got := string(record.Encode([]byte(in))); got != want {
			t.Errorf("Encode(%q) = %q, want %q", in, got, want)
		}
		got, err := record.Decode([]byte(want))
		if err != nil || string(got) != in {
			t.Errorf("Decode(%q) = %q, %v, want %q", want, got, err, in)
		}
	}
}

func TestDecode_ErrCorrupt(t *testing.T) {
	for name, in := range map[string]string{
		"empty":                 "",
		"no separator":          `{"c":1}`,
		"one separator":         `2cdbffcf|{"c":1}`,
		"short":                 `2cdbffcf|7|{"c":1`,
		"long":                  `2cdbffcf|7|{"c":1}}`,
		"other payload":         `2cdbffcf|7|{"c":2}`,
		"upper-case checksum":   `2CDBFFCF|7|{"c":1}`,
		"spelling of length":    `2cdbffcf|07|{"c":1}`,
		"signed length":         `2cdbffcf|+7|{"c":1}`,
		"checksum not padded":   `7d401|9|{"n":108}`,
		"length not a number":   `2cdbffcf|seven|{"c":1}`,
		"length out of range":   `2cdbffcf|99999999999999999999|{"c":1}`,
		"long head":             "0000000000000000000000|000000000|",
		"negative length":       `2cdbffcf|-7|{"c":1}`,
		"checksum of the empty": `00000000|7|{"c":1}`,
	} {
		if got, err := record.Decode([]byte(in)); !errors.Is(err, record.ErrCorrupt) {
			t.Errorf("%s: Decode = %q, %v, want ErrCorrupt", name, got, err)
		}
	}
}

func TestDecode_EveryBitAndEveryTruncation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		payload := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "payload")
		whole := record.Encode(payload)
		got, err := record.Decode(whole)
		if err != nil || !bytes.Equal(got, payload) {
			t.Fatalf("round trip = %q, %v, want %q", got, err, payload)
		}
		bit := rapid.IntRange(0, len(whole)*8-1).Draw(t, "bit")
		flipped := bytes.Clone(whole)
		flipped[bit/8] ^= 1 << (bit % 8)
		if got, err := record.Decode(flipped); !errors.Is(err, record.ErrCorrupt) {
			t.Fatalf("bit %d flipped: Decode(%q) = %q, %v, want ErrCorrupt", bit, flipped, got, err)
		}
		cut := rapid.IntRange(0, len(whole)-1).Draw(t, "cut")
		if got, err := record.Decode(whole[:cut]); !errors.Is(err, record.ErrCorrupt) {
			t.Fatalf("cut to %d: Decode = %q, %v, want ErrCorrupt", cut, got, err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "|", "||", "00000000|0|", `2cdbffcf|7|{"c":1}`, `2cdbffcf|7|{"c":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		payload, err := record.Decode(b)
		if err != nil {
			if !errors.Is(err, record.ErrCorrupt) {
				t.Fatalf("Decode(%q): %v, want ErrCorrupt", b, err)
			}
			return
		}
		if again := record.Encode(payload); !bytes.Equal(again, b) {
			t.Fatalf("Decode took %q, but Encode writes %q", b, again)
		}
	})
}

// Payloads that a decoder would follow too deep are damaged; brackets in texts are no levels.
func TestCheckDepth(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{nested(record.MaxDepth), true}, {nested(record.MaxDepth + 1), false}, {strings.Repeat(`{"a":`, 300) + "1", false},
		{`"` + strings.Repeat("[", 300) + `"`, true}, {`"\"` + strings.Repeat("[", 300) + `"`, true}, {`["\\",` + nested(300) + "]", false},
		{strings.Repeat("[],", 300), true}, {"", true},
	} {
		if err := record.CheckDepth([]byte(c.text)); (err == nil) != c.ok || err != nil && !errors.Is(err, record.ErrCorrupt) {
			t.Errorf("%.20s...: %v, want it to pass: %v", c.text, err, c.ok)
		}
	}
	if _, err := record.Decode(record.Encode([]byte(nested(9000)))); !errors.Is(err, record.ErrCorrupt) {
		t.Errorf("a record of 9,000 levels: %v", err)
	}
}
