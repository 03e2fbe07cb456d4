package batch_test

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"testing"

	"orrery/core/ml"
)

type noted = func(got, want, room float64)

type band struct{ Mean, SD float64 }

type estimation struct {
	ID, Kind, Dataset string
	Steps             []ml.Spec
	Train, Test       []int
	Tolerance         map[string]float64
	Stable            []bool `json:"stable_rows"`
	AllStable         bool   `json:"all_stable"`
	Bands             map[string]band
	Expect            struct {
		Attributes []map[string]json.RawMessage
		Scores     map[string]float64
		Test       map[string]json.RawMessage
	}
}

// Every pipeline of the set, through the command.
func TestGolden_Estimators(t *testing.T) {
	var g struct{ Cases []estimation }
	if err := json.Unmarshal(unpack(t, "estimators.json"), &g); err != nil || len(g.Cases) != 96 {
		t.Fatalf("%d cases, want 96 (%v)", len(g.Cases), err)
	}
	dir := inputs(t)
	for _, c := range g.Cases {
		t.Run(c.ID, func(t *testing.T) {
			built(t, c.Steps)
			note := ledger.of(c.ID, c.final().Kind, "estimators.json", c.Kind == "band")
			r := carry(t, dir, c.spec(c.Steps))
			if c.Kind != "band" {
				c.rows(t, note, r)
				c.attributes(t, note, r)
			}
			if c.Bands != nil && !c.AllStable {
				c.bands(t, note, dir, r)
			} else {
				c.scores(t, r)
			}
		})
	}
}

func (c estimation) spec(steps []ml.Spec) map[string]any {
	return map[string]any{"data": c.Dataset + ".csv", "target": "target", "train": c.Train, "test": c.Test, "steps": steps}
}

func (c estimation) final() ml.Spec { return c.Steps[len(c.Steps)-1] }

// answersTolerance is the case's tolerance for a part of the answer.
func (c estimation) answersTolerance(part string) tolerance {
	t := c.Tolerance
	switch part {
	case "predict_proba":
		return tolerance{abs: t["proba_abs"]}
	case "predict":
		return tolerance{rel: t["pred_rel"]}
	}
	if abs, ok := t["decision_abs"]; ok {
		return tolerance{abs: abs}
	}
	if t["coef_abs"] == 0 {
		return tolerance{abs: t["proba_abs"]}
	}
	// A decision is a sum of all coefficients, and some of scikit-learn's are further off than they.
	return tolerance{20*t["coef_abs"] + 10*t["proba_abs"], 20*t["coef_rel"] + t["coef_abs"]}
}

// rows compares the answers for the test rows, of trees those that do not depend on the seed. Of
// histogram boosting scikit-learn itself differs in 3 % of them by the number of threads.
func (c estimation) rows(t *testing.T, note noted, r result) {
	allowed := 0
	if len(c.final().Kind) > 4 && c.final().Kind[:4] == "Hist" {
		allowed = len(c.Test) * 3 / 100
	}
	for part, raw := range c.Expect.Test {
		var got, want []any
		r.read(t, part, &got)
		if err := json.Unmarshal(raw, &want); err != nil || len(got) != len(want) {
			t.Errorf("%s has %d rows, want %d (%v)", part, len(got), len(want), err)
			continue
		}
		tol := c.answersTolerance(part)
		wrong := 0
		for i := range want {
			if c.Stable != nil && !c.Stable[i] {
				continue
			}
			if differs(got[i], want[i], tol) && wrong < allowed {
				wrong++
				continue
			}
			compare(t, note, part, leaves(got[i]), leaves(want[i]), tol)
		}
	}
}

func differs(a, b any, tol tolerance) bool {
	x, y := leaves(a), leaves(b)
	for i := range x {
		f, ok := x[i].(float64)
		g, same := y[i].(float64)
		if ok && same && !(math.Abs(f-g) <= tol.abs+tol.rel*math.Abs(g)) {
			return true
		}
	}
	return false
}

// nodes compares a tree list by list.
func nodes(t *testing.T, note noted, got, want json.RawMessage) {
	var have, wanted map[string]json.RawMessage
	if json.Unmarshal(got, &have) != nil || json.Unmarshal(want, &wanted) != nil {
		t.Errorf("no tree in %s", got)
	}
	for name, raw := range wanted {
		compare(t, note, "tree "+name, open(t, have[name]), open(t, raw), tolerance{1e-9, 1e-9})
	}
}

