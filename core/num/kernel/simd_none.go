//go:build !js || !wasm || page

package kernel

import "unsafe"

// Without kernels.wasm the compiler removes every call of these.
const simd = false

func simdSum(*float64, int32) float64                                            { return 0 }
func simdDot(_, _ *float64, _ int32) float64                                     { return 0 }
func simdDistance2(_, _ *float64, _ int32) float64                               { return 0 }
func simdDots(_ *float64, _ unsafe.Pointer, _ int32, _ *float64, _ int32)        {}
func simdAxpy(_ *float64, _ float64, _ *float64, _ int32)                        {}
func simdScale(_, _, _ *float64, _ int32)                                        {}
func simdHasNaN(*float64, int32) int32                                           { return 0 }
func simdAddScaled(_ *float64, _ unsafe.Pointer, _ int32, _ *float64, _ int32)   {}
func simdWeigh(_, _, _, _, _, _ *float64, _ int32)                               {}
func simdTile(_ *[16]float64, _, _, _, _, _ *float64, _ int32)                   {}
func simdExp(_, _ *float64, _ int32, _ *expConstants) int32                      { return 0 }
func simdSigmoid(_, _ *float64, _ int32, _ *expConstants) int32                  { return 0 }
func simdLogisticLoss(_, _, _ *float64, _ int32, _ *expConstants, _ *[4]float64) {}
func simdLogisticSlope(_, _ *float64, _ int32, _ *expConstants)                  {}

func simdRanks(_, _ *uint32, _ *int32, _ int32, _ *uint32, _, _ int32, _ *[2]uint32) {}
func simdDeal(_, _ *uint32, _ unsafe.Pointer, _, _, _, _ int32) int32                { return 0 }
func simdInsertion(*uint32, int32)                                                   {}
func simdDivide(_, _ *int32, _ int32, _ *uint32, _, _ int32) int32                   { return 0 }
func simdScan(_ *uint32, _ int32, _ unsafe.Pointer)                                  {}
