package work_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"orrery/core/store/storetest"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"

	"pgregory.net/rapid"
)

// anyTable draws a table with every kind of column and all that is hard in them.
func anyTable(t *rapid.T) *table.Table {
	rows := rapid.IntRange(0, 40).Draw(t, "rows")
	number := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 5e-324}))
	var cols []table.Column
	for i := range rapid.IntRange(1, 5).Draw(t, "columns") {
		name := fmt.Sprintf("c%d %s", i, rapid.SampledFrom([]string{"", "ä", `"`, ",", "\n"}).Draw(t, "name"))
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			cols = append(cols, table.Numbers(name, rapid.SliceOfN(number, rows, rows).Draw(t, "numbers")))
		case 1:
			cols = append(cols, table.Bools(name, rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, math.NaN()}), rows, rows).Draw(t, "booleans")))
		default:
			cols = append(cols, table.Texts(name, rapid.SliceOfN(rapid.String(), rows, rows).Draw(t, "texts")))
		}
	}
	tb, err := table.New(cols...)
	if err != nil {
		t.Fatal(err)
	}
	return tb
}

// bits is a table as it crosses: its header and all of its bytes.
func bits(t interface{ Fatal(...any) }, tb *table.Table) []byte {
	out, err := tb.Header()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tb.Sections() {
		out = append(append(out, '|'), s...)
	}
	return out
}

// A table that goes to a worker, into its store and back is the same, bit by bit.
func TestTablesCrossUnchanged(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		tb := anyTable(r)
		blobs := &storetest.MemoryBlobs{}
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		c := work.NewClient(func() (work.Conn, error) {
			page, worker := work.Pipe()
			go jobs.Serve(ctx, worker, jobs.Options{Blobs: blobs})
			return page, nil
		})
		if err := c.Put(ctx, "any", tb); err != nil {
			r.Fatal(err)
		}
		back, err := c.Do(ctx, jobs.Export{Table: tb.Hash(), Columns: tb.Names()}, nil, nil)
		if err != nil {
			r.Fatal(err)
		}
		var want bytes.Buffer
		if err := csv.Write(&want, tb); err != nil {
			r.Fatal(err)
		}
		if got := back.(*jobs.ExportResult).CSV; !bytes.Equal(got, want.Bytes()) {
			r.Fatalf("the worker has another table:\n%s\nwant:\n%s", got, want.Bytes())
		}
		// What a CSV of it is read as comes over, and again out of the store.
		read, _, err := csv.ReadTable(bytes.NewReader(want.Bytes()), int64(want.Len()), csv.Options{})
		if err != nil {
			return // a table without rows is no CSV
		}
		for _, j := range []work.Job{jobs.Parse{Name: "any", Keep: true}, jobs.Open{Table: read.Hash(), Name: "any"}} {
			o, err := c.Do(ctx, j, work.BytesSource(want.Bytes()), nil)
			if err != nil {
				r.Fatalf("%T: %v", j, err)
			}
			if got := o.(*jobs.Opened).Table; !bytes.Equal(bits(r, got), bits(r, read)) {
				r.Fatalf("%T: another table came back", j)
			}
		}
	})
}

// However the bytes of a table are cut into messages, it arrives.
func TestTablesArriveInAnyPieces(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		tb := anyTable(r)
		header, err := tb.Header()
		if err != nil {
			r.Fatal(err)
		}
		page, worker := work.Pipe()
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		go jobs.Serve(ctx, worker, jobs.Options{})
		page.Send(work.Message{Head: fmt.Appendf(nil, `{"id":3,"kind":"put","data":{"Header":%s}}`, header)})
		rest := bytes.Join(tb.Sections(), nil)
		for len(rest) > 0 {
			n := rapid.IntRange(0, len(rest)).Draw(r, "piece")
			if rapid.IntRange(0, 3).Draw(r, "all") == 0 {
				n = len(rest)
			}
			page.Send(work.Message{Head: []byte(`{"id":3,"kind":"section"}`), Body: bytes.Clone(rest[:n])})
			rest = rest[n:]
		}
		m, err := page.Receive(ctx)
		if err != nil || !bytes.Contains(m.Head, []byte(`"kind":"done"`)) {
			r.Fatalf("%s, %v", m.Head, err)
		}
	})
}

// Sections longer than a message go over in pieces.
func TestLargeTableCrosses(t *testing.T) {
	const rows = 700_000 // 5.6 MB of numbers: two pieces
	v, words := make([]float64, rows), make([]string, rows)
	for i := range v {
		v[i], words[i] = math.Sqrt(float64(i)), strings.Repeat("x", i%17)
	}
	tb, err := table.New(table.Numbers("v", v), table.Texts("w", words))
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, jobs.Options{})
	if err := c.Put(context.Background(), "large", tb); err != nil {
		t.Fatal(err)
	}
	d := do[jobs.DescribeResult](t, c, jobs.Describe{Table: tb.Hash(), Columns: []string{"v", "w"}}, nil)
	if got := d.Summaries[0].Max; got != v[rows-1] {
		t.Errorf("largest: got %v, want %v", got, v[rows-1])
	}
	var text bytes.Buffer
	if err := csv.Write(&text, tb); err != nil {
		t.Fatal(err)
	}
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "large"}, work.BytesSource(text.Bytes()))
	got, err := o.Table.Column("v")
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range got.Floats() {
		if x != v[i] {
			t.Fatalf("row %d: got %v, want %v", i, x, v[i])
		}
	}
}

