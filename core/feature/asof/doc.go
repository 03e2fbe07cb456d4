// Package asof reads the past: the value that a feature had at a moment, and what a window of time before
// that moment held. It is the point-in-time join of feature stores (Feast's get_historical_features) and
// pandas' merge_asof with direction "backward".
//
// A [Log] is the rows of a source in the order of entity and time. A [Query] asks it about entities at times:
//
//	log, err := asof.NewLog(asof.Source{Key: users, Event: times}, nil)
//	rows, err := log.Join(asof.Query{Key: who, At: when}, ttl, nil) // a row of the source, or -1
//	spend := amount.Gather(rows)
//	mean, err := log.Aggregate(q, asof.Aggregation{Name: "mean_7d", Column: "amount", Function: asof.Mean, Window: week}, amount, nil)
//
// Times are microseconds since 1970, UTC.
//
// # Which row is chosen
//
// The latest row of the entity with event time <= the time asked for, unless it is older than the time to
// live: a row exactly as old as the time to live still counts, as in Feast and as pandas' tolerance does. Of
// rows with one event time the one that was created last wins, and of those the one that comes last in the
// source. A missing value in the chosen row stays missing: the join chooses rows, and does not look for an
// older value. A row without an event time is never chosen, and a question without a time finds nothing.
//
// # What a window holds
//
// The window of width w at time t is half open, (t-w, t], as in pandas' rolling: a row at t counts, a row
// exactly w before t does not. Missing cells are left out. An empty window has count 0 and no sum, mean,
// min, max or last. Where there are no times, a window holds all rows. Sums are added in blocks of two, four, eight rows from the entity's first on, so that
// the same rows give the same bits whichever other rows, entities or questions there are.
//
// # Limits
//
// A source has fewer than 2^31 rows. NewLog takes O(n log n), and O(n) where each entity's rows come in the
// order of time; Join and Aggregate take O(n + q log n).
//
//orrery:inline engine
package asof
