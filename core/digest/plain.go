package digest

import (
	"encoding/binary"
	"math/bits"
)

// plain is SHA-256 as in FIPS 180-4, section 6.2.
type plain struct {
	state [8]uint32
	rest  [block]byte // the last bytes, fewer than a block
	size  uint64      // number of bytes written
}

const block = 64

// initial has 32 bits each of the fractional parts of the square roots of the first 8 primes, and rounds those of the
// cube roots of the first 64 (sections 5.3.3 and 4.2.2).
var (
	initial = [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
	rounds  = [64]uint32{
		0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
		0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
		0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
		0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
		0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
		0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
		0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
		0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
	}
)

func newPlain() *plain { return &plain{state: initial} }

func (p *plain) Reset()         { *p = *newPlain() }
func (p *plain) Size() int      { return Size }
func (p *plain) BlockSize() int { return block }

// Write never fails.
func (p *plain) Write(b []byte) (int, error) {
	n := len(b)
	used := int(p.size % block)
	p.size += uint64(n)
	if used > 0 {
		copied := copy(p.rest[used:], b)
		if b = b[copied:]; used+copied < block {
			return n, nil
		}
		p.mix(p.rest[:])
	}
	for ; len(b) >= block; b = b[block:] {
		p.mix(b[:block])
	}
	copy(p.rest[:], b)
	return n, nil
}

// Sum appends the digest of the bytes written so far. More bytes may be written afterwards.
func (p *plain) Sum(b []byte) []byte {
	sum := p.final()
	return append(b, sum[:]...)
}

// final returns the digest. It pads a copy of p with a one, zeros, and the length in bits.
func (p *plain) final() (out [Size]byte) {
	q := *p
	pad := make([]byte, 1+(2*block-9-int(p.size%block))%block, block+9)
	pad[0] = 0x80
	q.Write(binary.BigEndian.AppendUint64(pad, p.size*8))
	for i, w := range q.state {
		binary.BigEndian.PutUint32(out[4*i:], w)
	}
	return out
}

// mix processes one block.
func (p *plain) mix(b []byte) {
	var w [64]uint32
	for i := range 16 {
		w[i] = binary.BigEndian.Uint32(b[4*i:])
	}
	for i := 16; i < 64; i++ {
		x, y := w[i-15], w[i-2]
		w[i] = w[i-16] + w[i-7] +
			(bits.RotateLeft32(x, -7) ^ bits.RotateLeft32(x, -18) ^ x>>3) +
			(bits.RotateLeft32(y, -17) ^ bits.RotateLeft32(y, -19) ^ y>>10)
	}
	s := p.state
	for i, word := range w {
		a, e := s[0], s[4]
		t1 := s[7] + (bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)) +
			(e&s[5] ^ ^e&s[6]) + rounds[i] + word
		t2 := (bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)) +
			(a&s[1] ^ a&s[2] ^ s[1]&s[2])
		s = [8]uint32{t1 + t2, a, s[1], s[2], s[3] + t1, e, s[5], s[6]}
	}
	for i, v := range s {
		p.state[i] += v
	}
}
