package checked_test

import (
	"testing"

	"orrery/app/station"
	"orrery/app/station/checked"
	"orrery/app/ui/part/parttest"
)

// The file is read once, and again after a failure.
func TestVisit(t *testing.T) {
	var m checked.Model
	asked := 0
	visit := func() { asked += len(m.Visit()) }
	visit()
	visit()
	if asked != 1 {
		t.Errorf("asked %d times before the answer", asked)
	}
	m.Update(checked.ReadDone{Failed: "offline"})
	visit()
	if asked != 2 {
		t.Errorf("asked %d times after a failure", asked)
	}
	if ok := m.Update(checked.ReadDone{Rows: []checked.Row{{Operator: "Ridge"}}}); !ok || len(m.Rows) != 1 || m.Failed != "" {
		t.Errorf("%+v", m)
	}
	visit()
	if asked != 2 || m.Update(station.TablePressed{}) {
		t.Errorf("asked %d times, or it handles a message of another page", asked)
	}
}

func TestView(t *testing.T) {
	session := station.Session{Station: station.Checked}
	for name, m := range map[string]checked.Model{
		"reading": {},
		"failed":  {Failed: "The list could not be fetched from this site."},
		"rows": {Rows: []checked.Row{
			{Operator: "LogisticRegression", File: "estimators.json", Cases: 25, Numbers: 10533, Largest: 0.00015, Used: 0.082},
			{Operator: "RandomForestClassifier", File: "estimators.json", Band: true, Cases: 8, Numbers: 24, Largest: 0.063, Used: 0.58},
			{Operator: "accuracy", File: "metrics.json", Cases: 5, Numbers: 5}}},
	} {
		parttest.Card(t, "testdata/"+name+".html", m.View(session))
	}
}
