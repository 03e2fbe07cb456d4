// Package view has feature views: the features of entities that a table of events provides, with the time from which
// and for how long each value is valid. It builds training rows from them without information from the future.
//
// A [View] has the fields of Feast's FeatureView. Over its source table it becomes an [Offline] store:
//
//	v := view.View{Name: "user_spend", JoinKeys: []string{"user_id"}, EventTimestamp: "event_timestamp", TTL: "7d",
//		Features:     []string{"plan"},
//		Aggregations: []view.Aggregation{{Name: "spend_7d", Column: "amount", Function: asof.Sum, Window: "7d"}}}
//	store, err := v.Open(events, nil)
//	joined, err := store.Join(labels, view.JoinOptions{}, nil) // labels, with plan and spend_7d as of each row's time
//	latest, err := store.Latest(now, nil)                      // one row per entity, for an online store
//
// Package asof defines which row is valid at a time, and which rows a window contains.
//
// # Times
//
// A column of times has the kind datetime, or numbers of seconds since 1970. Without an event timestamp all rows
// count as equally old: the last row of an entity is valid at all times, and nothing expires. The join adds a
// note about this.
//
//orrery:inline never
package view
