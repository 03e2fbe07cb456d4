package simd

import "slices"

// kind is the type of a value.
type kind byte

const (
	i32  kind = 0x7f
	f64  kind = 0x7c
	v128 kind = 0x7b
)

// function is a function under construction: emit appends statements.
type function struct {
	name   string
	params []kind
	locals []kind
	result kind // 0: none
	body   code
}

// local is a parameter or a variable.
type local int

func (l local) code() code { return append(code{0x20}, unsigned(int(l))...) }

// param declares parameters of one type. They must precede all variables.
func (f *function) param(k kind, n int) []local {
	f.params = append(f.params, slices.Repeat([]kind{k}, n)...)
	return f.last(n)
}

// vars declares variables, which are initially 0.
func (f *function) vars(k kind, n int) []local {
	f.locals = append(f.locals, slices.Repeat([]kind{k}, n)...)
	return f.last(n)
}

func (f *function) last(n int) []local {
	out := make([]local, n)
	for i := range out {
		out[i] = local(len(f.params) + len(f.locals) - n + i)
	}
	return out
}

// emit appends statements.
func (f *function) emit(statements ...code) {
	for _, s := range statements {
		f.body = append(f.body, s...)
	}
}

func (f *function) set(l local, v expression) {
	f.emit(v.code(), append(code{0x21}, unsigned(int(l))...))
}

// end ends the function with its result.
func (f *function) end(k kind, v expression) {
	f.result = k
	f.emit(v.code())
}

// returnValue returns from the function with a result.
func (f *function) returnValue(v expression) { f.emit(v.code(), code{0x0f}) }

// while repeats a body as long as n is at least step, and subtracts step from n each time.
func (f *function) while(n local, step int, body func()) {
	f.emit(code{0x02, 0x40}, notBelow(n, smallConstant(step)), not(code{}), code{0x0d, 0}) // leave the block
	f.emit(code{0x03, 0x40})
	body()
	f.set(n, minus(n, smallConstant(step)))
	f.emit(notBelow(n, smallConstant(step)), code{0x0d, 0}, code{0x0b, 0x0b}) // repeat, or the end of loop and block
}

// loop repeats a body until breakIf.
func (f *function) loop(body func()) {
	f.emit(code{0x02, 0x40, 0x03, 0x40})
	body()
	f.emit(code{0x0c, 0, 0x0b, 0x0b})
}

// breakIf ends the enclosing repetition if the condition holds.
func (f *function) breakIf(condition expression) { f.emit(condition.code(), code{0x0d, 1}) }

// ifThen executes the body if the condition holds.
func (f *function) ifThen(condition expression, body func()) {
	f.emit(condition.code(), code{0x04, 0x40})
	body()
	f.emit(code{0x0b})
}

// eachElement iterates over n elements of some arrays, first several vectors at a time, then the remaining elements one
// by one. The body gets the width and the locals of the elements.
func (f *function) eachElement(n local, unroll int, arrays []local, body func(s shape, offset int)) {
	for _, s := range []shape{pair, single} {
		times := unroll
		if s.size == single.size {
			times = 1
		}
		f.while(n, times*s.size/8, func() {
			for k := range times {
				body(s, k*s.size)
			}
			f.advance(times*s.size, arrays...)
		})
	}
}

// advance increments pointers.
func (f *function) advance(bytes int, arrays ...local) {
	for _, a := range arrays {
		f.set(a, plus(a, constant(bytes)))
	}
}

// constant returns a constant from 0 to 8191.
func constant(n int) code {
	if n < 64 {
		return smallConstant(n)
	}
	return code{0x41, byte(n&0x7f) | 0x80, byte(n >> 7)}
}
