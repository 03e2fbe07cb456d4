// Package format writes numbers, durations, sizes and times for people. The same kind of value is written the same
// way everywhere.
//
//	format.Count(2, "run")                  // "2 runs"
//	format.Duration(3800*time.Microsecond)  // "3.8 ms"
package format
