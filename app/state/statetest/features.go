package statetest

import (
	"encoding/json"
	"fmt"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/feature"
	"orrery/core/registry"
)

// ManyFeatures returns a stage at the Features station with n saved features: f0, f1 and so on, computed from two
// columns; each tenth is computed from the one before it.
func ManyFeatures(t *testing.T, n int) *Stage {
	t.Helper()
	g := Fresh(t)
	var saved []registry.Setting
	for i := range n {
		d := feature.Definition{Name: fmt.Sprintf("f%d", i), Expr: fmt.Sprintf("feature_1 * %d + feature_2", i), Version: 1}
		if i%10 == 9 {
			d.Expr = fmt.Sprintf("f%d + 1", i-1)
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		saved = append(saved, registry.Setting{Name: "feature/" + d.Name, Value: b, Rev: 1})
	}
	g.S = state.New()
	g.Do(state.Restored{Now: Noon, Theme: "day", Settings: saved})
	g.Load("user_data.csv", NotebookCSV)
	g.Do(state.Visited{Station: station.Features})
	Same(t, "features", g.S.Features.Set.Len(), n)
	return g
}
