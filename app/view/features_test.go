package view_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/view"
)

const second = "a27b09ee-0cf8-11ed-899e-b29c4abd48f4"

// typeExpr types a draft and waits for its preview.
func (d *desk) typeExpr(name, expr string) {
	d.t.Helper()
	d.do(features.NameTyped{Text: name}, features.ExprTyped{Text: expr})
	d.until("the preview", func(s state.State) bool { return s.Features.Draft.Expr == expr })
}

// look asks for one entity's features.
func (d *desk) look(key string) {
	d.t.Helper()
	d.do(features.KeyTyped{Text: key}, features.LookupPressed{})
	d.until("the answer", func(s state.State) bool { return s.Features.Found != nil && s.Features.Found.Key == key })
}

func TestFeatures(t *testing.T) {
	d := sit(t, station.Features)
	golden(t, "features_no_table", d.state)
	d.load()
	golden(t, "features_ready", d.state)
	d.typeExpr("feature_3", "feature_1 ** 2")
	d.state.Features.Draft.Took = 21 * time.Microsecond
	golden(t, "features_typing", d.state)
	d.typeExpr("feature_3", "feature_1 ** * feature_9")
	golden(t, "features_wrong", d.state)
	d.do(features.ExprTyped{Text: "log1p(fea", Caret: 9})
	golden(t, "features_completing", d.state)
	d.do(features.ExprTyped{Text: "1 + zs", Caret: 6}, features.FunctionsPressed{}, features.FunctionSearched{Text: "text part"})
	golden(t, "features_functions", d.state)
	d.do(features.CompletionClosed{}, features.FunctionsPressed{})
	d.register()
	d.look(second)
	d.state.Features.Found.Took, d.state.Features.Found.Calls = 9*time.Microsecond, 1024
	d.state.Monitor.Snapshot.ClockStep = 5 * time.Microsecond
	golden(t, "features_looked_up", d.state)
	d.train()
	d.promote()
	golden(t, "features_of_the_champion", d.state)
}

func TestFeatures_WholeNumber(t *testing.T) {
	d := sit(t, station.Features)
	d.load()
	d.register()
	d.look(second)
	if html := view.StationHTML(d.state); !strings.Contains(html, "0.015214292328332034") {
		t.Error("the look-up does not show the notebook's feature_3 with every digit")
	}
	d.look("nobody")
	html := view.StationHTML(d.state)
	if !strings.Contains(html, "Not found.") || !strings.Contains(html, "nobody") {
		t.Error("an id that no row has is not answered with its name")
	}
}

func TestFeatures_SetAside(t *testing.T) {
	d := sit(t, station.Features)
	d.load()
	d.register()
	d.paste("user_id,spend,target\na,1,0\nb,2,1\nc,4,1\n")
	d.until("the preview over the other table", func(s state.State) bool { return !s.Features.Draft.OK() })
	golden(t, "features_set_aside", d.state)
}

func TestFeatures_Says(t *testing.T) {
	cases := []struct{ name, csv, expr, want string }{
		{"text", "user_id,city,target\na,Oslo,0\nb,Rome,1\n", "city", "2 distinct values, no missing values"},
		{"boolean", "user_id,x,target\na,1.5,0\nb,2.5,1\n", "x > 2", "true in 50 % of rows"},
		{"missing", "user_id,x,target\na,-1.5,0\nb,2.5,1\n", "sqrt(x)", "1 missing"},
		{"nothing read", "user_id,x,target\na,-1.5,0\nb,2.5,1\n", "1 + 1", "from no column, 2 values"},
		{"name of two words", "user_id,big spend,target\na,-1.5,0\nb,2.5,1\n", "", "Such as `big spend` ** 2."},
		{"no key", "x,target\n1.5,0\n2.5,1\n2.5,1\n", "", "No column is the entity key."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := sit(t, station.Features)
			d.paste(c.csv)
			if c.expr != "" {
				d.typeExpr("f", c.expr)
			}
			if html := view.StationHTML(d.state); !strings.Contains(html, c.want) {
				t.Errorf("the station does not say %q", c.want)
			}
		})
	}
}

func TestFeatures_SetFollowsScrolling(t *testing.T) {
	d := sit(t, station.Features)
	d.load()
	d.register()
	d.do(features.SetScrolled{Top: 60 * 33})
	html := view.StationHTML(d.state)
	key, err := d.state.Data.Table.Column("user_id")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(html, key.Cell(60)) || strings.Contains(html, key.Cell(10)) {
		t.Error("the set scrolled to row 60 does not show row 60, or still shows row 10")
	}
}
