package view_test

import (
	"testing"

	"orrery/app/state"
)

func TestChecked(t *testing.T) {
	d := sit(t, state.Checked)
	s := d.state
	s.Checked = state.CheckedState{}
	golden(t, "checked_reading", s)
	s.Checked = state.CheckedState{Rows: []state.CheckedRow{
		{Operator: "LogisticRegression", File: "estimators.json", Cases: 25, Numbers: 10533, Largest: 0.00015, Used: 0.082},
		{Operator: "RandomForestClassifier", File: "estimators.json", Band: true, Cases: 8, Numbers: 24, Largest: 0.063, Used: 0.58},
		{Operator: "accuracy", File: "metrics.json", Cases: 5, Numbers: 5}}}
	golden(t, "checked", s)
	s.Checked = state.CheckedState{Failed: "The list could not be fetched from this site."}
	golden(t, "checked_failed", s)
}
