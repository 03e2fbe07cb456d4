// Package online is the online store of a feature view: it returns the current features of single entities.
//
// A [Store] is filled with the latest row of each entity (view.Offline.Latest) and an index over their keys,
// both made by a worker. Reading is a hash and a few flat arrays: no allocation, under a microsecond.
//
//	store, err := online.New(latest, index, online.Options{View: "spend", Keys: []string{"user_id"}, Timestamp: "event_timestamp", TTL: ttl})
//	at := store.Find("u045")
//	cell := store.Cell(at, feature, now)
//	store, ok, err = store.Push(online.Row{Key: []string{"u045"}, Event: now, Values: ...}) // a new row
//	answer, err := online.Answer(request, []*online.Store{store}, nil, now) // Feast's get-online-features
//
// Each value has Feast's status: PRESENT; NULL_VALUE if the row has none; NOT_FOUND if no row has the key;
// OUTSIDE_MAX_AGE if the row is older than the view's time to live. A value that is too old is still returned,
// as in Feast; [Store.Given], which feeds models, omits it, since a training row would lack it too.
//
// # Limits
//
// A store is immutable and safe for concurrent use. Push copies the rows pushed before, which is meant for rows
// that people send, not for a stream. Time windows are as of the last materialization, and have its age.
//
//orrery:inline always
package online
