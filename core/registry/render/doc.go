// Package render writes runs for other programs: as a CSV table with MLflow's columns and as the
// notebook's metadata_store.csv. It formats pipelines as scikit-learn prints them.
//
//	err := render.RunsCSV(w, r.Runs())
//	err = render.MetadataCSV(w, r.Runs(), catalog.Catalog())
//
// Limits: output only. The stored form of a run is registry.Run's JSON.
//
//orrery:inline never
package render
