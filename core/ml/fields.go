package ml

import "slices"

// Field is one attribute of a fitted step: its name and a pointer to its value, a *int, *float64, *[]int, *[]float64,
// *[]string, *[][]float64 or *[]any. The elements of a []any have the types of encoding/json after loading.
type Field struct {
	Name string
	At   any
}

// Fields lists the attributes of a fitted step, for both directions: to Attributes and back from their JSON.
//
//	func (s *step) fields() ml.Fields { return ml.Fields{{Name: "mean_", At: &s.mean}, {Name: "n_features_in_", At: &s.width}} }
type Fields []Field

// Attributes returns copies of the values. A nil slice of numbers is nil, scikit-learn's None.
func (f Fields) Attributes() map[string]any {
	out := make(map[string]any, len(f))
	for _, field := range f {
		out[field.Name] = field.value()
	}
	return out
}

func (f Field) value() any {
	switch at := f.At.(type) {
	case *int:
		return *at
	case *float64:
		return *at
	case *[]int:
		return slices.Clone(*at)
	case *[]string:
		return slices.Clone(*at)
	case *[]float64:
		if *at != nil {
			return slices.Clone(*at)
		}
	case *[][]float64:
		if *at != nil {
			return cloneRows(*at)
		}
	case *[]any:
		if *at != nil {
			return cloneAny(*at)
		}
	}
	return nil
}

// cloneAny copies the elements of a list that are lists of numbers, integers or strings.
func cloneAny(list []any) []any {
	out := slices.Clone(list)
	for i, v := range out {
		switch v := v.(type) {
		case []float64:
			out[i] = slices.Clone(v)
		case []int:
			out[i] = slices.Clone(v)
		case []string:
			out[i] = slices.Clone(v)
		}
	}
	return out
}

func cloneRows(rows [][]float64) [][]float64 {
	out := make([][]float64, len(rows))
	for i, r := range rows {
		out[i] = slices.Clone(r)
	}
	return out
}

// Room returns n numbers in the memory of dst, or in new memory if dst is too short.
func Room(dst []float64, n int) []float64 {
	if cap(dst) < n {
		return make([]float64, n)
	}
	return dst[:n]
}

// NewRows returns n rows of width zeros in one piece of memory.
func NewRows(n, width int) [][]float64 {
	all, rows := make([]float64, n*width), make([][]float64, n)
	for i := range rows {
		rows[i] = all[i*width : (i+1)*width : (i+1)*width]
	}
	return rows
}

// Pick returns the elements of v at these positions.
func Pick[T any](v []T, at []int) []T {
	out := make([]T, len(at))
	for i, p := range at {
		out[i] = v[p]
	}
	return out
}

// Ints returns whole numbers, such as the indexes of classes, as integers.
func Ints(v []float64) []int {
	out := make([]int, len(v))
	for i, x := range v {
		out[i] = int(x)
	}
	return out
}

// ArgMax returns the index of the greatest number, the first of equal ones.
func ArgMax(v []float64) int {
	best := 0
	for i, x := range v {
		if x > v[best] {
			best = i
		}
	}
	return best
}
