// Package kernel implements the inner loops of the estimators: the exponential, the logarithm and related functions,
// scaled sums of columns, dot products and Gram matrices, minimization by L-BFGS, which uses these, and the sorts and
// scans of integers that tree estimators use.
//
//	z := make([]float64, n)
//	kernel.AddScaled(z, cols, beta)    // z += X beta
//	kernel.Dots(grad, cols, residuals) // grad += X' r
//
// Each function defines the order of its sums and wraps products in float64(...), which prevents a compiler from fusing
// them with additions. None calls math.Exp or math.Log, which are assembly on some machines. So the same input gives
// the same bits natively and as WebAssembly.
//
// In a browser the loops over many numbers come from web/kernels.wasm, which uses vectors of two numbers; Go's compiler
// does not. Package simd generates that module. It adds in the same order as the loops in Go and gives the same bits.
// Without the module the loops in Go run.
//
// Limits: everything is float64 and single-threaded; callers must pass slices of the right lengths.
//
//orrery:inline always
package kernel
