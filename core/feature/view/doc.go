// Package view holds feature views: which features of which entities a table of events gives, from when on
// each value held, and for how long. It makes training rows of them that know nothing of the future.
//
// A [View] has the fields of Feast's FeatureView. Over its source table it becomes an [Offline] store:
//
//	v := view.View{Name: "user_spend", JoinKeys: []string{"user_id"}, EventTimestamp: "event_timestamp", TTL: "7d",
//		Features:     []string{"plan"},
//		Aggregations: []view.Aggregation{{Name: "spend_7d", Column: "amount", Function: asof.Sum, Window: "7d"}}}
//	store, err := v.Open(events, nil)
//	joined, err := store.Join(labels, view.JoinOptions{}, nil) // labels, with plan and spend_7d as they were then
//	latest, err := store.Latest(now, nil)                      // a row for each entity, for an online store
//
// Which row holds at a time, and which rows a window has, is said in package asof.
//
// # Times
//
// A column of times is of kind datetime, or of numbers that count seconds since 1970. A view without an
// event timestamp has rows that count as equally old: the last row of an entity holds at all times, and
// nothing expires. Its join says so in a note.
//
//orrery:inline never
package view
