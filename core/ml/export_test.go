package ml

// Seal gives a text the checksum that fits it, for tests of what Load does beyond that.
func Seal(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	sealed, _ := seal(append([]byte(nil), b...))
	return sealed
}
