package features

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/app/ui/format"
	"orrery/core/feature/entity"
	"orrery/core/feature/online"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// push pushes the row in the form to the online store, to the source, or to both.
func (s *State) push() []station.Cmd {
	f := &s.Store.Reading
	o, ok := s.Online()
	v, known := s.Store.Repo.View(f.View, 0)
	if !ok || !known || s.Store.Pushing.Running() {
		return nil
	}
	event, timed := table.ParseTime(f.Event)
	if !timed {
		f.Wrong = "Enter an event time later than the entity's own, such as " + table.FormatTime(o.At+60e6, false) + "."
		return nil
	}
	if _, err := entity.Key(o.Store.Keys(), station.Texts(f.Keys)); err != nil {
		f.Wrong = format.ErrorText(err.Error())
		return nil
	}
	cells, wrong := s.pushedCells(o.Store)
	if f.Wrong = wrong; wrong != "" {
		return nil
	}
	var cmds []station.Cmd
	if f.To != "offline" {
		if cmds = s.pushOnline(o, PushedRow{View: f.View, Key: station.Texts(f.Keys), Event: event, Cells: cells}); s.Store.Reading.Wrong != "" {
			return nil
		}
	}
	if s.Store.Reading.To != "online" {
		s.DrainNotification() // otherwise it could replace the later notification of appended
		cmds = append(cmds, s.pushOffline(o, v, event, cells)...)
	}
	return cmds
}

// pushedCells parses the typed cells that are not empty.
func (s *State) pushedCells(store *online.Store) (map[string]table.Value, string) {
	out := map[string]table.Value{}
	for _, c := range s.Store.Reading.Cells {
		if strings.TrimSpace(c.Text) == "" {
			continue
		}
		i := store.Features().Index(c.Name)
		kind := table.Number // a column that only window aggregations read
		if i >= 0 {
			kind = store.Features()[i].Kind
		}
		v, ok := station.CellAs(kind, c.Text)
		if !ok {
			return nil, strconv.Quote(c.Text) + " is not a valid " + kind.String() + " for " + c.Name + "."
		}
		out[c.Name] = v
	}
	if len(out) == 0 {
		return nil, "Enter at least one value."
	}
	return out, ""
}

// featureCells returns the cells that are features of a store.
func featureCells(store *online.Store, cells map[string]table.Value) map[string]table.Value {
	out := map[string]table.Value{}
	for name, v := range cells {
		if store.Features().Index(name) >= 0 {
			out[name] = v
		}
	}
	return out
}

// pushOnline pushes the row to every materialized version of the view.
func (s *State) pushOnline(o OnlineStore, p PushedRow) []station.Cmd {
	for _, each := range s.Store.Stores {
		if each.View != p.View {
			continue
		}
		next, taken, err := each.Store.Push(online.Row{Key: p.Key, Event: p.Event, Values: featureCells(each.Store, p.Cells)})
		switch {
		case err != nil:
			s.Store.Reading.Wrong = format.ErrorText(err.Error())
			return nil
		case !taken:
			s.Store.Reading.Wrong = "The entity has a newer row. Enter a later event time."
			return nil
		}
		s.setOnline(OnlineStore{each.Filled, next})
	}
	s.Store.Pushes = append(slices.Clone(s.Store.Pushes), p)
	s.Store.Pushes = s.Store.Pushes[max(0, len(s.Store.Pushes)-maxJoins):]
	if now, ok := s.AsOf(); ok && p.Event > now {
		s.Store.Reading.AsOf = table.FormatTime(p.Event, false)
	}
	s.NotifyWhenSaved("The row is in the online store. The next read and the next prediction use it.")
	s.Emit(OnlineStoreChanged{})
	return append(s.readOnline(), station.Fill{ID: "online-asof", Text: s.Store.Reading.AsOf})
}

// pushOffline appends the row to the source.
func (s *State) pushOffline(o OnlineStore, v view.View, event float64, cells map[string]table.Value) []station.Cmd {
	row := map[string]table.Value{}
	for name, c := range cells {
		row[name] = c
	}
	for i, k := range o.Store.Keys() {
		row[k.Name], _ = station.CellAs(k.Kind, s.Store.Reading.Keys[i].Text)
	}
	for _, name := range []string{v.EventTimestamp, v.CreatedTimestamp} {
		if name != "" {
			row[name] = table.TimeValue(event)
		}
	}
	return s.StartJob(&s.Store.Pushing, v.Source, jobs.Append{Table: s.Store.Repo.Digest(v.Source), Name: v.Source, Cells: row, Keep: true})
}

// appended makes the longer table the current one of the source.
func appended(s *State, was station.Busy, r *jobs.Opened) []station.Cmd {
	name := was.What
	s.Store.Repo = s.Store.Repo.WithSource(repo.Source{Name: name, Digest: r.Table.Hash()})
	s.Notify("The row was added to " + name + ", which now has " + format.Count(r.Table.Rows(), "row") + ". Materialize again to update the online store.")
	return nil
}
