package features_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/core/work"
)

const (
	shopEvents = "user_id,event_timestamp,amount,device\nu1,2024-03-01T12:00:00Z,0.1,phone\nu1,2024-03-05T12:00:00Z,0.2,web\nu2,2024-03-02T00:00:00Z,20,phone\nu1,2024-03-09T00:00:00Z,90,\n"
	shopLabels = "user_id,event_timestamp,bought\nu1,2024-03-08T00:00:00Z,1\nu2,2024-03-20T00:00:00Z,0\nu3,2024-03-08T00:00:00Z,1\nu1,2024-03-02T00:00:00Z,0\n"
)

// applyView fills in fields of the view form, given as name, text, name, text, ...
func applyView(d *apptest.Desk, texts ...string) {
	for i := 0; i < len(texts); i += 2 {
		d.Do(features.ViewTyped{Field: texts[i], Text: texts[i+1]})
	}
}

func TestFeatures_Store(t *testing.T) {
	d := apptest.Sit(t, station.Features)
	d.Do(data.FileChosen{Name: "events.csv", Source: work.BytesSource(shopEvents)})
	d.Until("the events", func(s state.State) bool { return s.Data.Name == "events.csv" && !s.Features.Describing.Running() })
	d.Do(features.ViewChosen{})
	applyView(d, "name", "shop", "ttl", "soon")
	apptest.Golden(t, "store_wrong", d.State)
	applyView(d, "ttl", "7d", "features", "device", "windows", "spent_7d = sum(amount) over 7d")
	apptest.Golden(t, "store_plan", d.State)
	d.Do(features.ViewApplied{})
	d.Do(data.FileChosen{Name: "labels.csv", Source: work.BytesSource(shopLabels)})
	d.Until("the labels", func(s state.State) bool { return s.Data.Name == "labels.csv" && !s.Features.Describing.Running() })
	d.Do(features.JoinPressed{View: "shop"})
	d.Until("the training rows", func(s state.State) bool {
		return len(s.Joined()) == 1 && !s.Features.Describing.Running() && !s.Data.Indexing.Running()
	})
	d.Do(features.CellTraced{Row: 0, Feature: "device"}, features.ComparePressed{View: "shop"}, features.FillPressed{View: "shop"},
		features.ServiceTyped{Field: "name", Text: "buyers"}, features.ServiceTyped{Field: "features", Text: "spent_7d, device"}, features.ServiceApplied{})
	d.Until("all of it", func(s state.State) bool {
		_, ok := s.Online()
		return ok && s.Store.Traced != nil && s.Store.Compared != nil
	})
	d.Do(features.OnlineTyped{Field: "key user_id", Text: "u1"}, features.OnlinePressed{})
	d.Until("the read", func(s state.State) bool { return s.Store.Got != nil })
	d.State.Store.Got.Took, d.State.Store.Got.Calls = 900*time.Nanosecond, 1
	apptest.Golden(t, "store", d.State)
	d.Do(station.TablePressed{Figure: "timeline"})
	if html := apptest.HTML(d.State); !strings.Contains(html, "a later row is used") || !strings.Contains(html, "after the row time") {
		t.Error("the table of the timeline does not say why rows lost")
	}
}
