// Package house has the rules of this repository as tests: which package may import which, how long and complex
// functions may be, what may not be called, how style sheets, commit subjects and comments are written.
//
//	go test ./app/house
//
// Each test prints every violation with its position and the rule. An exemption is a line in a table of this package,
// with its reason. The tests parse the files of all build tags at once and need no network.
//
// Limits: the tests read source text and do not run it. A rule about behaviour belongs to the package that it is about.
package house
