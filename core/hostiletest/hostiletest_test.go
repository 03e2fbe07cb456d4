package hostiletest_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"orrery/core/hostiletest"
)

func TestApply(t *testing.T) {
	doc, err := hostiletest.Parse([]byte(`{"a":[1,2,9007199254740993],"b":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	n, changed := 0, map[string]bool{}
	before := string(hostiletest.Text(doc))
	hostiletest.Walk(doc, func(p hostiletest.Path) {
		n++
		for _, c := range hostiletest.Changes {
			changed[string(hostiletest.Text(hostiletest.Apply(doc, p, c)))] = true
		}
	})
	if n != 6 || before != `{"a":[1,2,9007199254740993],"b":"x"}` || string(hostiletest.Text(doc)) != before {
		t.Errorf("%d places of %s, now %s", n, before, hostiletest.Text(doc))
	}
	for _, want := range []string{`{"b":"x"}`, `{"a":[1,2],"b":"x"}`, `{"a":[1,-1,9007199254740993],"b":"x"}`, `{"a":[1,2,9007199254740993],"b":"nan"}`, `null`} {
		if !changed[want] {
			t.Errorf("no change gives %s", want)
		}
	}
}

func TestRandom(t *testing.T) {
	text := []byte(`{"a":[1,2,3],"b":{"c":"x"}}`)
	one, two := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewPCG(1, 2))
	different := map[string]bool{}
	for range 200 {
		b := hostiletest.Random(one, text)
		if !bytes.Equal(b, hostiletest.Random(two, text)) {
			t.Fatal("the same seed gives another text")
		}
		different[string(b)] = true
	}
	if len(different) < 100 || string(text) != `{"a":[1,2,3],"b":{"c":"x"}}` {
		t.Errorf("%d different texts of 200", len(different))
	}
}
