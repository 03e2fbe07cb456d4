// Package feature holds the definitions of features and computes them: for whole tables when a model is trained, for
// one row when it is served, from the same formulas and with the same bits.
//
// A [Definition] is a name and a formula of package expr. A [Set] is the columns of a table, the column that names its
// entities (users, say), and the definitions in the order in which they can be computed: a feature may read the
// columns and other features, but not itself by any way round. A Set is immutable; a change makes a new one.
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
// A set with table-wide formulas is fitted first, on the training rows; its definitions then carry what was learnt, so
// that a model that keeps them is served with the numbers that it was trained with:
//
//	set, err = set.Fit(users, train)
//	kept := set.Definitions()                      // Define makes the same set of them
//
// Vectors are in the order of the names that were asked for, never in that of the table, so that a table with its
// columns in another order gives the same vector.
//
// # Limits
//
// A set has at most 1,000 features. A name has at most 100 bytes, and no backtick, line break or other control
// character, so that a formula can always spell it. Features of one row read only that row and what was frozen from
// the training rows.
//
//orrery:inline never
package feature
