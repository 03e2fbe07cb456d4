package table

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// On a little-endian machine such as WebAssembly, the memory of a slice of numbers is
// already its wire form. There the functions below return that memory; on other machines
// they return a copy.

func littleEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) == 1 }

// bytesOfFloat64 returns v as little-endian bytes.
func bytesOfFloat64(v []float64) []byte {
	if littleEndian() {
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), 8*len(v))
	}
	out := make([]byte, 0, 8*len(v))
	for _, x := range v {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(x))
	}
	return out
}

// bytesOfUint32 returns v as little-endian bytes.
func bytesOfUint32(v []uint32) []byte {
	if littleEndian() {
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), 4*len(v))
	}
	out := make([]byte, 0, 4*len(v))
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, x)
	}
	return out
}

// float64Buffer returns n floats and the bytes to fill them with. After that, settle
// converts them to the machine's byte order.
func float64Buffer(n int) (v []float64, b []byte, settle func()) {
	v = make([]float64, n)
	b = unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), 8*n)
	return v, b, func() {
		if littleEndian() {
			return
		}
		for i := range v {
			v[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
		}
	}
}

// uint32Buffer is float64Buffer for offsets.
func uint32Buffer(n int) (v []uint32, b []byte, settle func()) {
	v = make([]uint32, n)
	b = unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), 4*n)
	return v, b, func() {
		if littleEndian() {
			return
		}
		for i := range v {
			v[i] = binary.LittleEndian.Uint32(b[4*i:])
		}
	}
}
