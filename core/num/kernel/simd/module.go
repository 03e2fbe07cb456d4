package simd

import "slices"

// Module returns the bytes of kernels.wasm.
//
// It imports the memory go.mem and exports the functions that core/num/kernel imports from "kernels". The same source
// gives the same bytes.
func Module() []byte {
	fs := []*function{ready(), sum(), dot(), distance2(), dots(), axpy(), scale(), hasNaN(), addScaled(), weigh(), tile(), exp(), sigmoid(), logisticLoss(), logisticSlope(),
		ranks(), deal(), insertion(), divide(), scan()}
	var types, kinds, exports, bodies [][]byte
	for i, f := range fs {
		types = append(types, f.signature())
		kinds = append(kinds, unsigned(i))
		exports = append(exports, slices.Concat(text(f.name), []byte{0}, unsigned(i)))
		bodies = append(bodies, f.encode())
	}
	memory := slices.Concat(text("go"), text("mem"), []byte{2, 0, 0})
	return slices.Concat([]byte("\x00asm\x01\x00\x00\x00"),
		section(1, types), section(2, [][]byte{memory}), section(3, kinds), section(7, exports), section(10, bodies))
}

// section returns a numbered section: a list with its length in bytes.
func section(id byte, items [][]byte) []byte {
	body := unsigned(len(items))
	for _, item := range items {
		body = append(body, item...)
	}
	return slices.Concat([]byte{id}, unsigned(len(body)), body)
}

func text(s string) []byte { return append(unsigned(len(s)), s...) }

func (f *function) signature() []byte {
	out := append([]byte{0x60}, unsigned(len(f.params))...)
	for _, k := range f.params {
		out = append(out, byte(k))
	}
	if f.result == 0 {
		return append(out, 0)
	}
	return append(out, 1, byte(f.result))
}

// encode returns the variables, in runs of one type, and the body, with their length in bytes.
func (f *function) encode() []byte {
	var runs [][]byte
	for rest := f.locals; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n] == rest[0] {
			n++
		}
		runs = append(runs, append(unsigned(n), byte(rest[0])))
		rest = rest[n:]
	}
	body := unsigned(len(runs))
	for _, r := range runs {
		body = append(body, r...)
	}
	body = slices.Concat(body, f.body, []byte{0x0b})
	return append(unsigned(len(body)), body...)
}

// ready returns 1, which tells the caller that the module is loaded.
func ready() *function {
	f := &function{name: "ready"}
	f.end(i32, smallConstant(1))
	return f
}
