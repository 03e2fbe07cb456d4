package state_test

import (
	"math"
	"reflect"
	"slices"
	"strings"

	"orrery/app/state"
)

// fingerprint returns a hash of all fields of a State, exported or not. Immutable values such as tables, sets and
// indexes are hashed by their address.
func fingerprint(s state.State) uint64 {
	h := sum64(14695981039346656037)
	hashValue(&h, reflect.ValueOf(s))
	return uint64(h)
}

func hashValue(h *sum64, v reflect.Value) {
	switch v.Kind() {
	case reflect.Invalid:
		h.add(1)
	case reflect.Pointer:
		if v.IsNil() || immutable(v.Type().Elem()) {
			h.add(uint64(v.Pointer()))
			return
		}
		hashValue(h, v.Elem())
	case reflect.Interface:
		hashValue(h, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if !immutable(v.Type()) {
				hashValue(h, v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		h.add(uint64(v.Len()))
		for i := range v.Len() {
			hashValue(h, v.Index(i))
		}
	case reflect.Map:
		if immutable(v.Type()) {
			return
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			hashValue(h, k)
			hashValue(h, v.MapIndex(k))
		}
	default:
		hashScalar(h, v)
	}
}

func hashScalar(h *sum64, v reflect.Value) {
	switch {
	case v.CanInt():
		h.add(uint64(v.Int()))
	case v.CanUint():
		h.add(v.Uint())
	case v.CanFloat():
		h.add(math.Float64bits(v.Float()))
	case v.Kind() == reflect.Bool && v.Bool():
		h.add(2)
	case v.Kind() == reflect.String:
		h.add(uint64(v.Len()))
		for _, b := range []byte(v.String()) {
			h.add(uint64(b))
		}
	default:
		h.add(3)
	}
}

// sum64 is FNV-1a over numbers.
type sum64 uint64

func (h *sum64) add(x uint64) { *h = (*h ^ sum64(x)) * 1099511628211 }

// immutable reports whether values of the type never change after their construction.
func immutable(t reflect.Type) bool {
	switch t.PkgPath() + "." + t.Name() {
	case "orrery/core/table.Table", "orrery/core/table.Index", "orrery/core/table.Column", "orrery/core/feature.Set", "orrery/core/feature.Reader", "orrery/core/ml.Catalog", "time.Location":
		return true
	}
	return false
}
