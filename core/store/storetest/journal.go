package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"orrery/core/store"

	"pgregory.net/rapid"
)

// RunJournal holds open's journals to the contract of store.Journal. open returns an empty journal with room for so
// many bytes, 0 for as much as it has; nil where the room cannot be chosen.
func RunJournal(t *testing.T, open func(room int) store.Journal) {
	t.Run("append and since", func(t *testing.T) { journalAppend(t, open(0)) })
	t.Run("nothing to write", func(t *testing.T) { journalNothing(t, open(0)) })
	t.Run("limit", func(t *testing.T) { journalLimit(t, open(0)) })
	t.Run("ownership", func(t *testing.T) { journalOwnership(t, open(0)) })
	t.Run("text only", func(t *testing.T) { journalText(t, open(0)) })
	t.Run("clear", func(t *testing.T) { journalClear(t, open(0)) })
	t.Run("drop deletions", func(t *testing.T) { journalDropDeletions(t, open(0)) })
	t.Run("ended context", func(t *testing.T) { journalContext(t, open(0)) })
	t.Run("concurrency", func(t *testing.T) { journalConcurrency(t, open(0)) })
	t.Run("against a map", func(t *testing.T) { journalModel(t, open) })
	t.Run("quota", func(t *testing.T) {
		if j := open(100); j != nil {
			journalQuota(t, j)
		} else {
			t.Skip("the room of this journal cannot be chosen")
		}
	})
}

// put appends writes that depend on nothing.
func put(t failer, j store.Journal, writes ...store.Write) int64 {
	t.Helper()
	last, err := j.Append(context.Background(), 0, func([]store.Entry) []store.Write { return writes })
	if err != nil {
		t.Fatal("Append:", err)
	}
	return last
}

func since(t failer, j store.Journal, seen int64, limit int) []store.Entry {
	t.Helper()
	news, err := j.Since(context.Background(), seen, limit)
	if err != nil {
		t.Fatal("Since:", err)
	}
	return news
}

type failer interface {
	Helper()
	Fatal(...any)
}

func entry(seq int64, key, value string) store.Entry {
	return store.Entry{Seq: seq, Write: store.Write{Key: key, Value: []byte(value)}}
}

// describe is entries as text: steps, keys, values, and deletions.
func describe(entries []store.Entry) string {
	var b bytes.Buffer
	for _, e := range entries {
		if e.Value == nil {
			fmt.Fprintf(&b, "%d %q gone\n", e.Seq, e.Key)
		} else {
			fmt.Fprintf(&b, "%d %q=%q\n", e.Seq, e.Key, e.Value)
		}
	}
	return b.String()
}

func journalAppend(t *testing.T, j store.Journal) {
	if news := since(t, j, 0, 10); news == nil || len(news) != 0 {
		t.Errorf("Since of an empty journal = %v, want none and no nil", news)
	}
	texts := []string{"one", "", "\ufeffmark", `{"ü":"𝄞|\u0000"}`}
	for i, v := range texts {
		if last := put(t, j, store.Write{Key: fmt.Sprint("k", i), Value: []byte(v)}); last != int64(i+1) {
			t.Errorf("step %d got number %d", i+1, last)
		}
	}
	put(t, j, store.Write{Key: "k0"}, store.Write{Key: "k1", Value: []byte("two")}) // step 5
	want := []store.Entry{entry(3, "k2", texts[2]), entry(4, "k3", texts[3]), {Seq: 5, Write: store.Write{Key: "k0"}}, entry(5, "k1", "two")}
	if got := describe(since(t, j, 0, 10)); got != describe(want) {
		t.Errorf("Since(0):\n%swant\n%s", got, describe(want))
	}
	called := 0
	last, err := j.Append(t.Context(), 3, func(news []store.Entry) []store.Write {
		called++
		if got := describe(news); got != describe(want[1:]) {
			t.Errorf("Append after 3 was told\n%swant\n%s", got, describe(want[1:]))
		}
		return []store.Write{{Key: "k9", Value: []byte(fmt.Sprint(len(news)))}}
	})
	if err != nil || last != 6 || called != 1 {
		t.Errorf("Append = %d, %v, write called %d times; want step 6 and one call", last, err, called)
	}
	if got, want := describe(since(t, j, 5, 10)), describe([]store.Entry{entry(6, "k9", "3")}); got != want {
		t.Errorf("Since(5):\n%swant\n%s", got, want)
	}
}

