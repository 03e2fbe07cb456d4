// Package ml defines pipelines, their steps and fitted models.
//
// A pipeline learns from a table. The model that it returns can be stored as readable text and can predict for single
// rows. Kinds of steps have scikit-learn's class names and parameters. They are in packages below this one and are
// listed in ml/catalog:
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
// A model finds its inputs by name, never by position. Prob predicts for a table, ProbRow for one row without
// allocating. Both give the same bits, and a fit gives the same bits natively and as WebAssembly.
//
// The last step determines what a pipeline learns (Task): the classes of the target, its numbers, groups without a
// target, or a transformation of the columns. Predict returns classes, Estimate numbers, Transform a table.
//
// Limits: only the last step sees the target. There are no sample weights.
//
//orrery:inline never
package ml
