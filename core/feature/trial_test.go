package feature_test

import (
	"testing"

	"orrery/core/feature"
	"orrery/core/table"
)

func TestSet_Try(t *testing.T) {
	s := table.Schema{{Name: "x"}, {Name: "city", Kind: table.Text}, {Name: "paid", Kind: table.Bool}, {Name: "seen", Kind: table.Time}}
	set := define(t, "", s, defs("double", "x * 2", "name", "lower(city)", "free", "not paid", "next", "coalesce(seen, date('2024-01-31'))", "day", "day(seen)")...)
	for _, test := range []struct {
		name, want string
		given      map[string]string
		passed     bool
		found      string
	}{
		{"double", "6", map[string]string{"x": "3"}, true, "6 for x = 3"},
		{"double", "6.0000000001", map[string]string{"x": "3"}, true, "6 for x = 3"},
		{"double", "7", map[string]string{"x": "3"}, false, "6 for x = 3, wanted 7"},
		{"double", "", map[string]string{"x": ""}, true, "a missing value for x = a missing value"},
		{"double", "0", nil, false, "a missing value for no values, wanted 0"},
		{"double", "six", map[string]string{"x": "3"}, false, "6 for x = 3, wanted six"},
		{"double", "6", map[string]string{"x": "three"}, false, `"three" for x, which is a number`},
		{"name", "oslo", map[string]string{"city": "OSLO"}, true, "oslo for city = OSLO"},
		{"name", "Oslo", map[string]string{"city": "OSLO"}, false, "oslo for city = OSLO, wanted Oslo"},
		{"free", "FALSE", map[string]string{"paid": "true"}, true, "false for paid = true"},
		{"free", "false", map[string]string{"paid": "yes"}, false, `"yes" for paid, which is true or false`},
		{"next", "2024-01-31", nil, true, "2024-01-31T00:00:00Z for no values"},
		{"day", "29", map[string]string{"seen": "2024-02-29 10:00"}, true, "29 for seen = 2024-02-29 10:00"},
		{"day", "29", map[string]string{"seen": "soon"}, false, `"soon" for seen, which is a time such as 2006-01-02T15:04:05Z`},
		{"day", "29", map[string]string{"sen": "soon"}, false, "no column sen"},
		{"other", "1", nil, false, "no feature other"},
	} {
		got := set.Try(test.name, feature.Test{Given: test.given, Want: test.want})
		if got.Passed != test.passed || got.Found != test.found {
			t.Errorf("%s for %v is %+v, want %v, %q", test.name, test.given, got, test.passed, test.found)
		}
	}
}
