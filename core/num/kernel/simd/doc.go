// Package simd generates kernels.wasm, the inner loops of core/num/kernel in WebAssembly with vectors of two numbers,
// which Go's compiler does not use.
//
//	os.WriteFile("web/kernels.wasm", simd.Module(), 0o644)
//
// The module has no memory of its own: it imports that of the Go program that calls it, so addresses are Go's. Each
// loop adds in the same order as the function of the same name in core/num/kernel, and uses no instruction whose result
// depends on the machine (no relaxed instructions, no fused products). So both give the same bits.
//
// An instruction takes its operands from a stack, so code for a+b is code for a, code for b, and one more byte. The
// assembler is therefore small: code.go joins such pieces, function.go adds locals and loops, module.go writes
// functions to a file. The loops are in sums.go, columns.go, gram.go, exponential.go and, for integers, ranks.go.
//
// Limits: only the instructions that these loops need; addresses below 4 GB, as in Go.
package simd
