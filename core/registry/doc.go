// Package registry keeps what was trained: runs with MLflow's fields, their models by
// content, versions of registered models, the aliases that say which version serves,
// and the trail of why they moved.
//
//	r, problems, err := registry.Open(kv, time.Now, newID)
//	run, err := r.Record(registry.Run{Start: start, Metrics: scores}, model)
//	v, err := r.Register(run.ID, "user-target", "best score so far")
//	err = r.SetAlias("user-target", registry.Champion, v.N, "beats v2")
//	m, v, err := r.Load("user-target", registry.Champion, catalog.Catalog())
//
// Record is the notebook's record_model(pipeline, score, parameters); Load with
// Champion stands for its load_latest_model(), which took whatever was newest, and
// package render writes its metadata_store.csv.
//
// How it is stored. Every record has a key of its own under orrery/v1/ and never
// changes: r/<id> a run, m/<digest> a model, v/<model>/<n> a version, e/<seq>-<id> an
// event (an alias moved, runs deleted). A value is `crc|length|json` (store/record).
// A run that goes on is b/<id> until the step that writes r/<id>: Begin, then Record, or
// Interrupt where its page is gone. Programs that do not know b/ pass over it.
// What is true now is a fold over these records, so no key is read, changed and
// written back, and tabs that write at once do not overwrite each other.
//
// Settings (what a person has defined or chosen) are one record for each thing, d/<name>, which
// is written again when the thing changes. Each writing has a revision, given out by the
// journal's transaction. The journal decides which value holds; the KV's is taken only where
// its revision is higher, as after a time without a journal. A deleted setting leaves a record
// without a value, so that no revision is used twice.
//
// Models above 64 kB (store/large) would fill the KV. With a journal they are stored in
// Place.Blobs, written before the record that names them, orrery/v2/m/<digest>/<stamp>. Without
// one, as in a browser that refuses its database, they are in the KV, and Tidy moves them when
// there is a database again. Blobs that nothing names are deleted after an hour, never earlier:
// another tab may be about to name them.
//
// What is lost by whom. A browser that is killed forgets the last seconds of its
// localStorage, and tabs that fill it together lose writes in silence. So a registry has
// a journal beside its KV (Place.Journal), and a change is made in this order: one
// transaction of the journal takes in what other tabs wrote, picks the numbers that are
// free, and keeps all records of the change or none; then the KV gets the same records;
// then the method returns. Opening repairs the KV from the journal and tells the journal
// what only the KV has. Without a journal all works as well, with the KV's own promises.
//
// A deletion is remembered by the journal for 4,000 steps, so that a schedule that deletes what
// it does not keep (Retain) fills neither the KV nor the journal: 165 units of one event in the KV,
// and an entry of a key alone for each deletion of the last 5,000 steps in the journal.
//
// A record that does not pass its checksum or does not read is moved to
// orrery/quarantine/<key>, reported once, restored where the journal has it whole, and
// the rest goes on. Where records of a newer layout are found, everything is read-only.
//
// Limits: 4 Mi UTF-16 units of a browser's 5 Mi; runs and models stop there, so that
// versions, events and settings still find room. What another tab writes is seen at
// the next Refresh or write. Opening reads everything: about 0.1 ms a run in a browser,
// with Place.Pause in between. Without a journal, two tabs that register a version of one
// model within the same moment may pick the same number, and the later one stands. Runs,
// maps and slices that come out are shared: read-only.
//
//orrery:inline never
package registry
