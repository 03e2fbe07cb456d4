// Package search fits a pipeline many times or evaluates a model many times: cross-validation, parameter search,
// learning curves, permutation importance and partial dependence, with scikit-learn's definitions and numbers.
//
//	s, err := search.New(search.Plan{Catalog: c, Pipeline: p, Table: t, Scoring: []string{"roc_auc"}})
//	out, err := s.Run(ctx, search.Job{Fold: 0}) // one fit; Jobs is all of them, as data
//	out, err := s.Search(ctx, search.Grid{"LogisticRegression.C": {0.1, 1.0}}.Candidates())
//
// A Job is small and self-contained, and runs anywhere with the Plan; Rank combines outcomes in any order. This is how
// workers share a search.
//
// Limits: parameters are drawn from lists, not from distributions. Partial dependence evaluates the model
// (method="brute") for trees too.
//
//orrery:inline never
package search
