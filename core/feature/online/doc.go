// Package online answers for single entities what their features are now: the online store of a feature view.
//
// A [Store] is filled with the latest row of each entity (view.Offline.Latest) and an index over their keys,
// both made by a worker. Reading is a hash and a few flat arrays: no allocation, under a microsecond.
//
//	store, err := online.New(latest, index, online.Options{View: "spend", Keys: []string{"user_id"}, Timestamp: "event_timestamp", TTL: ttl})
//	at := store.Find("u045")
//	cells = store.Read(cells, at, features, now)
//	store, ok, err = store.Push(online.Row{Key: []string{"u045"}, Event: now, Values: ...}) // a fresh row
//	answer, err := online.Answer(request, []*online.Store{store}, nil, now) // Feast's get-online-features
//
// Each value comes with Feast's status: PRESENT; NULL_VALUE, when the row has none; NOT_FOUND, when no row has
// the key; OUTSIDE_MAX_AGE, when the row is older than the view's time to live. A value outside its age is
// still told, as Feast does; [Store.Given], which feeds models, leaves it out, since a training row would
// lack it too.
//
// # Limits
//
// A store is immutable and may be used by several goroutines. Push copies what was pushed before, which is
// meant for rows that people send, not for a stream. Windows of time are as of the last materialisation, and as
// old as that.
//
//orrery:inline always
package online