func journalDropDeletions(t *testing.T, j store.Journal) {
	for i := range 6 { // steps 1 to 6
		put(t, j, store.Write{Key: fmt.Sprint("k", i), Value: []byte("v")})
	}
	for i := range 4 { // steps 7 to 10
		put(t, j, store.Write{Key: fmt.Sprint("k", i)})
	}
	drop := func(after, upTo int64, want string) {
		t.Helper()
		if err := j.DropDeletions(t.Context(), after, upTo); err != nil {
			t.Fatal(err)
		}
		if got := describe(since(t, j, 0, 100)); got != want {
			t.Errorf("after DropDeletions(%d, %d):\n%swant\n%s", after, upTo, got, want)
		}
	}
	values := "5 \"k4\"=\"v\"\n6 \"k5\"=\"v\"\n"
	drop(7, 8, values+"7 \"k0\" gone\n9 \"k2\" gone\n10 \"k3\" gone\n")
	drop(8, 3, values+"7 \"k0\" gone\n9 \"k2\" gone\n10 \"k3\" gone\n")
	drop(0, 100, values+"10 \"k3\" gone\n")
	if last := put(t, j, store.Write{Key: "k0", Value: []byte("w")}); last != 11 {
		t.Errorf("the next step got number %d, want 11", last)
	}
}

func journalNothing(t *testing.T, j store.Journal) {
	put(t, j, store.Write{Key: "a", Value: []byte("1")})
	if last := put(t, j); last != 1 {
		t.Errorf("Append of nothing = %d, want the last step, 1", last)
	}
	if news := since(t, j, 1, 10); len(news) != 0 {
		t.Errorf("Append of nothing wrote %v", news)
	}
}

func journalLimit(t *testing.T, j store.Journal) {
	for step := range 4 {
		var writes []store.Write
		for i := range step + 1 {
			writes = append(writes, store.Write{Key: fmt.Sprintf("%d/%d", step, i), Value: []byte("v")})
		}
		put(t, j, writes...)
	}
	for _, c := range []struct {
		seen        int64
		limit, want int
	}{{0, 1, 1}, {0, 2, 3}, {0, 3, 3}, {0, 4, 6}, {0, 100, 10}, {2, 1, 3}, {3, 1, 4}, {4, 1, 0}} {
		if got := since(t, j, c.seen, c.limit); len(got) != c.want {
			t.Errorf("Since(%d, limit %d) gave %d entries, want %d: whole steps", c.seen, c.limit, len(got), c.want)
		}
	}
}

func journalOwnership(t *testing.T, j store.Journal) {
	v := []byte("mine")
	put(t, j, store.Write{Key: "a", Value: v})
	v[0] = 'x'
	got := since(t, j, 0, 10)
	got[0].Value[1] = 'x'
	if again := since(t, j, 0, 10); string(again[0].Value) != "mine" {
		t.Errorf("the journal holds %q: it shares memory with its callers", again[0].Value)
	}
}

func journalText(t *testing.T, j store.Journal) {
	for _, w := range []store.Write{{Key: "", Value: []byte("v")}, {Key: "\xff", Value: []byte("v")}, {Key: "k", Value: []byte("\xff")}} {
		_, err := j.Append(t.Context(), 0, func([]store.Entry) []store.Write { return []store.Write{{Key: "good", Value: []byte("v")}, w} })
		if !errors.Is(err, store.ErrText) {
			t.Errorf("Append of %q=%q: %v, want ErrText", w.Key, w.Value, err)
		}
	}
	if news := since(t, j, 0, 10); len(news) != 0 {
		t.Errorf("refused steps left %v", news)
	}
}

func journalClear(t *testing.T, j store.Journal) {
	put(t, j, store.Write{Key: "a", Value: []byte("1")})
	put(t, j, store.Write{Key: "b", Value: []byte("1")})
	last, err := j.Clear(t.Context())
	if err != nil || last != 3 {
		t.Fatalf("Clear = %d, %v, want step 3", last, err)
	}
	want := describe([]store.Entry{{Seq: 3}})
	for _, seen := range []int64{0, 2} {
		if got := describe(since(t, j, seen, 10)); got != want {
			t.Errorf("after Clear, Since(%d) = %q, want %q", seen, got, want)
		}
	}
	if last := put(t, j, store.Write{Key: "c", Value: []byte("1")}); last != 4 {
		t.Errorf("the step after Clear is %d, want 4: numbers never come twice", last)
	}
}

