package features

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui/format"
	"orrery/core/feature/asof"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/table"
)

// ViewForm is the form of a feature view.
type ViewForm struct {
	Fields []station.Typed // see ViewFields
	Wrong  string
	Plan   repo.Plan // the changes that applying the form would make
}

// ViewFields are the fields of the form. Features, keys and tags are separated by commas, windows by semicolons.
var ViewFields = [...]string{"name", "entity", "keys", "event", "created", "ttl", "features", "windows", "owner", "description", "tags"}

// Text returns the text of a field.
func (f ViewForm) Text(field string) string {
	for _, t := range f.Fields {
		if t.Name == field {
			return strings.TrimSpace(t.Text)
		}
	}
	return ""
}

// ServiceForm is the form of a feature service.
type ServiceForm struct{ Name, Features, Wrong string }

func (s *State) setViewField(m ViewTyped) {
	s.Store.View.Fields = station.WithText(s.Store.View.Fields, m.Field, m.Text)
	s.checkView()
}

// checkView validates the form and plans its changes.
func (s *State) checkView() {
	f := &s.Store.View
	f.Wrong, f.Plan = "", repo.Plan{}
	if f.Text("name") == "" {
		return
	}
	v, err := f.parse(s.sourceName())
	if err == nil && s.Data.Table != nil && v.Source == s.Data.Name {
		err = v.Check(s.Data.Table.Schema())
	}
	if err != nil {
		f.Wrong = format.ErrorText(err.Error())
		return
	}
	f.Plan = s.Store.Repo.PlanView(v, s.modelUses())
}

// sourceName returns the source of the view in the form: that of the view that it changes, otherwise the loaded table.
func (s *State) sourceName() string {
	if old, ok := s.Store.Repo.View(s.Store.View.Text("name"), 0); ok && s.Data.Name != old.Source && s.Store.Repo.Digest(s.Data.Name) == "" {
		return old.Source
	}
	return s.Data.Name
}

// parse parses the form.
func (f ViewForm) parse(source string) (view.View, error) {
	v := view.View{Name: f.Text("name"), Source: source, Entity: f.Text("entity"), JoinKeys: station.CommaList(f.Text("keys")),
		EventTimestamp: f.Text("event"), CreatedTimestamp: f.Text("created"), TTL: f.Text("ttl"), Features: station.CommaList(f.Text("features")),
		Owner: f.Text("owner"), Description: f.Text("description")}
	for _, line := range strings.Split(f.Text("windows"), ";") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		a, err := parseWindow(line)
		if err != nil {
			return v, err
		}
		v.Aggregations = append(v.Aggregations, a)
	}
	for _, tag := range station.CommaList(f.Text("tags")) {
		k, value, ok := strings.Cut(tag, "=")
		if !ok {
			return v, fmt.Errorf("the tag %q has no value; write team=payments", tag)
		}
		if v.Tags == nil {
			v.Tags = map[string]string{}
		}
		v.Tags[strings.TrimSpace(k)] = strings.TrimSpace(value)
	}
	return v, nil
}

// parseWindow parses "spent_7d = sum(amount) over 7d".
func parseWindow(line string) (view.Aggregation, error) {
	wrong := fmt.Errorf("the window %q cannot be read; write spent_7d = sum(amount) over 7d", strings.TrimSpace(line))
	name, rest, ok := strings.Cut(line, "=")
	call, window, ok2 := strings.Cut(rest, " over ")
	function, column, ok3 := strings.Cut(strings.TrimSpace(call), "(")
	column, closed := strings.CutSuffix(strings.TrimSpace(column), ")")
	if !ok || !ok2 || !ok3 || !closed {
		return view.Aggregation{}, wrong
	}
	if column = strings.TrimSpace(column); column == "*" {
		column = ""
	}
	return view.Aggregation{Name: strings.TrimSpace(name), Column: column, Function: asof.Function(strings.TrimSpace(function)), Window: strings.TrimSpace(window)}, nil
}

// windowText is the inverse of windowOf.
func windowText(a view.Aggregation) string {
	column := a.Column
	if column == "" {
		column = "*"
	}
	return a.Name + " = " + string(a.Function) + "(" + column + ") over " + a.Window
}