// attributes compares what each step learnt. n_iter_ counts the steps of another solver.
func (c estimation) attributes(t *testing.T, note noted, r result) {
	var got []map[string]json.RawMessage
	r.read(t, "attributes", &got)
	for i, step := range c.Expect.Attributes {
		for name, raw := range step {
			if name == "n_iter_" || (name == "tree" || name == "feature_importances_") && !c.AllStable {
				continue
			}
			if name == "tree" {
				nodes(t, note, got[i][name], raw)
				continue
			}
			tol := tolerance{c.Tolerance["coef_abs"], c.Tolerance["coef_rel"]}
			if tol.abs == 0 {
				tol.abs = 1e-9
			}
			if abs := c.Tolerance["decision_abs"]; abs > 0 {
				tol.abs = abs
			}
			if name == "feature_importances_" {
				tol.abs = 1e-6
			}
			if got[i][name] == nil {
				t.Errorf("step %d has no %s", i, name)
				continue
			}
			compare(t, note, name, open(t, got[i][name]), open(t, raw), tol)
		}
	}
}

// scores compares the scores of a case whose answers must agree.
func (c estimation) scores(t *testing.T, r result) {
	var got map[string]any
	r.read(t, "metrics", &got)
	abs := math.Max(c.Tolerance["proba_abs"], 1e-12)
	for name, want := range c.Expect.Scores {
		tol := tolerance{1e-12, math.Max(1e-9, 10*c.Tolerance["pred_rel"])}
		if name == "log_loss" {
			tol = tolerance{abs, 5 * abs}
		}
		if c.Bands != nil || c.Tolerance["pred_rel"] > 0 && c.Tolerance["coef_rel"] > 0 {
			tol.rel = math.Max(tol.rel, c.Tolerance["coef_rel"])
		}
		compare(t, func(got, want, room float64) {}, name, []any{got[name]}, []any{want}, tol)
	}
}

// bands compares the scores of the model with those of scikit-learn for other seeds. A model that is
// slightly outside with its own seed is compared by its mean over other seeds.
func (c estimation) bands(t *testing.T, note noted, dir string, r result) {
	seeds := [][]float64{}
	names := slices.Sorted(maps.Keys(c.Bands))
	add := func(r result) {
		var got map[string]float64
		var all map[string]any
		r.read(t, "metrics", &all)
		got = map[string]float64{}
		for name, v := range all {
			if f, ok := v.(float64); ok {
				got[name] = f
			}
		}
		var row []float64
		for _, name := range names {
			row = append(row, got[name])
		}
		seeds = append(seeds, row)
	}
	add(r)
	if c.Kind == "band" {
		for i, name := range names {
			note(seeds[0][i], c.Bands[name].Mean, c.room(name))
		}
	}
	if c.inside(names, seeds) == "" {
		return
	}
	for seed := 1; seed <= 5; seed++ {
		steps := slices.Clone(c.Steps)
		last := &steps[len(steps)-1]
		last.Params = maps.Clone(last.Params)
		last.Params["random_state"] = seed
		add(carry(t, dir, c.spec(steps)))
	}
	if what := c.inside(names, seeds); what != "" {
		t.Errorf("%s is outside of its band: %v are %v, want %v", what, names, seeds, c.Bands)
	}
}

// inside returns the name of the first score whose mean is outside the band.
func (c estimation) inside(names []string, seeds [][]float64) string {
	for i, name := range names {
		mean := 0.0
		for _, row := range seeds {
			mean += row[i] / float64(len(seeds))
		}
		off := mean - c.Bands[name].Mean
		if !lossy(name) { // of a loss only more is wrong
			off = math.Abs(off)
		}
		if !(off <= c.room(name)) {
			return name
		}
	}
	return ""
}

func lossy(name string) bool { return name == "rmse" || name == "log_loss" }

// room is how far a score may lie from the mean of scikit-learn's seeds.
func (c estimation) room(name string) float64 {
	b := c.Bands[name]
	if lossy(name) {
		return math.Max(4*b.SD, 0.05*b.Mean)
	}
	return math.Max(4*b.SD, 2/float64(len(c.Test)))
}
