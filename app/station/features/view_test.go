package features_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/features"
)

const second = "a27b09ee-0cf8-11ed-899e-b29c4abd48f4"

// typeExpr types a draft and waits for its preview.
func typeExpr(d *apptest.Desk, name, expr string) {
	d.T.Helper()
	d.Do(features.NameTyped{Text: name}, features.ExprTyped{Text: expr})
	d.Until("the preview", func(s state.State) bool { return s.Features.Draft.Expr == expr })
}

// look looks up the features of one entity.
func look(d *apptest.Desk, key string) {
	d.T.Helper()
	d.Do(features.KeyTyped{Text: key}, features.LookupPressed{})
	d.Until("the answer", func(s state.State) bool { return s.Features.Found != nil && s.Features.Found.Key == key })
}

func TestFeatures(t *testing.T) {
	d := apptest.Sit(t, station.Features)
	apptest.Golden(t, "no_table", d.State)
	d.Load()
	apptest.Golden(t, "ready", d.State)
	typeExpr(d, "feature_3", "feature_1 ** 2")
	d.State.Features.Draft.Took = 21 * time.Microsecond
	apptest.Golden(t, "typing", d.State)
	typeExpr(d, "feature_3", "feature_1 ** * feature_9")
	apptest.Golden(t, "wrong", d.State)
	d.Do(features.ExprTyped{Text: "log1p(fea", Caret: 9})
	apptest.Golden(t, "completing", d.State)
	d.Do(features.ExprTyped{Text: "1 + zs", Caret: 6}, features.FunctionsPressed{}, features.FunctionSearched{Text: "text part"})
	apptest.Golden(t, "functions", d.State)
	d.Do(features.CompletionClosed{}, features.FunctionsPressed{})
	d.Register()
	look(d, second)
	d.State.Features.Found.Took, d.State.Features.Found.Calls = 9*time.Microsecond, 1024
	d.State.Monitor.Snapshot.ClockStep = 5 * time.Microsecond
	apptest.Golden(t, "looked_up", d.State)
	d.Train()
	d.Promote()
	apptest.Golden(t, "of_the_champion", d.State)
}

func TestFeatures_WholeNumber(t *testing.T) {
	d := apptest.Sit(t, station.Features)
	d.Load()
	d.Register()
	look(d, second)
	if html := apptest.HTML(d.State); !strings.Contains(html, "0.015214292328332034") {
		t.Error("the look-up does not show the notebook's feature_3 with every digit")
	}
	look(d, "nobody")
	html := apptest.HTML(d.State)
	if !strings.Contains(html, "Not found.") || !strings.Contains(html, "nobody") {
		t.Error("an id that no row has is not answered with its name")
	}
}

func TestFeatures_SetAside(t *testing.T) {
	d := apptest.Sit(t, station.Features)
	d.Load()
	d.Register()
	d.Paste("user_id,spend,target\na,1,0\nb,2,1\nc,4,1\n")
	d.Until("the preview over the other table", func(s state.State) bool { return !s.Features.Draft.OK() })
	apptest.Golden(t, "set_aside", d.State)
}

func TestFeatures_Says(t *testing.T) {
	cases := []struct{ name, csv, expr, want string }{
		{"text", "user_id,city,target\na,Oslo,0\nb,Rome,1\n", "city", "2 distinct values, no missing values"},
		{"boolean", "user_id,x,target\na,1.5,0\nb,2.5,1\n", "x > 2", "true in 50 % of rows"},
		{"missing", "user_id,x,target\na,-1.5,0\nb,2.5,1\n", "sqrt(x)", "1 missing"},
		{"nothing read", "user_id,x,target\na,-1.5,0\nb,2.5,1\n", "1 + 1", "from no column, 2 values"},
		{"name of two words", "user_id,big spend,target\na,-1.5,0\nb,2.5,1\n", "", "For example, `big spend` ** 2."},
		{"no key", "x,target\n1.5,0\n2.5,1\n2.5,1\n", "", "No column is the entity key."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := apptest.Sit(t, station.Features)
			d.Paste(c.csv)
			if c.expr != "" {
				typeExpr(d, "f", c.expr)
			}
			if html := apptest.HTML(d.State); !strings.Contains(html, c.want) {
				t.Errorf("the station does not say %q", c.want)
			}
		})
	}
}

func TestFeatures_SetFollowsScrolling(t *testing.T) {
	d := apptest.Sit(t, station.Features)
	d.Load()
	d.Register()
	d.Do(features.SetScrolled{Top: 60 * 33})
	html := apptest.HTML(d.State)
	key, err := d.State.Data.Table.Column("user_id")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(html, key.Cell(60)) || strings.Contains(html, key.Cell(10)) {
		t.Error("the set scrolled to row 60 does not show row 60, or still shows row 10")
	}
}
