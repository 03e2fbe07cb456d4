package simd

import "slices"

// code is a sequence of instructions. An expression leaves one value on the stack, a statement none.
type code []byte

// expression is code or a local.
type expression interface{ code() code }

func (c code) code() code { return c }

// join returns the operands followed by an instruction.
func join(instruction []byte, operands ...expression) code {
	var c code
	for _, o := range operands {
		c = append(c, o.code()...)
	}
	return append(c, instruction...)
}

// unsigned returns the LEB128 form: seven bits for each byte, lowest first, and a bit that says that more follow.
func unsigned(n int) []byte {
	var b []byte
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

// smallConstant returns a constant from 0 to 63, one byte in signed LEB128.
func smallConstant(n int) code { return code{0x41, byte(n)} }

func plus(a, b expression) code     { return join([]byte{0x6a}, a, b) }
func minus(a, b expression) code    { return join([]byte{0x6b}, a, b) }
func notBelow(a, b expression) code { return join([]byte{0x4f}, a, b) }
func not(a expression) code         { return join([]byte{0x45}, a) }

// Operations on unsigned 32-bit integers.
func times32(a, b expression) code  { return join([]byte{0x6c}, a, b) }
func and(a, b expression) code      { return join([]byte{0x71}, a, b) }
func or(a, b expression) code       { return join([]byte{0x72}, a, b) }
func left(a, by expression) code    { return join([]byte{0x74}, a, by) }
func right(a, by expression) code   { return join([]byte{0x76}, a, by) }
func below(a, b expression) code    { return join([]byte{0x49}, a, b) }
func differ32(a, b expression) code { return join([]byte{0x47}, a, b) }

// negative32 tests a signed integer.
func negative32(a expression) code { return join([]byte{0x48}, a, smallConstant(0)) }

// pick returns a if the condition holds, otherwise b.
func pick(a, b, condition expression) code { return join([]byte{0x1b}, a, b, condition) }

// toFloat converts an integer to float64, lessFloat compares two numbers, divFloat divides them.
func divFloat(a, b expression) code  { return join([]byte{0xa3}, a, b) }
func toFloat(a expression) code      { return join([]byte{0xb8}, a) }
func lessFloat(a, b expression) code { return join([]byte{0x63}, a, b) }

// storeWord stores 32 bits at an address.
func storeWord(at expression, offset int, v expression) code {
	return join(memArg(0x36, 2, offset), at, v)
}

// loadWord loads 32 bits from an address.
func loadWord(at expression, offset int) code { return join(memArg(0x28, 2, offset), at) }

// memArg returns a memory instruction with its operands: the alignment as a power of two, then the offset.
func memArg(instruction byte, align, offset int) []byte {
	return append([]byte{instruction, byte(align)}, unsigned(offset)...)
}

// shape is the width of operations on numbers: one, or two at once.
type shape struct {
	size             int // in bytes
	kind             kind
	loads, stores    func(offset int) []byte
	adds, subs, muls []byte
}

var single = shape{size: 8, kind: f64, adds: []byte{0xa0}, subs: []byte{0xa1}, muls: []byte{0xa2},
	loads:  func(offset int) []byte { return memArg(0x2b, 3, offset) },
	stores: func(offset int) []byte { return memArg(0x39, 3, offset) }}

var pair = shape{size: 16, kind: v128, adds: vector(0xf0), subs: vector(0xf1), muls: vector(0xf2),
	loads:  func(offset int) []byte { return append(vector(0x00), memArg(0, 3, offset)[1:]...) },
	stores: func(offset int) []byte { return append(vector(0x0b), memArg(0, 3, offset)[1:]...) }}

func (s shape) load(at expression, offset int) code { return join(s.loads(offset), at) }
func (s shape) store(at expression, offset int, v expression) code {
	return join(s.stores(offset), at, v)
}
func (s shape) add(a, b expression) code { return join(s.adds, a, b) }
func (s shape) sub(a, b expression) code { return join(s.subs, a, b) }
func (s shape) mul(a, b expression) code { return join(s.muls, a, b) }

// vector returns the prefix and number of a vector instruction.
func vector(n int) []byte { return append([]byte{0xfd}, unsigned(n)...) }

// splatValue returns a vector with a number in both places; splatLoad loads the number from memory.
func splatValue(v expression) code { return join(vector(0x14), v) }
func splatLoad(at expression, offset int) code {
	return join(append(vector(0x0a), memArg(0, 3, offset)[1:]...), at)
}

func first(v expression) code  { return join(append(vector(0x21), 0), v) }
func second(v expression) code { return join(append(vector(0x21), 1), v) }

// lowLanes returns the first numbers of two vectors, highLanes the second ones: a selection of 16 of 32 bytes.
func lowLanes(a, b expression) code  { return join(shuffle(0, 16), a, b) }
func highLanes(a, b expression) code { return join(shuffle(8, 24), a, b) }

func shuffle(low, high int) []byte {
	c := vector(0x0d)
	for _, from := range []int{low, high} {
		for k := range 8 {
			c = append(c, byte(from+k))
		}
	}
	return c
}

// Operations on two numbers at once.
func div2(a, b expression) code       { return join(vector(0xf3), a, b) }
func abs2(a expression) code          { return join(vector(0xec), a) }
func neg2(a expression) code          { return join(vector(0xed), a) }
func min2(a, b expression) code       { return join(vector(0xf4), a, b) }
func notAbove(a, b expression) code   { return join(vector(0x4b), a, b) }
func differ(a, b expression) code     { return join(vector(0x48), a, b) }
func either(a, b expression) code     { return join(vector(0x50), a, b) }
func anywhere(a expression) code      { return join(vector(0x53), a) }
func atLeast(a, b expression) code    { return join(vector(0x4c), a, b) }
func everywhere(a expression) code    { return join(vector(0xc3), a) }
func addInt64(a, b expression) code   { return join(vector(0xce), a, b) } // integer addition
func shiftLeft(a, by expression) code { return join(vector(0xcb), a, by) }
func bitselect(a, b, mask expression) code {
	return join(vector(0x52), a, b, mask)
}

// zeros returns a vector of zeros.
func zeros() code { return slices.Concat(vector(0x0c), make([]byte, 16)) }
