// Package search owns what is found out by fitting a pipeline many times or by asking a model many
// times: cross-validation, the search for parameters, learning curves, permutation importance and
// partial dependence, with scikit-learn's definitions and its numbers.
//
//	s, err := search.New(search.Plan{Catalog: c, Pipeline: p, Table: t, Scoring: []string{"roc_auc"}})
//	out, err := s.Run(ctx, search.Job{Fold: 0}) // one fit; Jobs is all of them, as data
//	out, err := s.Search(ctx, search.Grid{"LogisticRegression.C": {0.1, 1.0}}.Candidates())
//
// A Job is small, stands for itself and can be run anywhere that has the Plan; Rank puts outcomes
// together in any order. That is how a search is spread over workers.
//
// Limits: parameters are drawn from lists, not from distributions. Partial dependence asks the model
// (method="brute"), for trees too.
//
//orrery:inline never
package search
