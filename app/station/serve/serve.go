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

// Model is the state of the Serve station.
type Model struct {
	Tab        string // id or values
	Key        string // entity id, as typed
	Form       []station.Typed
	FormFilter string // shows only the fields whose names contain it
	Unready    string // why no model serves
	Rate       int    // requests per second of the generated traffic

	Deploying bool // a version is being deployed

	fraction float64 // fraction of a request that is due but not sent yet
}

// Rates returns the rates of traffic that can be chosen, in requests per second.
func Rates() []int { return []int{0, 1, 10, 50} }

// Messages of the Serve station.
type (
	// TabChosen switches between requests by id and by values.
	TabChosen struct{ Tab string }
	// ServeKeyTyped sets the entity id.
	ServeKeyTyped struct{ Text string }
	// ValueTyped sets one value of the form.
	ValueTyped struct{ Name, Text string }
	// FormFiltered sets the filter of a long form.
	FormFiltered struct {
		station.Quiet
		Text string
	}
	// PredictPressed requests a prediction.
	PredictPressed struct{}
	// Predicted has the prediction.
	Predicted struct{ Answer station.Answer }
	// RateChosen sets the rate of the traffic.
	RateChosen struct{ Rate int }
	// Deployed reports that a version serves.
	Deployed struct{ Live station.Live }
	// DeployFailed reports why a version could not be deployed.
	DeployFailed struct {
		Text string
		Kept bool // the previous version still serves
	}
	// Served reports how many requests the traffic has sent.
	Served struct {
		station.Quiet
		N int
	}
)

// ExampleUsed fills the form with a version's input example.
type ExampleUsed struct{ Example string }

// Commands of the Serve station.
type (
	// Deploy deploys the champion of a model. It is answered by Deployed or DeployFailed.
	Deploy struct {
		Model    string
		Key      string
		Table    *table.Table
		Index    *table.Index
		Registry station.Registry
		Stores   []*online.Store // online stores to read features from; none: the table is used
		Now      float64         // time for reads from the stores, in microseconds since 1970
		Why      string          // why a store that is needed is not filled
	}
	// Undeploy stops serving.
	Undeploy struct{}
	// Predict requests a prediction for an entity or for given values. It is answered by Predicted.
	Predict struct {
		Key   string
		Given map[string]table.Value
	}
	// Traffic sends N requests for random entities.
	Traffic struct{ N int }
)

// DeployEnded is the outcome of a deployment. Wrong is the reason why it failed, or "".
type DeployEnded struct{ Wrong string }

func (s *State) updateServe(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	v := &s.Serve
	switch m := m.(type) {
	case TabChosen:
		v.Tab, s.Answer = m.Tab, nil
		cmds = []station.Cmd{station.Focus{ID: "tab-" + m.Tab}} // the arrow keys change the tab and move the focus
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
		if m.Live.Version.Model != s.ModelName() { // another table was loaded in the meantime
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

// MaxFormFields is how many fields of the form are shown at a time.
const MaxFormFields = 60

// ShownFields returns the indexes of the fields that are shown. For a long form these are the first that match the
// filter.
func (v Model) ShownFields() []int {
	filter := ""
	if len(v.Form) > MaxFormFields {
		filter = strings.ToLower(strings.TrimSpace(v.FormFilter))
	}
	var out []int
	for i, f := range v.Form {
		if len(out) < MaxFormFields && strings.Contains(strings.ToLower(f.Name), filter) {
			out = append(out, i)
		}
	}
	return out
}

// refillForm returns the commands that set the texts of the shown fields: the page reuses the elements of other columns.
func (s *State) refillForm() []station.Cmd {
	var cmds []station.Cmd
	for _, i := range s.Serve.ShownFields() {
		cmds = append(cmds, station.Fill{ID: "serve-value-" + strconv.Itoa(i), Text: s.Serve.Form[i].Text})
	}
	return cmds
}

// Redeploy deploys the champion of the current table, because the table, its index or the champion has changed. In safe
// mode it deploys nothing.
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

// deployed makes l the live model.
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
	// At most one second's requests are sent after a sleep, and none after the clock was set back.
	due := s.Serve.fraction + float64(s.Serve.Rate)*max(0, min(1, s.Now.Sub(last).Seconds()))
	n := int(due)
	s.Serve.fraction = due - float64(n)
	if n == 0 {
		return nil
	}
	return []station.Cmd{Traffic{N: n}}
}

// ClearLive clears the live model until the champion of another table is deployed.
func (s *State) ClearLive() { s.Live, s.Answer = nil, nil }

// useExample copies the values of an example into the fields with the same names.
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
