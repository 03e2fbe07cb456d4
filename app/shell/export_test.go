package shell

import "orrery/app/state"

// Break changes the state in ways that no message can.
func (h *Shell) Break(f func(*state.State)) { f(&h.state) }
