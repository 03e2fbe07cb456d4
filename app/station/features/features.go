package features

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/usertext"
)

// Model is the Features station.
type Model struct {
	Defs   []feature.Definition // every definition a person has saved
	Broken []BrokenFeature      // those that the loaded table cannot compute
	Set    *feature.Set         // those that it can, over the source columns; nil without a table
	Learnt *feature.Set         // Set, with what its table-wide functions have learnt from all rows so far, to be looked at
	Fitted *feature.Set         // Learnt, once all of them have learnt; nil until the worker has done it
	Reader *feature.Reader      // one entity by key, of Fitted; nil without a key
	FeatureList

	Name, Expr string // the form
	Completion Completion
	Draft      Draft
	Valid      Draft // the last draft that could be computed
	Units      Units
	NameWrong  string

	Functions bool   // the list of functions is open
	Search    string // in it
	Key       string // the look-up form
	Found     *Found
	Top       int // first row of the window over the whole set

	of *table.Table // that Set was defined over
}

// BrokenFeature is a definition that the loaded table cannot compute.
type BrokenFeature struct{ Name, Why string }

// Draft is what an expression gives on the first rows.
type Draft struct {
	Name, Expr string
	Err        *expr.SyntaxError // nil when it is right
	Wrong      string            // any other reason
	Kind       table.Kind
	Inputs     []table.Column // the columns it reads, same rows
	Column     table.Column
	Summary    table.Summary // of Column
	Rows       int           // computed
	Took       time.Duration
	Needs      []string        // the source columns that it is computed from, by way of other features too
	Tested     []feature.Tried // one for each test of the form
	Untested   string          // why the tests were not run
}

// OK reports whether the draft can be saved.
func (d Draft) OK() bool { return d.Expr != "" && d.Err == nil && d.Wrong == "" }

// Found is the answer to a look-up.
type Found struct {
	Key     string
	Row     table.Row
	Missing string        // why there is no row
	Took    time.Duration // mean over Calls
	Calls   int
}

// PreviewRows is how many rows a draft is tried on: enough to see its shape,
// few enough to be computed while a person types.
const PreviewRows = 2000

// These messages belong to the Features station.
type (
	// NameTyped is the draft's name.
	NameTyped struct{ Text string }
	// ExprTyped is the draft's expression, and where the caret stands in it.
	ExprTyped struct {
		Text  string
		Caret int
	}
	// Previewed is the draft, computed.
	Previewed struct {
		station.Quiet
		Draft Draft
	}
	// FeatureSaved registers the draft.
	FeatureSaved struct{}
	// DraftCleared empties the form.
	DraftCleared struct{}
	// FeatureEdited puts a definition into the form.
	FeatureEdited struct{ Name string }
	// FeatureRemoved drops a definition.
	FeatureRemoved struct{ Name string }
	// KeyTyped is the id in the look-up form.
	KeyTyped struct{ Text string }
	// LookupPressed asks for that id's features.
	LookupPressed struct{}
	// LookedUp is the answer.
	LookedUp struct{ Found Found }
	// SetScrolled moves the window over the whole set.
	SetScrolled struct {
		station.Quiet
		Top int
	}
	// DownloadFeatures hands all features of all rows to the person.
	DownloadFeatures struct{}
)

// These commands belong to the Features station.
type (
	// Preview tries an expression on the first rows; answered by Previewed.
	Preview struct {
		Name, Expr string
		Set        *feature.Set
		Table      *table.Table
		Tests      []feature.Test
	}
	// Lookup reads one entity's features and times it; answered by LookedUp.
	Lookup struct {
		Key    string
		Reader *feature.Reader
	}
)

// These outcomes of the Features station are followed by others.
type (
	// FeaturesChanged says that definitions have changed; Added is one that is new, "" for none.
	FeaturesChanged struct{ Added string }
	// RowsJoined says that training rows with the features of a view are the open table now.
	RowsJoined struct{}
	// OnlineStoreChanged says that the online store has other values.
	OnlineStoreChanged struct{}
)

func (s *State) updateFeatures(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	f := &s.Features
	switch m := m.(type) {
	case NameTyped:
		f.Name = strings.TrimSpace(m.Text)
		f.NameWrong = s.nameWrong(f.Name)
	case ExprTyped:
		if f.Expr != m.Text { // else it is a completion that was taken
			f.Expr = m.Text
			f.Completion = s.complete(m.Caret, false)
		}
		cmds = s.Preview()
		if cmds == nil {
			f.Draft = Draft{}
		}
	case Previewed:
		if m.Draft.Expr != f.Expr {
			break // the form has moved on
		}
		f.Draft = m.Draft
		if m.Draft.OK() {
			f.Valid = m.Draft
			f.Units.Given = station.FieldsOf(m.Draft.Needs, f.Units.Given)
		}
	case FeatureSaved:
		cmds = s.saveFeature()
	case DraftCleared:
		f.Name, f.Expr, f.Draft, f.Valid, f.NameWrong, f.Completion, f.Units = "", "", Draft{}, Draft{}, "", Completion{}, Units{}
		cmds = []station.Cmd{station.Fill{ID: "feature-name", Text: ""}, station.Fill{ID: "feature-expr", Text: ""}, station.Focus{ID: "feature-name"}}
	case FeatureEdited:
		cmds = s.editFeature(m.Name)
	case FeatureRemoved:
		cmds = s.removeFeature(m.Name)
	case KeyTyped:
		f.Key = strings.TrimSpace(m.Text)
	case LookupPressed:
		cmds = s.lookup()
	case LookedUp:
		f.Found = &m.Found
		if m.Found.Missing == "" {
			s.Flow = s.Flow.Pulse(station.FlowLookup, s.Now)
		}
	case SetScrolled:
		f.Top = m.Top
	case DownloadFeatures:
		cmds = s.Export("feature_store.csv", s.JobFeatures(), s.SetColumns())
	default:
		return s.updateFeatureList(m)
	}
	return cmds, true
}