func TestPutOfADamagedTable(t *testing.T) {
	page, worker := work.Pipe()
	go jobs.Serve(t.Context(), worker, jobs.Options{})
	send := func(head string, body []byte) {
		if err := page.Send(work.Message{Head: []byte(head), Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	answer := func() string {
		m, err := page.Receive(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return string(m.Head)
	}
	header := `{"format":1,"rows":1,"hash":"h","columns":[{"name":"a","kind":"number","sections":[8]}]}`
	good, _ := table.New(table.Numbers("a", []float64{1}))
	if h, _ := good.Header(); !json.Valid(h) {
		t.Fatalf("header %s", h)
	} else {
		header = string(h)
	}
	for _, c := range []struct{ name, data, body, says string }{
		{"a header that is none", `{"Header":7}`, "", "failed"},
		{"no header", `[]`, "", "failed"},
		{"too many bytes", `{"Header":` + header + `}`, "123456789", "ore bytes than"},
		{"whole", `{"Header":` + header + `}`, "12345678", "done"},
	} {
		send(`{"id":5,"kind":"put","data":`+c.data+`}`, nil)
		if c.body != "" {
			send(`{"id":5,"kind":"section"}`, []byte(c.body))
		}
		if got := answer(); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s, want %q", c.name, got, c.says)
		}
	}
	send(`{"id":9,"kind":"section"}`, []byte("nobody waits for this"))
	send(`{"id":0,"kind":"cancel"}`, nil)
	answer()
	send(`{"id":7,"kind":"nonsense"}`, nil)
	if got := answer(); !strings.Contains(got, "nknown job") {
		t.Errorf("a job of no kind: %s", got)
	}
}

// Whatever a message says, the worker answers, or ends for a message that is none.
func FuzzMessageToTheWorker(f *testing.F) {
	for _, kind := range []string{"parse", "open", "forget", "put", "describe", "index", "fit", "map", "check", "export", "section", "cancel", "nonsense"} {
		f.Add(`{"id":1,"kind":"`+kind+`","data":{"Table":"h","Name":"x","Columns":["a"],"Pipeline":{"final":{"op":"LogisticRegression"}}}}`, []byte("a,b\n1,2\n"))
	}
	f.Add(`{"id":1,"kind":"fit","data":{"Split":{"test_size":"nan"}}}`, []byte{})
	f.Add(`not JSON`, []byte{0})
	f.Fuzz(func(t *testing.T, head string, body []byte) {
		if strings.Contains(head, "put") && strings.Contains(head, "rows") {
			t.Skip("a header may promise more rows than there is memory")
		}
		page, worker := work.Pipe()
		ctx, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		ended := make(chan error, 1)
		go func() { ended <- jobs.Serve(ctx, worker, jobs.Options{}) }()
		page.Send(work.Message{Head: []byte(head), Body: body, File: work.BytesSource(body)})
		page.Send(work.Message{Head: []byte(`{"id":77,"kind":"describe","data":{"Table":"none"}}`)})
		got := make(chan bool, 1)
		go func() {
			for {
				m, err := page.Receive(ctx)
				if err != nil || bytes.Contains(m.Head, []byte(`"id":77,"kind":"failed"`)) {
					got <- err == nil
					return
				}
			}
		}()
		select {
		case err := <-ended:
			if err == nil || errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("the worker ended with %v", err)
			}
		case ok := <-got:
			if !ok {
				t.Fatal("the next job has no answer")
			}
		}
	})
}

// Whatever a worker answers, the job ends or goes on; the page does not break.
func FuzzMessageToThePage(f *testing.F) {
	for _, kind := range []string{"opened", "done", "described", "indexed", "exported", "fitted", "mapped", "checked", "progress", "failed", "section", "nonsense"} {
		f.Add(kind, `{"Name":"x","Code":"csv","Done":1}`, `{"format":1,"rows":0}`, []byte("x"))
	}
	f.Add("indexed", `{"Repeat":0}`, ``, []byte{1, 0, 0, 0})
	f.Fuzz(func(t *testing.T, kind, data, header string, body []byte) {
		if strings.Contains(header, "rows") && len(header) > 40 {
			t.Skip("a header may promise more rows than there is memory")
		}
		c, started := workers(t)
		one := going(context.Background(), c, "one")
		w := <-started
		id := w.expect("describe")
		name, _ := json.Marshal(kind)
		head := fmt.Appendf(nil, `{"id":%d,"kind":%s,"data":%s`, id, name, data)
		if json.Valid([]byte(header)) {
			head = fmt.Appendf(head, `,"table":%s`, header)
		}
		w.conn.Send(work.Message{Head: append(head, '}'), Body: body})
		w.say(id, "done", `{}`)
		ended(t, "the job", one)
		w.conn.Close()
	})
}
