package station

import "time"

// Toast is a short message at the edge of the page, with an optional action such as Undo. Do is the message that the
// action sends.
type Toast struct {
	Text   string
	Action string
	Do     Msg
	Bad    bool
	Until  time.Time
}
