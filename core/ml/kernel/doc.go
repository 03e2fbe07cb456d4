// Package kernel owns the few inner loops that everything hot in core/ml stands on: the exponential
// and its kin, scaled sums of columns, dot products and the tile of a Gram matrix, the descent by
// LBFGS that is made of them, and the sorts and scans of whole numbers that trees are made of.
//
//	z := make([]float64, n)
//	kernel.AddScaled(z, cols, beta)    // z += X beta
//	kernel.Dots(grad, cols, residuals) // grad += X' r
//
// Each function defines the order of its sums and wraps products in float64(...), which forbids a
// compiler to fuse them with additions; none calls math.Exp or math.Log, which are assembly on some
// machines. So the same input gives the same bits natively and as WebAssembly.
//
// In a browser the loops over many numbers come from web/kernels.wasm, which has vectors of two
// where Go's compiler has none; package simd makes that module, and it adds in the order that the
// plain loops here define, to the same bits. Where it is not loaded the plain loops serve.
//
// Limits: everything is float64 and single-threaded; lengths are the caller's duty.
//
//orrery:inline always
package kernel
