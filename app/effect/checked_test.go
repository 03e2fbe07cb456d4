package effect_test

import (
	"os"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
)

// The site's file is read from the repository.
func TestReadChecked(t *testing.T) {
	b, err := os.ReadFile("../../web/checked.json")
	if err != nil {
		t.Fatal(err)
	}
	d := newBrowser().open(t)
	for _, c := range []struct{ file, says string }{{"", "could not be fetched"}, {"[]", "cannot be read"}, {"{", "cannot be read"}, {string(b), ""}} {
		if delete(d.page.files, "web/checked.json"); c.file != "" {
			d.page.files["web/checked.json"] = []byte(c.file)
		}
		d.do(state.Visited{Station: station.Map}, state.Visited{Station: station.Checked})
		d.until("the file", func(s state.State) bool {
			return (s.Checked.Failed != "") == (c.says != "") && (s.Checked.Rows != nil) == (c.says == "")
		})
		if got := d.state.Checked.Failed; !strings.Contains(got, c.says) {
			t.Errorf("%q: %q", c.file, got)
		}
		d.state.Checked.Failed = ""
	}
	operators := map[string]bool{}
	for _, r := range d.state.Checked.Rows {
		operators[r.Operator] = r.Cases > 0 && r.Numbers > 0
	}
	for _, name := range []string{"LogisticRegression", "StandardScaler", "KMeans", "roc_auc", "cross_val_score"} {
		if !operators[name] {
			t.Errorf("%s is not among what was checked", name)
		}
	}
}
