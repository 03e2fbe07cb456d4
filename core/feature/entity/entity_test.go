package entity_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"orrery/core/feature/entity"
	"orrery/core/table"
)

func users(t *testing.T) *table.Table {
	t.Helper()
	out, err := table.New(
		table.Texts("user", []string{"a", "a1", "", "a"}),
		table.Numbers("site", []float64{11, 1, 1, math.NaN()}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestColumn(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want []string
	}{
		{[]string{"site"}, []string{"11", "1", "1", ""}},
		{[]string{"user", "site"}, []string{"1:a2:11", "2:a11:1", "", ""}},
		{[]string{"site", "user"}, []string{"2:111:a", "1:12:a1", "", ""}},
	} {
		got, err := entity.Column(users(t), c.keys)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range c.want {
			if got.Cell(i) != want || got.Missing(i) != (want == "") {
				t.Errorf("%v: row %d is %q, want %q", c.keys, i, got.Cell(i), want)
			}
		}
		if got.Name() != entity.Name(c.keys) {
			t.Errorf("%v: the column is called %q", c.keys, got.Name())
		}
	}
}

func TestColumn_Errors(t *testing.T) {
	var name *table.NameError
	if _, err := entity.Column(users(t), []string{"usr"}); !errors.As(err, &name) || name.Nearest != "user" {
		t.Errorf("an unknown key: %v", err)
	}
	if _, err := entity.Column(users(t), nil); !errors.Is(err, entity.ErrNone) {
		t.Errorf("no key: %v", err)
	}
	if _, err := entity.Column(users(t), []string{"user", "user"}); !errors.Is(err, table.ErrDuplicate) {
		t.Errorf("a key twice: %v", err)
	}
}

func TestKey(t *testing.T) {
	both := []table.Field{{Name: "user", Kind: table.Text}, {Name: "site", Kind: table.Number}}
	for _, c := range []struct {
		fields []table.Field
		parts  string
		want   string
		err    string
	}{
		{both, "a,11.0", "1:a2:11", ""},
		{both[:1], "a", "a", ""},
		{both[1:], "1e1", "10", ""},
		{both, "a", "", "1 values for 2"},
		{both, "a,", "", `"site" is empty`},
		{both, "a,x", "", `"site" is a number, "x"`},
		{both, "a,nan", "", `"site" is a number`},
	} {
		got, err := entity.Key(c.fields, strings.Split(c.parts, ","))
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %q, %v; want %q %s", c.parts, got, err, c.want, c.err)
		}
	}
}

func Example() {
	t, err := table.New(table.Texts("user_id", []string{"u1", "u2"}), table.Texts("country", []string{"NOR", "FRA"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	key, err := entity.Column(t, []string{"user_id", "country"})
	fmt.Println(key.Name(), key.Cell(0), err)
	look, err := entity.Key(t.Schema(), []string{"u2", "FRA"})
	row, ok := table.BuildIndex(key).Find(key, look)
	fmt.Println(row, ok, err)
	// Output:
	// user_id, country 2:u13:NOR <nil>
	// 1 true <nil>
}
