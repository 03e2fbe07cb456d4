package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"orrery/core/ml"
	"orrery/core/work"
)

// ReproduceRun repeats the fit of a run and compares the new model with the run's.
type ReproduceRun struct {
	Fit
	Model json.RawMessage `json:"-"` // the run's; sent as the message's body
}

func (ReproduceRun) Kind() string                      { return "reproduce" }
func (ReproduceRun) Replies() []work.Reply             { return []work.Reply{&ReproduceRunResult{}} }
func (j ReproduceRun) WithModel(model []byte) work.Job { j.Model = model; return j }
func (j ReproduceRun) Body() []byte                    { return j.Model }
func (j *ReproduceRun) SetBody(b []byte) error         { j.Model = b; return nil }

// ReproduceRunResult answers ReproduceRun. Equal models are identical bit for bit: their JSON has every
// number in full precision.
type ReproduceRunResult struct {
	Equal       bool
	Digest, Was string // of the new model and of the run's
	Place       string // path of the first difference, such as steps[1].coef_[0][2]
	Now, Then   string // the values there
	Score       Score
	Test        int // rows
	Took        time.Duration
}

func (*ReproduceRunResult) Kind() string { return "reproduced" }

func (w *worker) reproduceRun(ctx context.Context, j ReproduceRun) (ReproduceRunResult, error) {
	was, err := ml.Digest(j.Model)
	if err != nil {
		return ReproduceRunResult{}, fmt.Errorf("work: the model to reproduce: %w", err)
	}
	p, err := w.problem(ctx, j.Table, j.Features, j.Pipeline, j.Split)
	if err != nil {
		return ReproduceRunResult{}, err
	}
	start := w.opt.Now()
	m, err := j.Pipeline.Fit(ctx, w.catalog, p.cols, p.train)
	if err != nil {
		return ReproduceRunResult{}, err
	}
	r := ReproduceRunResult{Digest: m.Digest(), Was: was, Equal: m.Digest() == was, Took: w.opt.Now().Sub(start), Test: len(p.test)}
	if !r.Equal {
		text, err := m.MarshalJSON()
		if err != nil {
			return ReproduceRunResult{}, err
		}
		r.Place, r.Now, r.Then = firstDifference(text, j.Model)
	}
	a, err := p.answers(m, p.cols)
	if err != nil {
		return ReproduceRunResult{}, err
	}
	r.Score = p.score(a)
	return r, nil
}

// firstDifference compares two JSON texts token by token and returns the path of the first difference and both values.
func firstDifference(a, b []byte) (place, inA, inB string) {
	da, db := json.NewDecoder(bytes.NewReader(a)), json.NewDecoder(bytes.NewReader(b))
	da.UseNumber()
	db.UseNumber()
	var at jsonPath
	for {
		ta, errA := da.Token()
		tb, errB := db.Token()
		if ta != tb || errA != errB {
			at.step(ta)
			return at.String(), tokenText(ta, errA), tokenText(tb, errB)
		}
		if errA != nil {
			return "", "", ""
		}
		at.step(ta)
	}
}

// jsonPath is the position of a walk through a JSON text.
type jsonPath []jsonLevel

type jsonLevel struct {
	list  bool
	index int
	key   string
	value bool // the key is read, its value comes next
}

// step advances by one token.
func (t *jsonPath) step(tok json.Token) {
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
		*t = append(*t, jsonLevel{list: d == '[', index: -1})
	}
}

func (t jsonPath) String() string {
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

func tokenText(tok json.Token, err error) string {
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
