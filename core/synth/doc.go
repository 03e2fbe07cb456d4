// Package synth generates data sets from a seed: the sample that the app opens with, and tables
// of other sizes to try things out on.
//
//	t := synth.UserData()                                           // 100 rows, the notebook's columns
//	drifting, facts, err := synth.Make(synth.Made{Rows: 2000, Columns: 4, Noise: 0.5, Drift: synth.Drift{Day: 60, Flip: true}})
//
// The same seed gives the same bytes on every platform and with every release of Go: the package has its own generator,
// uses no logarithm or sine, whose last bits differ between machines, and rounds what it makes to six decimals.
//
// # Limits
//
// The generator is for data, not for secrets. Normal is a sum of twelve uniform numbers and never leaves -6 to 6.
//
//orrery:inline never
package synth
