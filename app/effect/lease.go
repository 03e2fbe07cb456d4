package effect

import (
	"encoding/json"
	"time"

	"orrery/core/store"
)

// lease is who trains, or which page is there, in a browser without Web Locks (a page that did
// not come over https): a key that its holder writes again and again, and that anyone may take
// when it has run out.
type lease struct {
	kv    store.KV
	now   func() time.Time
	key   string
	id    string
	lasts time.Duration
	asked bool // it was ours to take at the last look, and was written
}

const (
	leaseKey   = "orrery/lease/trainer"
	leaseEvery = time.Second
	leaseFor   = 4 * time.Second // a tab in the background is called once a second
)

type leaseRecord struct {
	Holder string `json:"holder"`
	Until  int64  `json:"until"` // milliseconds since 1970
}

// renew is called every leaseEvery and reports whether this tab holds the lease. Of two
// tabs that take it at once the later writer wins; so it is held from the second look on,
// when it is still there.
func (l *lease) renew() bool {
	now := l.now()
	var was leaseRecord
	if b, err := l.kv.Get(l.key); err == nil {
		_ = json.Unmarshal(b, &was) // what does not read has run out
	}
	mine := was.Holder == l.id
	if !mine && now.UnixMilli() < was.Until {
		l.asked = false
		return false
	}
	b, _ := json.Marshal(leaseRecord{l.id, now.Add(l.lasts).UnixMilli()}) // a text and a number
	if l.kv.Put(l.key, b) != nil {
		l.asked = false
		return false
	}
	held := mine && l.asked
	l.asked = true
	return held
}
