package data_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui/format"
	"orrery/core/table"
)

func TestData(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	apptest.Golden(t, "empty", d.State)
	d.Load()
	apptest.Golden(t, "loaded", d.State)
	d.Do(station.TablePressed{Figure: "columns"}, station.TablePressed{Figure: "data-scatter"})
	apptest.Golden(t, "as_tables", d.State)
	d.Do(station.TablePressed{Figure: "columns"}, station.TablePressed{Figure: "data-scatter"})
	d.Paste("spend,target\n1,0\n\"2,1\n")
	apptest.Golden(t, "failed", d.State)
}

func TestData_Loading(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	s := d.State
	s.Data.Loading = station.Busy{Job: 7, What: "rows.csv", Done: 31e6, Total: 62e6, Since: s.Now}
	if html := apptest.HTML(s); strings.Contains(html, "Reading rows.csv") || !strings.Contains(html, "No data yet") {
		t.Error("work that has just begun is shown; it may be done before anybody can read it")
	}
	s.Now = s.Now.Add(300 * time.Millisecond)
	apptest.Golden(t, "loading", s)
}

func TestData_RolesSayWhatIsWrong(t *testing.T) {
	cases := []struct{ name, csv, want string }{
		{"unique key", "user_id,x,target\na,1,0\nb,2,1\n", "One row per user_id: 2 distinct of 2."},
		{"no key", "x,target\n1,0\n2,1\n3,1\n", "Without a key, rows cannot be looked up by id."},
		{"two classes", "user_id,x,target\na,1,no\nb,2,yes\n", "Binary, no or yes. Task: classification."},
		{"three classes", "user_id,x,target\na,1,10\nb,2,9\nc,3,11\n", "3 classes: 9, 10, 11. Task: classification."},
		{"missing target", "user_id,x,target\na,1,0\nb,2,1\nc,3,\n", "1 row without target."},
		{"no target", "user_id,x,y\na,1.5,2.5\nb,2.5,3.5\n", "Without a target, nothing can be trained."},
		{"missing values", "user_id,x,target\na,,0\nb,2,1\n", "1 missing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := apptest.Sit(t, station.Data)
			d.Paste(c.csv)
			if c.name == "no target" {
				d.Do(data.RoleChosen{Column: "y", Role: data.RoleFeature})
			}
			if html := apptest.HTML(d.State); !strings.Contains(html, c.want) {
				t.Errorf("the station does not say %q", c.want)
			}
		})
	}
}

func TestData_RepeatedKey(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	d.Paste("user_id,x,target\na,1,0\na,2,1\nb,3,1\n")
	d.Do(data.RoleChosen{Column: "user_id", Role: data.RoleKey})
	d.Until("the index", func(s state.State) bool { return s.Data.Index != nil })
	html := apptest.HTML(d.State)
	for _, want := range []string{"user_id repeats in row 1", "Row 1 repeats an id: 2 distinct of 3."} {
		if !strings.Contains(html, want) {
			t.Errorf("the station does not say %q", want)
		}
	}
}

// TestData_Bounded: the number of elements on the page is bounded for any size of the table.
func TestData_Bounded(t *testing.T) {
	var b strings.Builder
	for c := range 3000 {
		fmt.Fprintf(&b, "c%d,", c)
	}
	b.WriteString("target\n")
	for r := range 60 {
		b.WriteString(strings.Repeat(fmt.Sprintf("%d.5,", r), 3000) + fmt.Sprint(r%2) + "\n")
	}
	d := apptest.Sit(t, station.Data)
	d.Paste(b.String())
	for _, at := range []station.ID{station.Data, station.Features} {
		d.Do(state.Visited{Station: at})
		if n := strings.Count(apptest.HTML(d.State), "<"); n > 9000 {
			t.Errorf("%s draws %d tags for 3,001 columns, want at most 9,000", at, n)
		}
	}
	d.Do(state.Visited{Station: station.Data}, data.ColumnsScrolled{Top: 1500 * 33})
	if html := apptest.HTML(d.State); !strings.Contains(html, "Role of c1500") || strings.Contains(html, "Role of c100\"") {
		t.Error("the list of columns does not follow its scrolling")
	}
}

func TestData_PreviewFollowsScrolling(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	d.Load()
	d.Do(data.PreviewScrolled{Top: 60 * 33})
	html := apptest.HTML(d.State)
	key, err := d.State.Data.Table.Column("user_id")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(html, key.Cell(60)) || strings.Contains(html, key.Cell(10)) {
		t.Error("the preview scrolled to row 60 does not show row 60, or still shows row 10")
	}
}

func TestQuantity(t *testing.T) {
	cases := []struct {
		v      float64
		places int
		want   string
	}{
		{0, 3, "0.000"}, {-1.8450, 3, "-1.845"}, {100, 0, "100"}, {0.0004, 3, "0.0004"}, {0.0006, 3, "0.001"},
		{1.5e12, 3, "1.5e+12"}, {math.NaN(), 3, "-"}, {math.Inf(-1), 3, "-Inf"}, {-2e-9, 6, "-2e-09"},
	}
	for _, c := range cases {
		if got := format.Quantity(c.v, c.places); got != c.want {
			t.Errorf("quantity(%v, %d) = %q, want %q", c.v, c.places, got, c.want)
		}
	}
}

func TestApart(t *testing.T) {
	// The means are 1 and 4 and both variances 1: three standard deviations.
	got := data.Apart([]float64{0, 1, 2, 3, 4, 5, math.NaN()}, []int{0, 0, 0, 1, 1, 1, 1})
	if math.Abs(got-3) > 1e-12 {
		t.Errorf("got %v, want 3", got)
	}
	if got := data.Apart([]float64{1, 2}, []int{0, 1}); !math.IsNaN(got) {
		t.Errorf("one row a class: got %v, want NaN", got)
	}
}

func TestClasses(t *testing.T) {
	c := table.Summary{Kind: table.Number, Distinct: 3, Top: []table.ValueCount{{Value: "10", Count: 5}, {Value: "9", Count: 2}, {Value: "-1", Count: 1}}}
	names, counts := data.Classes(c)
	if !slices.Equal(names, []string{"-1", "9", "10"}) || !slices.Equal(counts, []int{1, 2, 5}) {
		t.Errorf("got %v %v, want the numbers in their order with their counts", names, counts)
	}
	c.Distinct = 40
	if names, _ := data.Classes(c); names != nil {
		t.Errorf("40 distinct values: got %v, want none", names)
	}
}
