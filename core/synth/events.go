package synth

import (
	"math"
	"slices"
	"time"

	"orrery/core/table"
)

// These are the sizes of Events and Labels.
const (
	eventUsers = 150
	eventDays  = 90
	// labelAhead is how many days after a label's time its purchase counts.
	labelAhead = 7
	eventSeed  = 7
)

// eventStart is the midnight, UTC, at which the first of the 90 days begins.
func eventStart() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// event is a row of user_events.csv; times are seconds from eventStart.
type event struct {
	user, at, late int
	kind, device   string
	amount         float64
}

// Events is a shop's log: what 150 users did in 90 days, in the order of time. Columns: user_id, event_timestamp (when
// it happened), created_timestamp (when the row was written: of most events within two minutes, of every twentieth up
// to two days later), event (view, cart or purchase), amount (price in euro of what the event was about) and device.
//
// Every user has a rate of active days that rises or falls over the 90 days, so that what
// happened lately tells more about the next week than what happened long ago.
func Events() *table.Table {
	log := events(eventSeed)
	users, at, created := make([]string, len(log)), make([]string, len(log)), make([]string, len(log))
	kinds, devices, amounts := make([]string, len(log)), make([]string, len(log)), make([]float64, len(log))
	for i, e := range log {
		users[i], at[i], created[i] = eventUser(e.user), stampAt(e.at), stampAt(e.at+e.late)
		kinds[i], devices[i], amounts[i] = e.kind, e.device, e.amount
	}
	return must(table.Texts("user_id", users), table.Texts("event_timestamp", at), table.Texts("created_timestamp", created),
		table.Texts("event", kinds), table.Numbers("amount", amounts), table.Texts("device", devices))
}

// Labels asks of every user at four times, between the days 20 and 83 of Events, whether a
// purchase follows within seven days. Columns: user_id, event_timestamp, bought (0 or 1). A
// point-in-time join gives each row the features of its user at its time, and no later.
func Labels() *table.Table {
	log := events(eventSeed)
	type label struct{ user, at int }
	var labels []label
	r := NewRand(mixSeed(eventSeed, 1))
	for user := range eventUsers {
		for k := range 4 {
			day := 20 + 16*k + r.IntN(16)
			labels = append(labels, label{user, day*86_400 + r.IntN(86_400)})
		}
	}
	slices.SortStableFunc(labels, func(a, b label) int { return a.at - b.at })
	users, at, bought := make([]string, len(labels)), make([]string, len(labels)), make([]float64, len(labels))
	for i, l := range labels {
		users[i], at[i] = eventUser(l.user), stampAt(l.at)
		for _, e := range log {
			if e.user == l.user && e.kind == "purchase" && e.at > l.at && e.at <= l.at+labelAhead*86_400 {
				bought[i] = 1
			}
		}
	}
	return must(table.Texts("user_id", users), table.Texts("event_timestamp", at), table.Numbers("bought", bought))
}

func events(seed uint64) []event {
	var log []event
	for user := range eventUsers {
		r := NewRand(mixSeed(seed, uint64(user)+2))
		rate := 0.03 + float64(0.3*float64(r.Float64()*r.Float64()))
		trend := 2*r.Float64() - 1
		device := []string{"phone", "phone", "desktop", "tablet"}[r.IntN(4)]
		for day := range eventDays {
			if r.Float64() < float64(rate*(1+float64(trend*float64(day-45)/45))) {
				log = append(log, visit(r, user, day, device)...)
			}
		}
	}
	slices.SortStableFunc(log, func(a, b event) int { return a.at - b.at })
	return log
}

// visit is one user's events of a day: a few views; a cart may follow, and a purchase then.
func visit(r *Rand, user, day int, device string) []event {
	at := day*86_400 + 6*3600 + r.IntN(16*3600)
	var out []event
	add := func(kind string, price float64) {
		late := r.IntN(120)
		if r.IntN(20) == 0 {
			late = r.IntN(2 * 86_400)
		}
		out = append(out, event{user, at, late, kind, device, price})
		at += 20 + r.IntN(400)
	}
	price := 0.0
	for range 1 + r.IntN(3) {
		price = math.Round(500+float64(9500*float64(r.Float64()*r.Float64()))) / 100
		add("view", price)
	}
	if r.IntN(5) < 2 {
		if add("cart", price); r.IntN(5) < 3 {
			add("purchase", price)
		}
	}
	return out
}

func eventUser(n int) string {
	return "u" + string([]byte{byte('0' + n/100), byte('0' + n/10%10), byte('0' + n%10)})
}

func stampAt(seconds int) string {
	return eventStart().Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05Z")
}

// must makes a table of columns that fit each other.
func must(cols ...table.Column) *table.Table {
	t, err := table.New(cols...)
	if err != nil {
		panic("synth: " + err.Error())
	}
	return t
}
