package ml

// Seal adds a valid checksum to a text, for tests of the other checks of Load.
func Seal(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	sealed, _ := seal(append([]byte(nil), b...))
	return sealed
}
