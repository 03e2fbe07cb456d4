package station

import (
	"time"
)

// Toast is the one short message at the edge of the page. Its action may undo.
type Toast struct {
	Text   string
	Action string
	Do     Msg
	Bad    bool
	Until  time.Time
}
