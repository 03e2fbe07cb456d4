//go:build js && wasm && !page

package kernel

import "unsafe"

// simd reports whether kernels.wasm is available, whose loops work on two numbers at once. The page around the program
// loads that module and passes its functions as imports (web/kernels.js). If the browser has no vectors, the imports do
// nothing and ready returns 0.
//
// The functions get addresses in Go's memory, which the module shares. Nothing moves or frees a slice during a call,
// because the program has one thread.
var simd = simdReady() != 0

//go:wasmimport kernels ready
func simdReady() int32

//go:wasmimport kernels sum
//go:noescape
func simdSum(a *float64, n int32) float64

//go:wasmimport kernels dot
//go:noescape
func simdDot(a, b *float64, n int32) float64

//go:wasmimport kernels distance2
//go:noescape
func simdDistance2(a, b *float64, n int32) float64

//go:wasmimport kernels dots
//go:noescape
func simdDots(dst *float64, cols unsafe.Pointer, count int32, v *float64, n int32)

//go:wasmimport kernels axpy
//go:noescape
func simdAxpy(dst *float64, f float64, x *float64, n int32)

//go:wasmimport kernels scale
//go:noescape
func simdScale(dst, w, x *float64, n int32)

//go:wasmimport kernels hasNaN
//go:noescape
func simdHasNaN(x *float64, n int32) int32

//go:wasmimport kernels addScaled
//go:noescape
func simdAddScaled(dst *float64, cols unsafe.Pointer, count int32, factors *float64, n int32)

//go:wasmimport kernels weigh
//go:noescape
func simdWeigh(dst, w, c0, c1, c2, c3 *float64, n int32)

//go:wasmimport kernels tile
//go:noescape
func simdTile(sums *[16]float64, quads, b0, b1, b2, b3 *float64, n int32)

//go:wasmimport kernels exp
//go:noescape
func simdExp(dst, x *float64, n int32, table *expConstants) (left int32)

//go:wasmimport kernels sigmoid
//go:noescape
func simdSigmoid(dst, x *float64, n int32, table *expConstants) (left int32)

//go:wasmimport kernels logisticLoss
//go:noescape
func simdLogisticLoss(r, z, y *float64, n int32, table *expConstants, sums *[4]float64)

//go:wasmimport kernels logisticSlope
//go:noescape
func simdLogisticSlope(w, z *float64, n int32, table *expConstants)

//go:wasmimport kernels ranks
//go:noescape
func simdRanks(keys, here *uint32, rows *int32, n int32, rank *uint32, stride, shift int32, bounds *[2]uint32)

//go:wasmimport kernels deal
//go:noescape
func simdDeal(keys, out *uint32, buckets unsafe.Pointer, n, base, shift, last int32) (fullest int32)

//go:wasmimport kernels insertion
//go:noescape
func simdInsertion(keys *uint32, n int32)

//go:wasmimport kernels divide
//go:noescape
func simdDivide(rows, spare *int32, n int32, rank *uint32, stride, low int32) (front int32)

//go:wasmimport kernels scan
//go:noescape
func simdScan(keys *uint32, n int32, tally unsafe.Pointer)
