package ml_test

import (
	"testing"

	"orrery/core/ml"
)

func TestParams_Into(t *testing.T) {
	docs := ml.ParamDocs{{Name: "alpha", Default: 0.5}, {Name: "steps", Default: 7.0}, {Name: "fast", Default: true},
		{Name: "way", Default: "up", Choices: []string{"up", "down"}, None: true}, {Name: "random_state", None: true}}
	p, err := docs.Read("Kind", map[string]any{"way": nil, "steps": 3})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		alpha float64
		steps int
		fast  bool
		way   string
	}
	got.way = "before"
	p.Into(ml.Fields{{Name: "alpha", At: &got.alpha}, {Name: "steps", At: &got.steps}, {Name: "fast", At: &got.fast}, {Name: "way", At: &got.way}})
	if got.alpha != 0.5 || got.steps != 3 || !got.fast || got.way != "" {
		t.Errorf("got %+v", got)
	}
	if p.Seed() != 0 {
		t.Errorf("the seed of None is %d, want 0", p.Seed())
	}
	if p, _ = docs.Read("Kind", map[string]any{"random_state": 42}); p.Seed() != 42 {
		t.Errorf("seed = %d, want 42", p.Seed())
	}
}
