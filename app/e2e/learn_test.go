//go:build e2e

package e2e_test

import (
	"strconv"
	"strings"
	"testing"

	"orrery/app/e2e"
)

// TestTree fits a tree, reads its diagram as a table, deploys it, and computes importances of its inputs.
func TestTree(t *testing.T) {
	p := open(t)
	openSample(p, "iris.csv", "150 rows, 5 columns")
	station(p, "Train")
	p.Choose("Estimator", "DecisionTreeClassifier")
	p.Fill("max_depth", "0")
	p.SeeText("max_depth must be")
	p.Fill("max_depth", "3")
	p.SeeText("Default: None.")
	train(p)
	p.See("image", "Decision tree for species")
	p.Click("button", "Show Decision tree as table")
	table := p.In("region", "Decision tree for species")
	table.SeeText("every row")
	table.SeeText("petal_width ≤")
	p.SeeText("95% confidence intervals")
	p.Click("button", "Shuffle each input")
	p.SeeText("Each input was shuffled 10 times.")
	p.See("heading", "Partial dependence")
	p.Choose("Input", "petal_length")
	p.SeeText("Mean probability by petal_length")
	promote(p)
}

// TestOneAnswer follows the values of a row from the table to the predicted probability.
func TestOneAnswer(t *testing.T) {
	p := open(t)
	champion(p)
	station(p, "Train")
	p.Fill("Row", "1") // the notebook's second user
	p.See("region", "How the prediction for row 1 is made")
	var adds []float64
	for _, text := range e2e.Eval[[]string](p, `[...document.querySelectorAll('[aria-label^="How the prediction"] tbody tr')].map((r) => r.lastElementChild.innerText)`) {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		adds = append(adds, v)
	}
	if len(adds) == 0 {
		t.Fatal("no rows")
	}
	n := len(adds) - 1
	sum := 0.0
	for _, v := range adds[:n] {
		sum += v
	}
	if d := sum - adds[n]; n != 4 || d > 1e-4 || d < -1e-4 {
		t.Errorf("the rows add up to %v, the last says %v", sum, adds[n])
	}
	_, text, ok := strings.Cut(p.Text(), "sigmoid: ")
	at := strings.Index(text, "probability of 1 ")
	if !ok || at < 0 {
		t.Fatalf("no probability in %q", text)
	}
	said, err := strconv.ParseFloat(strings.TrimSuffix(strings.Fields(text[at:])[3], "."), 64)
	if err != nil {
		t.Fatal(err)
	}
	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("probability of 1: " + strconv.FormatFloat(said, 'f', 3, 64))
}

// TestChecked reads the results of the tests, by a link and by its address.
func TestChecked(t *testing.T) {
	p := open(t)
	loadSample(p)
	station(p, "Train")
	p.Click("link", "Checked against scikit-learn 1.2.1")
	p.In("region", "Operators compared with scikit-learn 1.2.1").SeeText("HistGradientBoostingClassifier")
	p.In("region", "Metrics compared with scikit-learn 1.2.1").SeeText("average_precision")
	p.Go("checked/")
	p.SeeText("numbers in")
	p.Axe()
	p.Click("link", "Back to Train")
	p.See("heading", "Train")
}

// TestSearchIsKept cancels a search on two workers, and finds its candidates as nested runs.
func TestSearchIsKept(t *testing.T) {
	p := open(t)
	openSample(p, "breast_cancer.csv", "569 rows, 31 columns")
	station(p, "Train")
	p.Choose("Estimator", "MLPClassifier")
	p.Choose("First parameter", "alpha")
	p.Fill("First parameter: values", "0.0001, 0.001, 0.01, 0.1, 1, 10, 100, 1000, 2000, 3000, 4000, 5000")
	p.SeeText("12 candidates")
	p.Click("button", "Search")
	p.Until("a whole candidate", func() bool { return strings.Contains(p.In("region", "Mean score of each candidate").Text(), "±") })
	answered(t, p, func() {
		p.Click("button", "Cancel search")
		p.SeeText("Partial results are shown.")
	})
	p.Fill("max_iter", "300")
	p.SeeText("from an earlier setting")
	station(p, "Experiments")
	p.In("region", "Runs").SeeText("stopped")
}
