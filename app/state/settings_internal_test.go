package state

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"orrery/app/station/features"
	"orrery/core/registry"
)

// altered returns a setting in which every text, number and boolean is another one, and whether there is any.
func altered(v any) (any, bool) {
	switch v := v.(type) {
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.AddDate(7, 0, 0).Format(time.RFC3339), true
		}
		return v + "7", true
	case float64:
		return v + 1, true
	case bool:
		return !v, true
	case map[string]any:
		any := false
		for name, part := range v {
			other, changed := altered(part)
			v[name], any = other, any || changed
		}
		return v, any
	}
	return v, false
}

// TestSettings_ComeBack: what settings writes, applySettings reads. A setting that is only written is lost at the next
// start, and then overwritten by its default.
func TestSettings_ComeBack(t *testing.T) {
	// The theme arrives in Restored.Theme; applySettings returns the data.
	other := []string{"theme", "data"}
	s := New()
	now, _ := s.settings()
	drafts, err := json.Marshal(draftSetting{featureDraft{"a", "b", nil}, nil, features.ServiceForm{Name: "c"}, exampleDraft{"d", "e", nil}}) // without names: a new field does not compile
	if err != nil {
		t.Fatal(err)
	}
	now["drafts"] = string(drafts) // empty drafts are left out
	for name, text := range now {
		if slices.Contains(other, name) || listOf(name) != "" {
			continue
		}
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		changed := name == "drafts" // they are not the defaults already
		if !changed {
			v, changed = altered(v)
		}
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		s := New()
		s.applySettings([]registry.Setting{{Name: name, Value: want, Rev: 1, Seq: 1}}, true)
		after, _ := s.settings()
		if !changed || !sameJSON(t, after[name], string(want)) {
			t.Errorf("the setting %s was saved as %s and is %s after a restart: applyForm in settings.go does not read all of it", name, want, after[name])
		}
	}
}

// sameJSON reports whether two texts are the same but for the order of names.
func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var va, vb any
	if err := errors.Join(json.Unmarshal([]byte(a), &va), json.Unmarshal([]byte(b), &vb)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(va, vb)
}
