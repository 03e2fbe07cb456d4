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
// Limits: pipelines classify; regression and steps over text columns have no kind yet. A model
// holds its inputs as float64 and reads number and boolean columns only.
package ml
