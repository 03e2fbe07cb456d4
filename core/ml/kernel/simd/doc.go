// Package simd writes kernels.wasm, the inner loops of core/ml/kernel in WebAssembly with vectors of
// two numbers, which Go's compiler does not make.
//
//	os.WriteFile("web/kernels.wasm", simd.Module(), 0o644)
//
// The module has no memory of its own: it imports that of the Go program that calls it, so that
// addresses are Go's. Each loop adds in the order that its namesake in core/ml/kernel defines, and
// nothing in it is left to the machine (no relaxed instructions, no fused products); so both give
// the same bits.
//
// An instruction takes its operands from a stack, so code for a+b is code for a, code for b, and
// one byte more. That is all that there is to the assembler: code.go joins such pieces, function.go
// gives them locals and loops, module.go packs functions into a file. The loops themselves are in
// sums.go, columns.go, gram.go, exponential.go and, over whole numbers, ranks.go.
//
// Limits: only the instructions that these loops need; addresses below 4 GB, as in Go.
package simd
