// Package ml owns the contract between a pipeline and its steps, the pipeline itself and the fitted
// model: what can be learnt from a table, kept as readable text and asked for one row.
//
// Kinds of steps have scikit-learn's class names and parameters. They live in packages below this
// one and are listed in ml/catalog:
//
//	p := ml.Pipeline{
//		Steps:  []ml.Spec{{Kind: "StandardScaler"}},
//		Final:  ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"C": 0.5}},
//		Inputs: []string{"feature_1", "feature_2"},
//		Target: "target",
//	}
//	m, err := p.Fit(ctx, catalog.Catalog(), t, train)
//	proba, err := m.Prob(t.Take(test))
//
// A model finds its inputs by name, never by position. Prob answers for a table, ProbRow for one
// row without allocating; both give the same bits, and a fit gives the same bits natively and as
// WebAssembly.
//
// What a pipeline learns follows from its last step (Task): the classes of the target, its numbers,
// groups without a target, or a transformation of the columns. Predict answers with classes,
// Estimate with numbers, Transform with a table.
//
// Limits: steps do not see the target, the last one excepted. There are no weights of rows.
//
//orrery:inline never
package ml
