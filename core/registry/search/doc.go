// Package search finds runs by what is written in MLflow's search grammar, and sorts
// them.
//
//	q, err := search.Parse(`metrics.f1 >= 0.8 AND (params.C = "1.0" OR tags.team ILIKE "fr%")`)
//	for i := range runs {
//		if q.Match(&runs[i]) { ... }
//	}
//
// A comparison is a field, an operator and a value:
//
//	metrics.f1 >= 0.8                      = != > >= < <= and a number without quotes
//	params.C = "1.0"                       = != LIKE ILIKE and a text in quotes, single or double
//	tags.`mlflow.note.content` LIKE "%ok%" the same; % is any text, _ any character, ILIKE ignores case
//	attributes.status = "FINISHED"         the same; start_time and end_time (ms), number: as metrics
//	run_id IN ('a1', 'b2')                 IN and NOT IN: of run_id and datasets only
//	datasets.digest = "a1b2"               name, digest, context
//
// Names with other characters than letters, digits, _ and . stand in backticks or double
// quotes. A bare name is an attribute. Comparisons are joined by AND. A run that has no
// such metric, parameter or tag matches no comparison with it, != included.
//
// Ours, not MLflow's: OR, which binds weaker than AND; brackets; the attributes
// experiment_id, lifecycle_stage and number; a parameter sorts as a number where it is
// one. There is no NOT before a comparison, as in MLflow.
//
// Limits: a query of at most 10,000 bytes and brackets 100 deep. Ten thousand runs take
// about a millisecond a comparison natively, some in a browser.
//
//orrery:inline never
package search
