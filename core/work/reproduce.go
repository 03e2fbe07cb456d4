package work

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"orrery/core/ml"
)

// Reproduce fits what a run was fitted with again and holds the model against the one that
// it left. Answer: Reproduced.
type Reproduce struct {
	Fit
	Model json.RawMessage `json:"-"` // the run's; it crosses as the message's body
}

// Reproduced answers Reproduce. Equal models are equal bit for bit: their texts hold every
// number in full.
type Reproduced struct {
	Equal       bool
	Digest, Was string // of the model now, and of the run's
	Place       string // of the first difference in the models' text, as steps[1].coef_[0][2]
	Now, Then   string // what stands there
	Score       Score
	Test        int // rows
	Took        time.Duration
}

func (Reproduce) kind() string  { return "reproduce" }
func (Reproduced) kind() string { return "reproduced" }

func (w *worker) reproduce(ctx context.Context, j Reproduce) (Reply, error) {
	was, err := ml.Digest(j.Model)
	if err != nil {
		return nil, fmt.Errorf("work: the model to reproduce: %w", err)
	}
	p, err := w.problem(ctx, j.Table, j.Features, j.Pipeline, j.Split)
	if err != nil {
		return nil, err
	}
	start := w.opt.Now()
	m, err := j.Pipeline.Fit(ctx, w.catalog, p.cols, p.train)
	if err != nil {
		return nil, err
	}
	r := Reproduced{Digest: m.Digest(), Was: was, Equal: m.Digest() == was, Took: w.opt.Now().Sub(start), Test: len(p.test)}
	if !r.Equal {
		text, err := m.MarshalJSON()
		if err != nil {
			return nil, err
		}
		r.Place, r.Now, r.Then = firstDifference(text, j.Model)
	}
	a, err := p.answers(m, p.cols)
	if err != nil {
		return nil, err
	}
	r.Score = p.score(a)
	return r, nil
}

// firstDifference walks two JSON texts side by side.
func firstDifference(a, b []byte) (place, inA, inB string) {
	da, db := json.NewDecoder(bytes.NewReader(a)), json.NewDecoder(bytes.NewReader(b))
	da.UseNumber()
	db.UseNumber()
	var at trail
	for {
		ta, errA := da.Token()
		tb, errB := db.Token()
		if ta != tb || errA != errB {
			at.step(ta)
			return at.String(), written(ta, errA), written(tb, errB)
		}
		if errA != nil {
			return "", "", ""
		}
		at.step(ta)
	}
}

// trail is where in a JSON text a walk is.
type trail []level

type level struct {
	list  bool
	index int
	key   string
	value bool // the key is read, its value comes next
}

// step goes on by one token.
func (t *trail) step(tok json.Token) {
	d, bracket := tok.(json.Delim)
	if bracket && (d == ']' || d == '}') {
		if len(*t) > 0 {
			*t = (*t)[:len(*t)-1]
		}
		return
	}
	if n := len(*t); n > 0 {
		switch l := &(*t)[n-1]; {
		case l.list:
			l.index++
		case l.value:
			l.value = false
		default:
			l.key, _ = tok.(string)
			l.value = true
			return
		}
	}
	if bracket {
		*t = append(*t, level{list: d == '[', index: -1})
	}
}

func (t trail) String() string {
	s := ""
	for _, l := range t {
		switch {
		case l.list && l.index >= 0:
			s += "[" + strconv.Itoa(l.index) + "]"
		case l.list:
		case s == "":
			s = l.key
		default:
			s += "." + l.key
		}
	}
	return s
}

func written(tok json.Token, err error) string {
	switch {
	case err == io.EOF:
		return "the end"
	case err != nil:
		return "no JSON"
	case tok == nil:
		return "null"
	}
	return fmt.Sprint(tok)
}
