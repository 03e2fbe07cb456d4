package simd

import "slices"

// kind is the type of a value.
type kind byte

const (
	i32  kind = 0x7f
	f64  kind = 0x7c
	v128 kind = 0x7b
)

// function is a function under construction: do appends statements.
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

// do appends statements.
func (f *function) do(statements ...code) {
	for _, s := range statements {
		f.body = append(f.body, s...)
	}
}

func (f *function) set(l local, v expression) {
	f.do(v.code(), append(code{0x21}, unsigned(int(l))...))
}

// give ends the function with its result.
func (f *function) give(k kind, v expression) {
	f.result = k
	f.do(v.code())
}

// yield returns from the function with a result.
func (f *function) yield(v expression) { f.do(v.code(), code{0x0f}) }

// while repeats a body as long as n is at least step, and subtracts step from n each time.
func (f *function) while(n local, step int, body func()) {
	f.do(code{0x02, 0x40}, notBelow(n, number(step)), not(code{}), code{0x0d, 0}) // leave the block
	f.do(code{0x03, 0x40})
	body()
	f.set(n, minus(n, number(step)))
	f.do(notBelow(n, number(step)), code{0x0d, 0}, code{0x0b, 0x0b}) // repeat, or the end of loop and block
}

// repeat repeats a body until leave.
func (f *function) repeat(body func()) {
	f.do(code{0x02, 0x40, 0x03, 0x40})
	body()
	f.do(code{0x0c, 0, 0x0b, 0x0b})
}

// leave ends the enclosing repetition if the condition holds.
func (f *function) leave(condition expression) { f.do(condition.code(), code{0x0d, 1}) }

// when executes the body if the condition holds.
func (f *function) when(condition expression, body func()) {
	f.do(condition.code(), code{0x04, 0x40})
	body()
	f.do(code{0x0b})
}

// each iterates over n elements of some arrays, first several vectors at a time, then the remaining elements one by
// one. The body gets the width and the locals of the elements.
func (f *function) each(n local, unroll int, arrays []local, body func(s shape, offset int)) {
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
		f.set(a, plus(a, wide(bytes)))
	}
}

// wide returns a constant from 0 to 8191.
func wide(n int) code {
	if n < 64 {
		return number(n)
	}
	return code{0x41, byte(n&0x7f) | 0x80, byte(n >> 7)}
}
