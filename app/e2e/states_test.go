//go:build e2e

package e2e_test

import (
	"os"
	"testing"

	"orrery/app/e2e"
)

// inspect checks the page with axe, in both themes, at the width of a desktop and of a phone, where it must not scroll
// horizontally.
func inspect(t *testing.T, p *e2e.Page, name string) {
	t.Helper()
	for _, size := range []struct {
		width, height int64
		name          string
	}{{390, 844, "phone"}, {1440, 900, "desk"}} {
		p.Size(size.width, size.height)
		if over := e2e.Eval[int64](p, "document.documentElement.scrollWidth"); over > size.width {
			t.Errorf("%s is %d wide in a window of %d", name, over, size.width)
		}
		p.AxeThemes()
		if os.Getenv("ORRERY_SHOTS") == "" {
			continue
		}
		p.BothThemes(func(theme string) { // the whole page
			p.Size(size.width, e2e.Eval[int64](p, "Math.max(innerHeight, document.documentElement.scrollHeight)"))
			picture(p, name+"-"+size.name+"-"+theme)
			p.Size(size.width, size.height)
		})
	}
}

// TestAxe_Experiments checks the pages of Experiments: the table, a search, a run, a comparison, a version and a promotion.
func TestAxe_Experiments(t *testing.T) {
	p := open(t)
	p.Media("prefers-reduced-motion", "reduce")
	runs(p, 3)
	p.Click("button", "Register as v1")
	station(p, "Experiments")
	p.Click("button", "Promote v1")
	inspect(t, p, "promotion")
	p.Fill("Reason for promoting v1", "the best of three")
	p.Click("button", "Make v1 champion")
	p.In("region", "Audit trail").SeeText("the best of three")
	inspect(t, p, "runs")
	p.Fill("Search runs", `metrics.accuracy > "0.8"`)
	p.SeeText("Expected a number without quotes")
	inspect(t, p, "search")
	p.Fill("Search runs", "")
	for _, r := range []string{"3", "1"} {
		p.Check("checkbox", "Select run "+r, true)
	}
	p.Click("link", "Compare 2 runs")
	p.In("region", "Comparison").SeeText("log_loss")
	inspect(t, p, "compare")
	p.Click("link", "All runs")
	p.Click("link", "Run 1")
	p.See("heading", "Run 1")
	inspect(t, p, "run")
	p.Click("link", "All runs")
	p.In("region", "Versions").Click("link", "v1")
	p.See("heading", "user_data v1")
	inspect(t, p, "version")
}

// TestAxe_Data checks the findings of a table, the canvas, the generator, and the limit of the rarest class.
func TestAxe_Data(t *testing.T) {
	p := open(t)
	p.Media("prefers-reduced-motion", "reduce")
	openSample(p, "user_labels.csv", "600 rows, 3 columns")
	inspect(t, p, "data")
	p.Click("button", "Generate a table")
	inspect(t, p, "generate")
	p.Click("button", "Paint points")
	inspect(t, p, "paint")
	station(p, "Checks")
	p.Click("button", "Run checks")
	p.SeeText("at least 20 %")
	p.Fill("Rarest class, at least %", "51")
	p.SeeText("up to 50")
	inspect(t, p, "checks")
	p.Fill("Rarest class, at least %", "15")
	p.Click("button", "Run checks")
	p.SeeText("at least 15 %")
}

// TestAxe_Learn checks a tree, its importances and a parameter search.
func TestAxe_Learn(t *testing.T) {
	p := open(t)
	p.Media("prefers-reduced-motion", "reduce")
	openSample(p, "iris.csv", "150 rows, 5 columns")
	station(p, "Features")
	p.Fill("Name", "area")
	p.Fill("Expression", "petal_length * petal_")
	inspect(t, p, "editor")
	station(p, "Train")
	p.Choose("Estimator", "DecisionTreeClassifier")
	p.Fill("max_depth", "3")
	train(p)
	p.Click("button", "Shuffle each input")
	p.SeeText("Each input was shuffled 10 times.")
	p.Click("button", "Search")
	p.SeeText("±")
	inspect(t, p, "train")
}
