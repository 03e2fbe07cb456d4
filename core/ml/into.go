package ml

// Into writes parameters to the pointers of the fields with the same names: a *float64, *int, *bool or *string. It
// panics under the same conditions as Float and Bool.
func (p Params) Into(fields Fields) {
	for _, f := range fields {
		switch at := f.At.(type) {
		case *float64:
			*at = p.Float(f.Name)
		case *int:
			*at = p.Int(f.Name)
		case *bool:
			*at = p.Bool(f.Name)
		case *string:
			*at = p.Text(f.Name)
		}
	}
}

// Seed returns random_state, and 0 for None.
func (p Params) Seed() uint64 {
	f, _ := toFloat(p.Value("random_state"))
	return uint64(f)
}
