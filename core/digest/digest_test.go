package digest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"testing"

	"pgregory.net/rapid"
)

var _ hash.Hash = (*plain)(nil)

// The page's implementation agrees with crypto/sha256, however the input is split.
func TestPlain_IsSHA256(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, whole := newPlain(), []byte{}
		for range rapid.IntRange(0, 8).Draw(t, "writes") {
			b := bytes.Repeat([]byte{rapid.Byte().Draw(t, "byte")}, rapid.IntRange(0, 200).Draw(t, "length"))
			whole = append(whole, b...)
			if n, err := p.Write(b); n != len(b) || err != nil {
				t.Fatalf("wrote %d, %v", n, err)
			}
			want := sha256.Sum256(whole)
			if got := p.Sum([]byte("x")); string(got) != "x"+string(want[:]) {
				t.Fatalf("%d bytes: %x, want %x", len(whole), got[1:], want)
			}
		}
	})
}

// TestSum checks the examples of FIPS 180-4.
func TestSum(t *testing.T) {
	for text, want := range map[string]string{
		"":    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	} {
		sum, h := Sum([]byte(text)), New()
		h.Write([]byte(text))
		if hex.EncodeToString(sum[:]) != want || hex.EncodeToString(h.Sum(nil)) != want {
			t.Errorf("%q: %x, %x, want %s", text, sum, h.Sum(nil), want)
		}
	}
}
