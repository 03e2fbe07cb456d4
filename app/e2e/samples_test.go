//go:build e2e

package e2e_test

import "testing"

// TestSamples opens every file that comes with the site.
func TestSamples(t *testing.T) {
	p := open(t)
	station(p, "Data")
	for _, c := range []struct{ name, size, column string }{
		{"iris.csv", "150 rows, 5 columns", "petal_width"},
		{"wine.csv", "178 rows, 14 columns", "proline"},
		{"breast_cancer.csv", "569 rows, 31 columns", "concavity_worst"},
		{"diabetes.csv", "442 rows, 11 columns", "bmi"},
		{"customers.csv", "400 rows, 13 columns", "monthly_spend"},
		{"user_events.csv", "3,944 rows, 6 columns", "created_timestamp"},
		{"user_labels.csv", "600 rows, 3 columns", "bought"},
		{"user_data.csv", "100 rows, 4 columns", "feature_2"},
	} {
		p.Choose("Sample", c.name)
		p.SeeText(c.size)
		p.In("region", "Row preview").SeeText(c.column)
	}
}
