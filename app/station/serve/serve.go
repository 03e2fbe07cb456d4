package serve

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/core/feature/online"
	"orrery/core/table"
)

// Model is the Serve station.
type Model struct {
	Tab        string // id, values
	Key        string
	Form       []station.Typed
	FormFilter string // shows the fields that have it in their name
	Unready    string // why nothing serves
	Rate       int    // requests a second that the tab sends to itself; 0: none

	Deploying bool // a version is on its way to the server

	fraction float64 // part of a request left over from the last tick
}

// Rates are the traffic that can be chosen, in requests a second.
func Rates() []int { return []int{0, 1, 10, 50} }

// These messages belong to the Serve station.
type (
	// TabChosen switches between asking by id and by values.
	TabChosen struct{ Tab string }
	// ServeKeyTyped is the id.
	ServeKeyTyped struct{ Text string }
	// ValueTyped is one value of the form.
	ValueTyped struct{ Name, Text string }
	// FormFiltered shows the fields of a long form that have a text in their name.
	FormFiltered struct {
		station.Quiet
		Text string
	}
	// PredictPressed asks the server.
	PredictPressed struct{}
	// Predicted is its answer.
	Predicted struct{ Answer station.Answer }
	// RateChosen sets the traffic.
	RateChosen struct{ Rate int }
	// Deployed says which version serves now.
	Deployed struct{ Live station.Live }
	// DeployFailed says why no version serves, or why the old one still does.
	DeployFailed struct {
		Text string
		Kept bool // what served before still does
	}
	// Served counts requests that the traffic has sent.
	Served struct {
		station.Quiet
		N int
	}
)

// ExampleUsed fills the form of the Serve station with a version's example.
type ExampleUsed struct{ Example string }

// These commands belong to the Serve station.
type (
	// Deploy puts the champion of a model behind the server; answered by Deployed or DeployFailed.
	Deploy struct {
		Model    string
		Key      string
		Table    *table.Table
		Index    *table.Index
		Registry station.Registry
		Stores   []*online.Store // what the model's features are read from; none: the table
		Now      float64         // that the store is read at, microseconds since 1970
		Why      string          // the store is wanted and is not filled
	}
	// Undeploy takes the model away from the server.
	Undeploy struct{}
	// Predict asks the server about one entity, or about typed values; answered by Predicted.
	Predict struct {
		Key   string
		Given map[string]table.Value
	}
	// Traffic sends N requests about random entities.
	Traffic struct{ N int }
)

// DeployEnded is an outcome: a version serves, or Wrong says why none does.
type DeployEnded struct{ Wrong string }

func (s *State) updateServe(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	v := &s.Serve
	switch m := m.(type) {
	case TabChosen:
		v.Tab, s.Answer = m.Tab, nil
		cmds = []station.Cmd{station.Focus{ID: "tab-" + m.Tab}} // the arrow keys choose and move
	case ServeKeyTyped:
		v.Key = strings.TrimSpace(m.Text)
	case ValueTyped:
		v.Form = station.WithText(v.Form, m.Name, m.Text)
	case FormFiltered:
		v.FormFilter = m.Text
		cmds = s.refillForm()
	case ExampleUsed:
		s.useExample(m.Example)
	case PredictPressed:
		cmds = s.predict()
	case Predicted:
		s.Answer = &m.Answer
		s.Flow = s.Flow.Request(s.Now, m.Answer.Prediction.Key != "")
	case Served:
		s.Flow = s.Flow.Request(s.Now, true)
	case RateChosen:
		v.Rate, v.fraction = m.Rate, 0
	case Deployed:
		if m.Live.Version.Model != s.ModelName() { // another table has come since
			cmds = s.Redeploy()
			break
		}
		s.Serve.Deploying = false
		s.deployed(m.Live)
	case DeployFailed:
		s.Serve.Deploying = false
		v.Unready = m.Text
		if !m.Kept {
			s.Live, s.Answer = nil, nil
		}
		s.Emit(DeployEnded{Wrong: m.Text})
	default:
		return nil, false
	}
	return cmds, true
}

