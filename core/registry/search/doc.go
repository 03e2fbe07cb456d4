// Package search filters and sorts runs with MLflow's search grammar.
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
//	attributes.status = "FINISHED"         the same; start_time and end_time (ms), number: like metrics
//	run_id IN ('a1', 'b2')                 IN and NOT IN: only for run_id and datasets
//	datasets.digest = "a1b2"               name, digest, context
//
// Names with other characters than letters, digits, _ and . are written in backticks or double
// quotes. A bare name is an attribute. Comparisons are joined by AND. A run without the
// metric, parameter or tag matches no comparison with it, not even !=.
//
// Extensions of MLflow's grammar: OR, with lower precedence than AND; brackets; the attributes
// experiment_id, lifecycle_stage and number; a parameter that is a number sorts as one. As in
// MLflow there is no NOT before a comparison.
//
// Limits: queries of at most 10,000 bytes and brackets at most 100 deep. A comparison over ten
// thousand runs takes about a millisecond natively and a few in a browser.
//
//orrery:inline never
package search
