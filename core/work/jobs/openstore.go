package jobs

import (
	"context"

	"orrery/core/feature/entity"
	"orrery/core/feature/online"
	"orrery/core/table"
	"orrery/core/work"
)

// OpenStore opens an online store in the worker, for a later Deploy. Answer: Done.
type OpenStore struct {
	Name    string
	Rows    string // hash of the table with the latest row of each entity
	Options online.Options
	Pushed  []online.Row // rows pushed since, in order
}

func (OpenStore) Kind() string          { return "openstore" }
func (j OpenStore) TableHash() string   { return j.Rows }
func (OpenStore) Replies() []work.Reply { return nil }

func (w *worker) openStore(ctx context.Context, j OpenStore) (work.Done, error) {
	var done work.Done
	rows, err := w.table(ctx, j.Rows)
	if err != nil {
		return done, err
	}
	key, err := rows.Column(entity.Name(j.Options.Keys))
	if err != nil {
		return done, err
	}
	store, err := online.New(rows, table.BuildIndex(key), j.Options)
	for _, row := range j.Pushed {
		if err == nil {
			store, _, err = store.Push(row)
		}
	}
	if err != nil {
		return done, err
	}
	w.modelServer().stores[j.Name] = store
	return done, nil
}
