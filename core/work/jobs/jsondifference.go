package jobs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// firstDifference walks two JSON texts side by side.
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

// jsonPath is where in a JSON text a walk is.
type jsonPath []jsonLevel

type jsonLevel struct {
	list  bool
	index int
	key   string
	value bool // the key is read, its value comes next
}

// step goes on by one token.
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