// chooseView fills the form with a view, or with a suggestion for the loaded table.
func (s *State) chooseView(name string) []station.Cmd {
	texts := s.suggestedView()
	if v, ok := s.Store.Repo.View(name, 0); ok {
		var windows, tags []string
		for _, a := range v.Aggregations {
			windows = append(windows, windowText(a))
		}
		for k, value := range v.Tags {
			tags = append(tags, k+"="+value)
		}
		slices.Sort(tags)
		texts = [...]string{v.Name, v.Entity, strings.Join(v.JoinKeys, ", "), v.EventTimestamp, v.CreatedTimestamp, v.TTL,
			strings.Join(v.Features, ", "), strings.Join(windows, "; "), v.Owner, v.Description, strings.Join(tags, ", ")}
	}
	s.Store.View = ViewForm{}
	var cmds []station.Cmd
	for i, field := range ViewFields {
		s.Store.View.Fields = append(s.Store.View.Fields, station.Typed{Name: field, Text: texts[i]})
		cmds = append(cmds, station.Fill{ID: "view-" + field, Text: texts[i]})
	}
	s.checkView()
	return append(cmds, station.Focus{ID: "view-name"})
}

// suggestedView returns the fields of a view of the loaded table, in the order of ViewFields. Keys and times are
// found by their roles or names; all other columns are features.
func (s *State) suggestedView() (out [len(ViewFields)]string) {
	var entity, keys, event, created string
	var rest []string
	for _, r := range s.Data.Roles {
		name := strings.ToLower(r.Column)
		c, err := s.Data.Table.Column(r.Column)
		switch {
		case err != nil:
		case r.Role == data.RoleKey || keys == "" && s.Column(data.RoleKey) == "" && strings.HasSuffix(name, "id"):
			keys, entity = r.Column, strings.TrimSuffix(strings.TrimSuffix(name, "id"), "_")
		case r.Role == data.RoleCreated:
			created = r.Column
		case r.Role == data.RoleTime || event == "" && s.Column(data.RoleTime) == "" && isTime(c):
			event = r.Column
		default:
			rest = append(rest, r.Column)
		}
	}
	return [...]string{s.ModelName(), entity, keys, event, created, "", strings.Join(rest, ", "), "", "", "", ""}
}

// isTime reports whether a column has times, or texts of which the first is a time.
func isTime(c table.Column) bool {
	if c.Kind() == table.Time {
		return true
	}
	if c.Kind() != table.Text || c.Len() == 0 {
		return false
	}
	_, ok := table.ParseTime(c.Text(0))
	return ok
}

// TimeColumns returns the columns of the loaded table that can be event timestamps.
func (s *State) TimeColumns() []string {
	var out []string
	if s.Data.Table != nil {
		for _, c := range s.Data.Table.Columns() {
			if isTime(c) {
				out = append(out, c.Name())
			}
		}
	}
	return out
}

// applyView saves the view in the form as a new version. If the loaded table is its source, the repository stores the
// table's digest.
func (s *State) applyView() []station.Cmd {
	f := &s.Store.View
	if f.Text("name") == "" {
		f.Wrong = "Give the view a name, such as user_events."
		return []station.Cmd{station.Focus{ID: "view-name"}}
	}
	v, err := f.parse(s.sourceName())
	if err != nil || f.Wrong != "" {
		s.checkView()
		return nil
	}
	next, v, err := s.Store.Repo.ApplyView(v)
	if err != nil {
		f.Wrong = format.ErrorText(err.Error())
		return nil
	}
	if s.Data.Table != nil && v.Source == s.Data.Name && next.Digest(v.Source) == "" {
		next = next.WithSource(repo.Source{Name: v.Source, Digest: s.Data.Table.Hash()})
	}
	if len(f.Plan.Changes) == 0 {
		s.Notify(v.Name + " has not changed.")
		return nil
	}
	s.setRepo(next, nil, v.Name+" is applied, version "+strconv.Itoa(v.Version)+".")
	s.checkView()
	return nil
}

// PlanService returns the changes that applying the service form would make.
func (s *State) PlanService() repo.Plan {
	f := s.Store.Service
	if f.Name == "" || len(station.CommaList(f.Features)) == 0 {
		return repo.Plan{}
	}
	return s.Store.Repo.PlanService(repo.Service{Name: f.Name, Features: station.CommaList(f.Features)}, s.modelUses())
}

func (s *State) applyService() {
	f := &s.Store.Service
	next, made, err := s.Store.Repo.ApplyService(repo.Service{Name: f.Name, Features: station.CommaList(f.Features)})
	if err != nil {
		f.Wrong = format.ErrorText(err.Error())
		return
	}
	s.setRepo(next, nil, made.Name+" is applied, version "+strconv.Itoa(made.Version)+".")
}

// StoreOpen reports whether the feature store is shown: for a table with event times, and if there is a view.
func (s *State) StoreOpen() bool {
	return s.Store.Shown || len(s.Store.Repo.Views) > 0 || s.Column(data.RoleTime) != ""
}
