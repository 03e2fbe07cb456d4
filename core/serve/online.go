package serve

import (
	"strconv"

	"orrery/core/table"
)

// predictOnline answers for an entity of the online store. Features of the store that the
// model's set does not have are of no use to it.
func (l *live) predictOnline(p Prediction, key string) Prediction {
	given, ok := l.Online(key)
	if !ok {
		return p.fail(NotFound, "The online store has no entity "+strconv.Quote(key)+".")
	}
	known := make(map[string]table.Value, len(given))
	for _, f := range l.Set.Source() {
		if v, ok := given[f.Name]; ok {
			known[f.Name] = v
		}
	}
	return l.answerGiven(p, known)
}
