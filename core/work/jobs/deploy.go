package jobs

import (
	"context"
	"errors"
	"strings"
	"time"

	"orrery/core/feature"
	"orrery/core/feature/online"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work"
)

// Deploy makes a model the one that the worker's model server serves. If it cannot serve, the previous one stays
// deployed. Answer: DeployResult.
type Deploy struct {
	StoredModel        // Features are the ones that the model was fitted with
	Name        string // of the model
	Version     int
	ByKey       bool     // look rows up by Features.Key, whose values are unique
	Stores      []string // names of the online stores to read features from, instead of the table
	At          work.Num // as-of time of these reads, microseconds since 1970
}

func (Deploy) Kind() string          { return "deploy" }
func (Deploy) Replies() []work.Reply { return []work.Reply{&DeployResult{}} }

// DeployResult answers Deploy.
type DeployResult struct {
	Inputs    []string
	Sources   []string // the columns of the table that the inputs are computed from
	Classes   []table.Value
	ClockStep time.Duration // of the worker's clock
}

func (*DeployResult) Kind() string { return "deployed" }

// errNoStore means that Deploy names a store that is not open. The page opens the stores before it deploys.
var errNoStore = errors.New("work: the online store is not open")

func (w *worker) deploy(ctx context.Context, j Deploy) (DeployResult, error) {
	var none DeployResult
	t, set, err := w.define(ctx, j.Table, j.Features)
	if err != nil {
		return none, err
	}
	m, err := ml.Load(w.catalog, j.Model)
	if err != nil {
		return none, err
	}
	d := serve.Deployment{Set: set, Model: m, Version: registry.Version{Model: j.Name, N: j.Version}}
	s := w.modelServer()
	if d.Reader, err = readerByKey(t, set, j); err != nil {
		return none, err
	}
	if d.Online, err = s.online(j.Stores, float64(j.At)); err != nil {
		return none, err
	}
	if err := s.server.Swap(d); err != nil { // up to here the previous model serves
		return none, err
	}
	sources, err := set.Needs(m.Pipeline().Inputs)
	if err != nil {
		return none, err
	}
	s.table, s.key, s.reader, s.target = t, j.Features.Key, d.Reader, m.Pipeline().Target
	return DeployResult{Inputs: m.Pipeline().Inputs, Sources: sources, Classes: m.Classes(), ClockStep: time.Duration(s.clockStep * 1e9)}, nil
}

// readerByKey returns a reader of the table's rows by key, nil without ByKey.
func readerByKey(t *table.Table, set *feature.Set, j Deploy) (*feature.Reader, error) {
	if !j.ByKey {
		return nil, nil
	}
	key, err := t.Column(j.Features.Key)
	if err != nil {
		return nil, err
	}
	return set.Reader(t, table.BuildIndex(key))
}

// online returns a function that reads a model's features from the named stores as of a time; nil without stores.
// Several join keys are separated by commas: "u1, NOR". Stores that are not named are closed.
func (s *modelServer) online(names []string, now float64) (func(key string) (map[string]table.Value, bool), error) {
	var stores []*online.Store
	open := make(map[string]*online.Store, len(names))
	for _, name := range names {
		store := s.stores[name]
		if store == nil {
			return nil, errNoStore
		}
		stores, open[name] = append(stores, store), store
	}
	s.stores = open
	if len(stores) == 0 {
		return nil, nil
	}
	r := online.ReaderOf(stores)
	return func(key string) (map[string]table.Value, bool) {
		parts := []string{key}
		if n := len(r.Keys()); n > 1 {
			parts = strings.SplitN(key, ",", n)
			for i := range parts {
				parts[i] = strings.TrimSpace(parts[i])
			}
		}
		keys, err := r.Spell(parts)
		if err != nil {
			return nil, false
		}
		return r.Given(keys, now)
	}, nil
}
