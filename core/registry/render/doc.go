// Package render writes runs for other programs to read: as a CSV table with MLflow's columns, as
// the notebook's metadata_store.csv, and pipelines as scikit-learn prints them.
//
//	err := render.RunsCSV(w, r.Runs())
//	err = render.MetadataCSV(w, r.Runs(), catalog.Catalog())
//
// Limits: output only; nothing here reads what it wrote. The text that a run is stored as is
// registry.Run's JSON.
//
//orrery:inline never
package render