func journalContext(t *testing.T, j store.Journal) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, errAppend := j.Append(ended, 0, func([]store.Entry) []store.Write { return []store.Write{{Key: "a", Value: []byte("1")}} })
	_, errSince := j.Since(ended, 0, 10)
	_, errClear := j.Clear(ended)
	for name, err := range map[string]error{"Append": errAppend, "Since": errSince, "Clear": errClear} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
	if news := since(t, j, 0, 10); len(news) != 0 {
		t.Errorf("a cancelled Append left %v", news)
	}
}

// journalConcurrency: everybody takes the next free number, as tabs do with versions.
func journalConcurrency(t *testing.T, j store.Journal) {
	const writers, each = 4, 25
	var wait sync.WaitGroup
	for range writers {
		wait.Go(func() {
			seen, n := int64(0), 0
			for range each {
				last, err := j.Append(context.Background(), seen, func(news []store.Entry) []store.Write {
					n += len(news) + 1
					return []store.Write{{Key: fmt.Sprintf("v/%03d", n), Value: []byte("x")}}
				})
				if err != nil {
					t.Error(err)
					return
				}
				seen = last
			}
		})
	}
	wait.Wait()
	news := since(t, j, 0, 1000)
	if len(news) != writers*each {
		t.Fatalf("%d keys, want %d: a number was given twice", len(news), writers*each)
	}
	for i, e := range news {
		if e.Seq != int64(i+1) || e.Key != fmt.Sprintf("v/%03d", i+1) {
			t.Fatalf("entry %d is step %d, key %s", i, e.Seq, e.Key)
		}
	}
}

// journalModel runs random steps against the plainest journal there is.
func journalModel(t *testing.T, open func(room int) store.Journal) {
	rapid.Check(t, func(t *rapid.T) {
		j := open(0)
		model, last := map[string]store.Entry{}, int64(0)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			var writes []store.Write
			for _, k := range rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 0, 4, rapid.ID[int]).Draw(t, "keys") {
				w := store.Write{Key: fmt.Sprint("k", k)}
				if rapid.Bool().Draw(t, "value") {
					w.Value = []byte(rapid.String().Draw(t, "text"))
				}
				writes = append(writes, w)
			}
			if got := put(t, j, writes...); len(writes) > 0 {
				last++
			} else if got != last {
				t.Fatalf("Append of nothing = %d, want %d", got, last)
			}
			for _, w := range writes {
				model[w.Key] = store.Entry{Seq: last, Write: w}
			}
		}
		seen := int64(rapid.IntRange(0, int(last)).Draw(t, "seen"))
		var want []store.Entry
		for _, e := range model {
			if e.Seq > seen {
				want = append(want, e)
			}
		}
		slices.SortFunc(want, func(a, b store.Entry) int {
			if a.Seq != b.Seq {
				return int(a.Seq - b.Seq)
			}
			return bytes.Compare([]byte(a.Key), []byte(b.Key))
		})
		if got := describe(since(t, j, seen, 100)); got != describe(want) {
			t.Fatalf("Since(%d):\n%swant\n%s", seen, got, describe(want))
		}
	})
}

// journalQuota has a journal of 100 bytes.
func journalQuota(t *testing.T, j store.Journal) {
	put(t, j, store.Write{Key: "a", Value: make([]byte, 60)})
	_, err := j.Append(t.Context(), 0, func([]store.Entry) []store.Write {
		return []store.Write{{Key: "b", Value: []byte("small")}, {Key: "c", Value: make([]byte, 40)}}
	})
	if !errors.Is(err, store.ErrQuota) {
		t.Errorf("Append beyond the room: %v, want ErrQuota", err)
	}
	if news := since(t, j, 0, 10); len(news) != 1 {
		t.Errorf("a refused step left %d entries, want the one from before", len(news))
	}
	if last := put(t, j, store.Write{Key: "a"}, store.Write{Key: "b", Value: make([]byte, 90)}); last != 2 {
		t.Errorf("after a refusal, what fits got step %d, want 2", last)
	}
}
