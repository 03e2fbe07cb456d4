package synth_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// TestSamples compares the files of data/ with their generators, byte by byte.
func TestSamples(t *testing.T) {
	for _, s := range synth.Samples() {
		var want bytes.Buffer
		if err := s.Write(&want); err != nil {
			t.Fatal(err)
		}
		file := "../../data/" + s.Name
		if *update {
			if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("data/%s is not what its generator writes; run go run ./app samples if that is meant", s.Name)
		}
	}
}

// TestMeasuredSamples holds the data of others to its published size and sums.
func TestMeasuredSamples(t *testing.T) {
	for _, c := range []struct {
		file, column string
		rows, width  int
		mean         float64 // as scikit-learn's copy has it
		target       string
		classes      int
	}{
		{"iris.csv", "petal_length", 150, 5, 3.758, "species", 3},
		{"wine.csv", "alcohol", 178, 14, 13.00061797752809, "cultivar", 3},
		{"breast_cancer.csv", "radius_mean", 569, 31, 14.127291739894552, "diagnosis", 2},
		{"diabetes.csv", "target", 442, 11, 152.13348416289594, "sex", 2},
	} {
		b, err := os.ReadFile("../../data/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		got, warnings, err := csv.ReadTable(bytes.NewReader(b), int64(len(b)), csv.Options{})
		if err != nil || len(warnings) > 0 || got.Rows() != c.rows || got.Width() != c.width {
			t.Errorf("%s: %d rows, %d columns, %v, %v", c.file, got.Rows(), got.Width(), warnings, err)
			continue
		}
		column, _ := got.Column(c.column)
		if s, err := table.Describe(column, nil); err != nil || !near(s.Mean, c.mean) || s.Missing > 0 {
			t.Errorf("%s: mean of %s is %v, want %v", c.file, c.column, s.Mean, c.mean)
		}
		target, _ := got.Column(c.target)
		if s, _ := table.Describe(target, nil); s.Distinct != c.classes {
			t.Errorf("%s: %d values of %s, want %d", c.file, s.Distinct, c.target, c.classes)
		}
	}
}

func near(a, b float64) bool { return a-b < 1e-12*b && b-a < 1e-12*b }

// TestLabels finds every label again in the events: a purchase of the same user within the
// seven days that follow, and none of the label's own moment or before.
func TestLabels(t *testing.T) {
	log, labels := synth.Events(), synth.Labels()
	at := func(tb *table.Table, column string, row int) time.Time {
		c, err := tb.Column(column)
		if err != nil {
			t.Fatal(err)
		}
		v, err := time.Parse(time.RFC3339, c.Cell(row))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	purchases := map[string][]time.Time{}
	last := time.Time{}
	for i := range log.Rows() {
		when := at(log, "event_timestamp", i)
		if when.Before(last) || at(log, "created_timestamp", i).Before(when) {
			t.Fatalf("event %d is out of order, or written before it happened", i)
		}
		last = when
		if log.Row(i).Values[3].Text == "purchase" {
			user := log.Row(i).Values[0].Text
			purchases[user] = append(purchases[user], when)
		}
	}
	positive := 0
	for i := range labels.Rows() {
		when, want := at(labels, "event_timestamp", i), 0.0
		for _, p := range purchases[labels.Row(i).Values[0].Text] {
			if p.After(when) && !p.After(when.AddDate(0, 0, 7)) {
				want = 1
			}
		}
		if got := labels.Row(i).Values[2].Num; got != want {
			t.Errorf("label %d is %v, the events say %v", i, got, want)
		}
		positive += int(want)
	}
	if share := float64(positive) / float64(labels.Rows()); labels.Rows() != 600 || share < 0.1 || share > 0.4 {
		t.Errorf("%d labels, %.0f %% of them bought", labels.Rows(), 100*share)
	}
	if days := last.Sub(at(log, "event_timestamp", 0)).Hours() / 24; days < 88 || days > 90.1 {
		t.Errorf("the events span %.1f days", days)
	}
}

// TestCustomers finds the faults that its comment promises.
func TestCustomers(t *testing.T) {
	tb := synth.Customers()
	missing, distinct := map[string]int{}, map[string]int{}
	for _, c := range tb.Columns() {
		s, err := table.Describe(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		missing[c.Name()], distinct[c.Name()] = s.Missing, s.Distinct
	}
	for _, name := range []string{"age", "city", "monthly_spend"} {
		if n := missing[name]; n < 10 || n > 80 {
			t.Errorf("%d cells of %s are missing", n, name)
		}
	}
	if distinct["currency"] != 1 || distinct["note"] < 380 || distinct["customer_id"] != 394 || missing["churned"] > 0 {
		t.Errorf("distinct: %v", distinct)
	}
	refund, _ := tb.Column("refund_issued")
	churned, _ := tb.Column("churned")
	same, left := 0, 0.0
	for i := range tb.Rows() {
		if refund.Floats()[i] == churned.Floats()[i] {
			same++
		}
		left += churned.Floats()[i]
	}
	if share := left / 400; same < 376 || same == 400 || share < 0.2 || share > 0.45 {
		t.Errorf("the refund agrees with the answer in %d of 400 rows, %.2f have left", same, share)
	}
	discount, _ := tb.Column("discount")
	if got := discount.Kind(); got != table.Text || !strings.Contains("0 5 10 15 none", discount.Cell(0)) {
		t.Errorf("discount is %v, such as %q", got, discount.Cell(0))
	}
}
