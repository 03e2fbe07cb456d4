// Package house keeps the rules of the building as tests: which package may
// import which, how long files and functions may be, what may not be called.
//
//	go test ./app/house
//
// Each test prints every offender with its place and the rule. An exemption is
// a line in a table here, with its reason. The tests read the tree, so they hold
// for every build tag at once and need neither git nor a network.
//
// Limits: they read what is written, not what runs. A rule about behaviour
// belongs beside the code.
package house
