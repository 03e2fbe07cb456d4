// Package asof computes the value that a feature had at a point in time, and aggregations over a time window
// before it. It is the point-in-time join of feature stores (Feast's get_historical_features) and pandas'
// merge_asof with direction "backward".
//
// A [Log] is the rows of a source in the order of entity and time. A [Query] has entities and times:
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
// The latest row of the entity with event time <= the query's time, unless it is older than the time to
// live: a row exactly as old as the time to live still counts, as in Feast and in pandas' tolerance. Among
// rows with the same event time, the one created last wins, and among those the last one in the source. A
// missing value in the chosen row stays missing: the join chooses rows and does not look for an older value.
// A row without an event time is never chosen, and a query row without a time has no match.
//
// # Windows
//
// The window of width w at time t is half open, (t-w, t], as in pandas' rolling: a row at t counts, a row exactly w
// before t does not. Missing cells are skipped. An empty window has count 0 and no sum, mean, min, max or last. Without
// times, a window contains all rows. Sums are added in blocks of two, four, eight rows from the entity's first row, so
// that the same rows give the same bits whatever other rows, entities or query rows there are.
//
// # Limits
//
// A source has fewer than 2^31 rows. NewLog takes O(n log n), and O(n) if each entity's rows are in the order
// of time; Join and Aggregate take O(n + q log n).
//
//orrery:inline engine
package asof