// LongForm is how many fields of a form are shown at a time.
const LongForm = 60

// ShownFields are the places in the form of the fields that are shown: of a long one, the first that the filter lets
// through.
func (v Model) ShownFields() []int {
	filter := ""
	if len(v.Form) > LongForm {
		filter = strings.ToLower(strings.TrimSpace(v.FormFilter))
	}
	var out []int
	for i, f := range v.Form {
		if len(out) < LongForm && strings.Contains(strings.ToLower(f.Name), filter) {
			out = append(out, i)
		}
	}
	return out
}

// refillForm puts the values into the fields that are shown: the page takes the field of another column for them.
func (s *State) refillForm() []station.Cmd {
	var cmds []station.Cmd
	for _, i := range s.Serve.ShownFields() {
		cmds = append(cmds, station.Fill{ID: "serve-value-" + strconv.Itoa(i), Text: s.Serve.Form[i].Text})
	}
	return cmds
}

// Redeploy puts this table's champion behind the server again: the table, its
// index or the champion has changed. A start without models deploys nothing.
func (s *State) Redeploy() []station.Cmd {
	s.Serve.Deploying = false
	if s.Data.Table == nil || s.AliasN("champion") == 0 {
		s.Live, s.Answer, s.Serve.Unready = nil, nil, ""
		return []station.Cmd{Undeploy{}}
	}
	if s.Safe {
		s.Live, s.Answer, s.Serve.Unready = nil, nil, "Orrery was started without models. Start it normally to serve."
		return []station.Cmd{Undeploy{}}
	}
	s.Serve.Deploying = true
	d := Deploy{Model: s.ModelName(), Key: s.Column(data.RoleKey), Table: s.Data.Table, Index: s.Data.Index, Registry: s.Registry}
	d.Stores, d.Now, d.Why = s.ServingStores()
	return []station.Cmd{d}
}

func (s *State) deployed(l station.Live) {
	l.Swapped = s.Now
	if s.Live == nil || s.Live.Version.N != l.Version.N {
		s.Answer = nil
	}
	s.Live, s.Serve.Unready = &l, ""
	s.Serve.Form = station.FieldsOf(l.Sources, s.Serve.Form)
	s.Emit(DeployEnded{})
}

func (s *State) predict() []station.Cmd {
	v := s.Serve
	if v.Tab == "id" {
		if v.Key == "" {
			return []station.Cmd{station.Focus{ID: "serve-key"}}
		}
		return []station.Cmd{Predict{Key: v.Key}}
	}
	given := map[string]table.Value{}
	for _, f := range v.Form {
		given[f.Name] = station.ParseAs(s.Data.Table, f)
	}
	return []station.Cmd{Predict{Given: given}}
}

// TrafficTick sends the requests that are due since the last tick.
func (s *State) TrafficTick(last time.Time) []station.Cmd {
	if s.Serve.Rate == 0 || s.Live == nil || last.IsZero() {
		return nil
	}
	// A tab that slept does not make up for what it missed, nor for a clock that was set back.
	due := s.Serve.fraction + float64(s.Serve.Rate)*max(0, min(1, s.Now.Sub(last).Seconds()))
	n := int(due)
	s.Serve.fraction = due - float64(n)
	if n == 0 {
		return nil
	}
	return []station.Cmd{Traffic{N: n}}
}

// ClearLive forgets what serves, until the champion of another table is deployed.
func (s *State) ClearLive() { s.Live, s.Answer = nil, nil }

// useExample fills the form with what it has fields for.
func (s *State) useExample(example string) {
	s.Serve.Tab, s.Answer = "values", nil
	given := map[string]string{}
	for _, g := range features.ReadExample(example) {
		given[g.Name] = g.Text
	}
	s.Serve.Form = slices.Clone(s.Serve.Form)
	for i, f := range s.Serve.Form {
		if text, ok := given[f.Name]; ok {
			s.Serve.Form[i].Text = text
		}
	}
}
