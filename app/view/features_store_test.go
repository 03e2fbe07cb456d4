package view_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/app/view"
	"orrery/core/work"
)

const (
	shopEvents = "user_id,event_timestamp,amount,device\nu1,2024-03-01T12:00:00Z,0.1,phone\nu1,2024-03-05T12:00:00Z,0.2,web\nu2,2024-03-02T00:00:00Z,20,phone\nu1,2024-03-09T00:00:00Z,90,\n"
	shopLabels = "user_id,event_timestamp,bought\nu1,2024-03-08T00:00:00Z,1\nu2,2024-03-20T00:00:00Z,0\nu3,2024-03-08T00:00:00Z,1\nu1,2024-03-02T00:00:00Z,0\n"
)

// view fills in fields of the form of a view: name, text and so on.
func (d *desk) view(texts ...string) {
	for i := 0; i < len(texts); i += 2 {
		d.do(features.ViewTyped{Field: texts[i], Text: texts[i+1]})
	}
}

func TestFeatures_Store(t *testing.T) {
	d := sit(t, station.Features)
	d.do(data.FileChosen{Name: "events.csv", Source: work.BytesSource(shopEvents)})
	d.until("the events", func(s state.State) bool { return s.Data.Name == "events.csv" && !s.Features.Describing.On() })
	d.do(features.ViewChosen{})
	d.view("name", "shop", "ttl", "soon")
	golden(t, "features_store_wrong", d.state)
	d.view("ttl", "7d", "features", "device", "windows", "spent_7d = sum(amount) over 7d")
	golden(t, "features_store_plan", d.state)
	d.do(features.ViewApplied{})
	d.do(data.FileChosen{Name: "labels.csv", Source: work.BytesSource(shopLabels)})
	d.until("the labels", func(s state.State) bool { return s.Data.Name == "labels.csv" && !s.Features.Describing.On() })
	d.do(features.JoinPressed{View: "shop"})
	d.until("the training rows", func(s state.State) bool {
		return len(s.Joined()) == 1 && !s.Features.Describing.On() && !s.Data.Indexing.On()
	})
	d.do(features.CellTraced{Row: 0, Feature: "device"}, features.ComparePressed{View: "shop"}, features.FillPressed{View: "shop"},
		features.ServiceTyped{Field: "name", Text: "buyers"}, features.ServiceTyped{Field: "features", Text: "spent_7d, device"}, features.ServiceApplied{})
	d.until("all of it", func(s state.State) bool {
		_, ok := s.Online()
		return ok && s.Store.Traced != nil && s.Store.Compared != nil
	})
	d.do(features.OnlineTyped{Field: "key user_id", Text: "u1"}, features.OnlinePressed{})
	d.until("the read", func(s state.State) bool { return s.Store.Got != nil })
	d.state.Store.Got.Took, d.state.Store.Got.Calls = 900*time.Nanosecond, 1
	golden(t, "features_store", d.state)
	d.do(station.TablePressed{Figure: "timeline"})
	if html := view.StationHTML(d.state); !strings.Contains(html, "a later row holds") || !strings.Contains(html, "after the time asked about") {
		t.Error("the table of the timeline does not say why rows lost")
	}
}
