// Package registry stores runs with MLflow's fields, their models by content digest, versions of registered models, the
// aliases that select the version that serves, and an audit trail of the changes with their reasons.
//
//	r, problems, err := registry.Open(kv, time.Now, newID)
//	run, err := r.Record(registry.Run{Start: start, Metrics: scores}, model)
//	v, err := r.Register(run.ID, "user-target", "best score so far")
//	err = r.SetAlias("user-target", registry.Champion, v.N, "beats v2")
//	m, v, err := r.Load("user-target", registry.Champion, catalog.Catalog())
//
// Record corresponds to the notebook's record_model(pipeline, score, parameters). Load with Champion replaces its
// load_latest_model(), which used the newest model. Package render writes its metadata_store.csv.
//
// Storage: every record has its own key under orrery/v1/ and never changes: r/<id> is a run, m/<digest> a model,
// v/<model>/<n> a version, e/<seq>-<id> an event (an alias moved, runs deleted). A value is `crc|length|json`
// (store/record). A running run is b/<id> until the step that writes r/<id>: Begin, then Record, or Interrupt if its
// page closed. Older programs ignore b/. The current state is a fold over these records, so no key is read, changed and
// written back, and tabs that write at once do not overwrite each other.
//
// Settings: each setting is one record d/<name>, which is overwritten when it changes. Each
// write has a revision, assigned in the journal's transaction. The journal's value applies;
// the KV's is used only if its revision is higher, as after a time without a journal. A
// deleted setting leaves a record without a value, so that no revision is used twice.
//
// Large models, above 64 kB (store/large), would fill the KV. With a journal they are stored in Place.Blobs, written
// before the record that refers to them, orrery/v2/m/<digest>/<stamp>. Without a journal, as in a browser that refuses
// its database, they are in the KV, and Tidy moves them when the database is available again. Blobs without a record
// are deleted after an hour, not earlier: another tab may be about to write the record.
//
// Durability: a browser that is killed loses the last seconds of its localStorage, and tabs that fill it together lose
// writes without an error. So a registry has a journal in addition to its KV (Place.Journal). A change is made in this
// order: one transaction of the journal reads what other tabs wrote, assigns free numbers, and stores all records of
// the change or none; then the KV gets the same records; then the method returns. Opening restores the KV from the
// journal and adds to the journal what only the KV has. Without a journal everything works with the weaker guarantees
// of the KV.
//
// The journal remembers a deletion for 4,000 steps, so that a schedule that deletes old runs
// (Retain) fills neither the KV nor the journal: it uses 165 units for one event in the KV, and
// one entry without a value for each deletion of the last 5,000 steps in the journal.
//
// Damage: a record that fails its checksum or cannot be decoded is moved to orrery/quarantine/<key>, reported once, and
// restored if the journal has an intact copy; everything else keeps working. If records of a newer layout are found,
// the registry is read-only.
//
// Limits: runs and models may use 4 Mi UTF-16 units of a browser's 5 Mi, so that versions, events and settings still
// have room. Writes of another tab are visible after the next Refresh or write. Opening reads everything: about 0.1 ms
// per run in a browser, with Place.Pause in between. Without a journal, two tabs that register a version of one model
// at the same moment may assign the same number, and the later one wins. Returned runs, maps and slices are shared: do
// not modify them.
//
//orrery:inline never
package registry
