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

// Model is the state of the Features station.
type Model struct {
	Defs   []feature.Definition // all saved definitions
	Broken []BrokenFeature      // the definitions that the loaded table cannot compute
	Set    *feature.Set         // the other definitions, with the source columns; nil without a table
	Learnt *feature.Set         // Set with its table-wide functions fitted to all rows, as far as that is done
	Fitted *feature.Set         // Learnt once all functions are fitted; nil before
	Reader *feature.Reader      // reads one entity of Fitted by key; nil without a key
	FeatureList

	Name, Expr string // the form
	Completion Completion
	Draft      Draft
	Valid      Draft // the last draft that could be computed
	Units      Units
	NameWrong  string

	Functions bool   // the list of functions is open
	Search    string // the filter of the list
	Key       string // of the look-up form
	Found     *Found
	Top       int // scroll position of the table of all features in pixels

	of *table.Table // the table that Set is defined for
}

// BrokenFeature is a definition that the loaded table cannot compute.
type BrokenFeature struct{ Name, Why string }

// Draft is an expression, computed on the first rows.
type Draft struct {
	Name, Expr string
	Err        *expr.SyntaxError // nil for valid syntax
	Wrong      string            // any other error
	Kind       table.Kind
	Inputs     []table.Column // the columns it reads, the same rows
	Column     table.Column
	Summary    table.Summary // of Column
	Rows       int           // computed
	Took       time.Duration
	Needs      []string        // the source columns that it reads, also through other features
	Tested     []feature.Tried // the result of each test
	Untested   string          // why the tests did not run
}

// OK reports whether the draft can be saved.
func (d Draft) OK() bool { return d.Expr != "" && d.Err == nil && d.Wrong == "" }

// Found is the result of a look-up.
type Found struct {
	Key     string
	Row     table.Row
	Missing string        // why there is no row
	Took    time.Duration // mean over Calls
	Calls   int
}

// PreviewRows is how many rows a draft is computed on: enough for its distribution, few enough to be computed at
// every key press.
const PreviewRows = 2000

// These messages belong to the Features station.
type (
	// NameTyped sets the draft's name.
	NameTyped struct{ Text string }
	// ExprTyped sets the draft's expression. Caret is the position of the caret in UTF-16 code units.
	ExprTyped struct {
		Text  string
		Caret int
	}
	// Previewed is the reply to Preview.
	Previewed struct {
		station.Quiet
		Draft Draft
	}
	// FeatureSaved saves the draft as a definition.
	FeatureSaved struct{}
	// DraftCleared clears the form.
	DraftCleared struct{}
	// FeatureEdited loads a definition into the form.
	FeatureEdited struct{ Name string }
	// FeatureRemoved removes a definition.
	FeatureRemoved struct{ Name string }
	// KeyTyped sets the id in the look-up form.
	KeyTyped struct{ Text string }
	// LookupPressed looks up the features of that id.
	LookupPressed struct{}
	// LookedUp is the reply to Lookup.
	LookedUp struct{ Found Found }
	// SetScrolled scrolls the table of all features.
	SetScrolled struct {
		station.Quiet
		Top int
	}
	// DownloadFeatures downloads all features of all rows as CSV.
	DownloadFeatures struct{}
)

// These commands belong to the Features station.
type (
	// Preview computes an expression on the first rows. The reply is Previewed.
	Preview struct {
		Name, Expr string
		Set        *feature.Set
		Table      *table.Table
		Tests      []feature.Test
	}
	// Lookup reads the features of one entity and measures the time. The reply is LookedUp.
	Lookup struct {
		Key    string
		Reader *feature.Reader
	}
)

// These events of the Features station are handled by other stations.
type (
	// FeaturesChanged reports that definitions have changed. Added is the name of a new one, if any.
	FeaturesChanged struct{ Added string }
	// RowsJoined reports that the open table is now the result of a point-in-time join.
	RowsJoined struct{}
	// OnlineStoreChanged reports that values in the online store have changed.
	OnlineStoreChanged struct{}
)

func (s *State) updateFeatures(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	f := &s.Features
	switch m := m.(type) {
	case NameTyped:
		f.Name = strings.TrimSpace(m.Text)
		f.NameWrong = s.checkName(f.Name)
	case ExprTyped:
		if f.Expr != m.Text { // equal after a completion was inserted
			f.Expr = m.Text
			f.Completion = s.complete(m.Caret, false)
		}
		cmds = s.Preview()
		if cmds == nil {
			f.Draft = Draft{}
		}
	case Previewed:
		if m.Draft.Expr != f.Expr {
			break // the reply is outdated
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

// Preview starts to compute the draft, if there is one.
func (s *State) Preview() []station.Cmd {
	if s.Features.Set == nil || strings.TrimSpace(s.Features.Expr) == "" {
		return nil
	}
	return []station.Cmd{Preview{Name: s.Features.Name, Expr: s.Features.Expr, Set: cmp.Or(s.Features.Fitted, s.Features.Set), Table: s.Data.Table, Tests: s.Features.Units.Tests}}
}

// checkName returns why a feature cannot have this name; "" if it can.
func (s *State) checkName(name string) string {
	switch {
	case name == "":
		return ""
	case s.Data.Table != nil && s.Data.Table.Has(name):
		return name + " is a column of " + s.Data.Name + ". Choose another name."
	case strings.ContainsAny(name, "`\n\r"):
		return "A name cannot contain a backtick or a line break."
	}
	return ""
}

// saveFeature saves the draft as a new definition or as a new version of one.
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
		d.Version = s.Store.Repo.OnDemandVersion(d.Name) + 1 // the versions of a removed one are not reused
		defs = append(defs, d)
	case defs[i].Expr == d.Expr && SameTests(defs[i].Tests, d.Tests):
		s.Notify(d.Name + " has not changed.")
		return nil
	case defs[i].Expr == d.Expr:
		d.Version = defs[i].Version // models do not depend on tests
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

// removeFeature removes a definition, unless a registered model or another feature reads it.
func (s *State) removeFeature(name string) []station.Cmd {
	at := slices.IndexFunc(s.Features.Defs, func(d feature.Definition) bool { return d.Name == name })
	if at < 0 {
		return nil
	}
	if v, ok := s.Champion(); ok {
		if r, _ := s.Run(v.Run); slices.Contains(r.Inputs, name) {
			s.NotifyError("The champion v" + strconv.Itoa(v.N) + " reads " + name + ". Promote another version first.")
			return nil
		}
	}
	if readers := s.Features.Set.Readers(name); len(readers) > 0 {
		s.NotifyError(readers[0] + " reads " + name + ". Remove or change " + readers[0] + " first.")
		return nil
	}
	if models := s.modelsReading(name); len(models) > 0 {
		s.NotifyError(name + " cannot be removed: " + strings.Join(models, ", ") + " would break without it.")
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

// lookupAgain repeats the look-up whose result is shown, after a feature has changed.
func (s *State) lookupAgain() []station.Cmd {
	if s.Features.Found == nil {
		return nil
	}
	return s.lookup()
}
