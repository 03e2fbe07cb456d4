package shell

import "orrery/app/state"

// Break changes the state as no message does.
func (h *Shell) Break(f func(*state.State)) { f(&h.state) }