// Preview computes the draft, when there is something to compute.
func (s *State) Preview() []station.Cmd {
	if s.Features.Set == nil || strings.TrimSpace(s.Features.Expr) == "" {
		return nil
	}
	return []station.Cmd{Preview{Name: s.Features.Name, Expr: s.Features.Expr, Set: cmp.Or(s.Features.Fitted, s.Features.Set), Table: s.Data.Table, Tests: s.Features.Units.Tests}}
}

// nameWrong says why a feature cannot have this name; "" when it can.
func (s *State) nameWrong(name string) string {
	switch {
	case name == "":
		return ""
	case s.Data.Table != nil && s.Data.Table.Has(name):
		return name + " is a column of " + s.Data.Name + ". Choose another name."
	case strings.ContainsAny(name, "`\n\r"):
		return "A name cannot hold a backtick or a line break."
	}
	return ""
}

func (s *State) saveFeature() []station.Cmd {
	f := &s.Features
	switch {
	case s.Data.Table == nil:
		return nil
	case f.Name == "":
		f.NameWrong = "Give the feature a name, such as feature_3."
		return []station.Cmd{station.Focus{ID: "feature-name"}}
	case f.NameWrong != "" || !f.Draft.OK() || f.Draft.Expr != f.Expr:
		return nil
	}
	defs := slices.Clone(f.Defs)
	d := feature.Definition{Name: f.Name, Expr: strings.TrimSpace(f.Expr), Version: 1, Tests: f.Units.Tests}
	i := slices.IndexFunc(defs, func(o feature.Definition) bool { return o.Name == d.Name })
	switch {
	case i < 0:
		d.Version = s.Store.Repo.OnDemandVersion(d.Name) + 1 // one that was removed does not come back as another
		defs = append(defs, d)
	case defs[i].Expr == d.Expr && SameTests(defs[i].Tests, d.Tests):
		s.Notify(d.Name + " is already saved as this.")
		return nil
	case defs[i].Expr == d.Expr:
		d.Version = defs[i].Version // tests change nothing that a model reads
		defs[i] = d
	default:
		d.Version = defs[i].Version + 1
		defs[i] = d
	}
	set, faults, err := f.Set.RedefineValid(s.Column(data.RoleKey), s.Data.Table.Schema(), defs...)
	if err == nil {
		err = s.newFault(d.Name, faults)
	}
	if err != nil {
		f.Draft.Wrong = usertext.Of(err)
		return nil
	}
	f.Defs = defs
	s.Store.Repo = s.Store.Repo.ApplyOnDemand(d)
	s.define(set, faults)
	changed := FeaturesChanged{}
	if i < 0 {
		changed.Added = d.Name
	}
	s.Emit(changed)
	s.NotifyWhenSaved(d.Name + " is registered, version " + strconv.Itoa(d.Version) + ".")
	s.Flow = s.Flow.Pulse(station.FlowFeatures, s.Now)
	return append(s.reveal(d.Name), s.lookupAgain()...)
}

func (s *State) editFeature(name string) []station.Cmd {
	i := slices.IndexFunc(s.Features.Defs, func(d feature.Definition) bool { return d.Name == name })
	if i < 0 {
		return nil
	}
	d := s.Features.Defs[i]
	s.Features.Name, s.Features.Expr, s.Features.NameWrong, s.Features.Completion = d.Name, d.Expr, "", Completion{}
	s.Features.Units = Units{Tests: d.Tests}
	return append(s.Preview(), station.Fill{ID: "feature-name", Text: d.Name}, station.Fill{ID: "feature-expr", Text: d.Expr}, station.Focus{ID: "feature-expr"})
}

// removeFeature drops a definition, unless a model that serves or another
// feature reads it.
func (s *State) removeFeature(name string) []station.Cmd {
	at := slices.IndexFunc(s.Features.Defs, func(d feature.Definition) bool { return d.Name == name })
	if at < 0 {
		return nil
	}
	if v, ok := s.Champion(); ok {
		if r, _ := s.Run(v.Run); slices.Contains(r.Inputs, name) {
			s.NotifyError(name + " is read by the champion v" + strconv.Itoa(v.N) + ", which serves. Promote another version first.")
			return nil
		}
	}
	if readers := s.Features.Set.Readers(name); len(readers) > 0 {
		s.NotifyError(name + " is read by " + readers[0] + ". Remove " + readers[0] + " first, or change it.")
		return nil
	}
	if models := s.modelsReading(name); len(models) > 0 {
		s.NotifyError(name + " stays: " + strings.Join(models, ", ") + " would break without it.")
		return nil
	}
	s.Features.Defs = slices.Delete(slices.Clone(s.Features.Defs), at, at+1)
	s.CompileDefinitions()
	s.Emit(FeaturesChanged{})
	s.NotifyWhenSaved(name + " is removed.")
	return append(s.Preview(), s.lookupAgain()...)
}

func (s *State) lookup() []station.Cmd {
	if s.Features.Reader == nil || s.Features.Key == "" {
		return nil
	}
	return []station.Cmd{Lookup{Key: s.Features.Key, Reader: s.Features.Reader}}
}

// lookupAgain refreshes an answer that is on the screen after a feature changed.
func (s *State) lookupAgain() []station.Cmd {
	if s.Features.Found == nil {
		return nil
	}
	return s.lookup()
}
