// Package feature defines features and computes them: for whole tables when a model is trained and for one row when it
// is served, from the same formulas and with identical bits.
//
// A [Definition] is a name and a formula of package expr. A [Set] has the columns of a table, its entity key column
// (such as user_id), and the definitions in the order of computation: a feature may read columns and other features,
// but not itself, directly or indirectly. A Set is immutable; a change returns a new one.
//
// The three parts of the notebook's feature store are
//
//	register_feature(name, definition)   Set.Register, or Define for all at once
//	get_user_feature(user_id)            Reader.Lookup
//	get_all_data()                       Set.Apply
//
//	set, err := feature.Define("user_id", users.Schema(),
//		feature.Definition{Name: "feature_3", Expr: "feature_1 ** 2"})
//	all, err := set.Apply(users)                   // offline: every row
//	reader, err := set.Reader(users, nil)
//	row, err := reader.Lookup("a27b09ee-…")        // online: one user
//	plan, err := reader.Plan([]string{"feature_1", "feature_3"})
//	x, err = plan.Vector(x, i)                     // online, for a model: no allocation
//
// A set with table-wide formulas is fitted first, on the training rows. Its definitions then have the fitted state, so
// that a model that stores them is served with the numbers that it was trained with:
//
//	set, err = set.Fit(users, train)
//	defs := set.Definitions()                      // Define returns the same set for them
//
// Vectors are in the order of the requested names, not in that of the table, so that the order of the table's columns
// does not matter.
//
// # Limits
//
// A set has at most 1,000 features. A name has at most 100 bytes, and no backtick, line break or other control
// character, so that a formula can always contain it. Features of one row depend only on that row and on the state
// frozen from the training rows.
//
//orrery:inline never
package feature
