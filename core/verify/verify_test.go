package verify_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/verify"
	"orrery/core/workspace/content"
)

func putSetting(r *registry.Registry, name string, v []byte) error {
	return r.PutSettings([]registry.SettingWrite{{Name: name, Value: v, Seen: registry.AnyRev}})
}

// whole returns a workspace with a champion and a table.
func whole(t testing.TB) content.Content {
	t.Helper()
	text := "a,b,t\n1,2,0\n2,1,1\n3,5,0\n4,3,1\n5,9,0\n6,4,1\n"
	data, _, err := csv.ReadTable(strings.NewReader(text), int64(len(text)), csv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := ml.Pipeline{Final: ml.Spec{Kind: "DecisionTreeClassifier"}, Inputs: []string{"a", "b"}, Target: "t"}
	m, err := p.Fit(context.Background(), catalog.Catalog(), data, []int{0, 1, 2, 3, 4, 5})
	if err != nil {
		t.Fatal(err)
	}
	ids := 0
	r, _, err := registry.Open(&store.Memory{}, func() time.Time { return time.Unix(1e9, 0) }, func() string { ids++; return fmt.Sprintf("%032x", ids) })
	if err != nil {
		t.Fatal(err)
	}
	run, err := r.Record(registry.Run{Metrics: map[string]float64{"accuracy": 0.9}}, m)
	if err == nil {
		_, err = r.Register(run.ID, "data", "first")
	}
	if err = errors.Join(err, r.SetAlias("data", registry.Champion, 1, "first"), putSetting(r, "theme", []byte(`"day"`))); err != nil {
		t.Fatal(err)
	}
	return content.Content{Records: r.Records(), Tables: []content.Table{{Hash: data.Hash(), Name: "data.csv", CSV: []byte(text)}}}
}

func one(c content.Content, prefix string) string {
	for name := range maps.Keys(c.Records) {
		if strings.HasPrefix(name, prefix) {
			return name
		}
	}
	return ""
}

func TestCheck(t *testing.T) {
	edit := func(prefix, old, new string) func(*content.Content) {
		return func(c *content.Content) {
			name := one(*c, prefix)
			c.Records[name] = []byte(strings.Replace(string(c.Records[name]), old, new, 1))
		}
	}
	cases := []struct {
		name   string
		change func(*content.Content)
		want   []string // parts of the findings, in order; empty if there are none
		refuse bool     // Refuse of the first finding
	}{
		{"whole", func(*content.Content) {}, nil, false},
		{"a negative run number", edit("r/", `"number":1`, `"number":-5`), []string{"run number is -5"}, false},
		{"a run number at the end of the integers", edit("r/", `"number":1`, `"number":9223372036854775807`), []string{"free number"}, false},
		{"a version at the end of the integers", func(c *content.Content) {
			b := strings.Replace(string(c.Records["v/data/000001"]), `"version":1`, `"version":9223372036854775807`, 1)
			delete(c.Records, "v/data/000001")
			c.Records["v/data/9223372036854775807"] = []byte(b)
		}, []string{"must be from 1 to", "points to version 1"}, true},
		{"an event of another place", edit("e/", `"seq":1`, `"seq":7`), []string{"record of event 7"}, true},
		{"a model that was changed", edit("m/", `"format":1`, `"format":2`), []string{"does not load", "its model", "its model"}, true},
		{"a model under another name", func(c *content.Content) {
			name := one(*c, "m/")
			c.Records["m/"+strings.Repeat("0", 64)] = c.Records[name]
			delete(c.Records, name)
		}, []string{"another model", "its model", "its model"}, true},
		{"a large setting", func(c *content.Content) {
			c.Records["d/huge"] = []byte(`{"rev":1,"seq":1,"value":"` + strings.Repeat("x", 2<<20) + `"}`)
		}, []string{"at most 1048576"}, true},
		{"a deep setting", func(c *content.Content) {
			c.Records["d/deep"] = []byte(strings.Repeat("[", 100000) + strings.Repeat("]", 100000))
		}, []string{"levels deep"}, true},
		{"an unknown record", func(c *content.Content) { c.Records["zz/a"] = []byte(`{}`) }, []string{"does not support this kind of record"}, true},
		{"a large model that is elsewhere", func(c *content.Content) { c.Records["l/ab/1-c"] = []byte(`{}`) }, []string{"not valid"}, true},
		{"a table that is another one", func(c *content.Content) { c.Tables[0].CSV = []byte("a\n1\n") }, []string{"another table"}, true},
		{"cells that are others", func(c *content.Content) {
			data, _ := verify.ReadTable(c.Tables[0])
			head, _ := data.Header()
			c.Tables[0].Info = []byte(`{"Header":` + string(head) + `}`)
			for _, s := range data.Sections() {
				c.Tables[0].Bin = append(c.Tables[0].Bin, s...)
			}
			c.Tables[0].Bin[3] ^= 1
		}, []string{"another table"}, true},
		{"a table that promises more rows than it has", func(c *content.Content) {
			c.Tables[0].Info = []byte(`{"Header":{"format":1,"rows":2000000000,"hash":"x","columns":[{"name":"a","kind":"number","sections":[16000000000]}]}}`)
			c.Tables[0].Bin = []byte{1}
		}, []string{"do not match the"}, true},
	}
	for _, c := range cases {
		w := whole(t)
		c.change(&w)
		steps := 0
		found, err := verify.Check(t.Context(), verify.Content(w), func(p verify.Progress) { steps = p.Done })
		if err != nil || len(found) != len(c.want) {
			t.Errorf("%s: %v, %v", c.name, found, err)
			continue
		}
		for i, f := range found {
			if !strings.Contains(f.String(), c.want[i]) || f.Record == "" || f.Remedy == "" || i == 0 && f.Refuse != c.refuse {
				t.Errorf("%s: finding %d is %+v, want %q", c.name, i+1, f, c.want[i])
			}
		}
		if steps != len(w.Records)+len(w.Tables) {
			t.Errorf("%s: the last progress is %d", c.name, steps)
		}
	}
}

func TestCheck_Stops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	_, err := verify.Check(ctx, verify.Content(whole(t)), func(verify.Progress) { stop() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
}

// pointing returns a workspace with n aliases, each of which points to a missing version.
func pointing(n int) content.Content {
	c := content.Content{Records: map[string][]byte{}}
	for i := 1; i <= n; i++ {
		c.Records[fmt.Sprintf("e/%012d-%08x", i, i)] = fmt.Appendf(nil, `{"seq":%d,"at":0,"kind":"alias","model":"m","alias":"a%d","to":1,"why":""}`, i, i)
	}
	return c
}

// The time is linear in the number of aliases.
func TestCheck_ManyAliases(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	const n = 10_000
	var records time.Duration
	began := time.Now()
	found, err := verify.Check(ctx, verify.Content(pointing(n)), func(p verify.Progress) {
		if records == 0 && p.Done == n {
			records = time.Since(began)
		}
	})
	if err != nil || len(found) != n {
		t.Fatalf("%d findings, %v", len(found), err)
	}
	if rest := time.Since(began) - records; rest > 2*records {
		t.Errorf("reading the records took %v, checking the references %v", records, rest)
	}
}

// The check also stops with its context after the last record.
func TestCheck_StopsAtReferences(t *testing.T) {
	for what, c := range map[string]content.Content{"aliases": pointing(3), "runs and versions": whole(t)} {
		ctx, stop := context.WithCancel(t.Context())
		c.Tables = nil
		last := 0
		_, err := verify.Check(ctx, verify.Content(c), func(p verify.Progress) {
			if p.Done == p.Total {
				last++
			}
			if last == 2 {
				stop()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want that it was cancelled", what, err)
		}
		stop()
	}
}

// A panic of a reader becomes a finding.
func TestCheck_Recovers(t *testing.T) {
	s := verify.Source{Tables: []verify.Table{{Hash: "aa", Name: "x", Read: func(context.Context) (*table.Table, error) { panic("broken") }}}}
	found, err := verify.Check(t.Context(), s, nil)
	if err != nil || len(found) != 1 || !strings.Contains(found[0].Problem, "broken") {
		t.Errorf("%v, %v", found, err)
	}
}
