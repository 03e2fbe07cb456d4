package station

// Msg is an event: a person pressed a button, the worker replied, a second passed. Each kind of event has a struct type,
// which is declared by the station that handles it.
type Msg any

// Cmd is a side effect to execute. It is a struct of one of the types that package effect implements.
type Cmd any

// Quiet is embedded in frequent messages whose changes need not be saved at once, such as those of the clock. Their
// changes are saved after the next message without Quiet.
type Quiet struct{}

func (Quiet) quiet() {}

// IsQuiet reports whether Quiet is embedded in m.
func IsQuiet(m Msg) bool {
	_, ok := m.(interface{ quiet() })
	return ok
}

// Write is embedded in commands that write to the registry. Each is answered once, by a message that embeds Written or
// Unwritten.
type Write struct{}

func (Write) write() {}

// Writes reports whether Write is embedded in c.
func Writes(c Cmd) bool {
	_, ok := c.(interface{ write() })
	return ok
}

// Written is embedded in messages that report that the writes of a command are durable.
type Written struct{}

func (Written) written() {}

// IsWritten reports whether Written is embedded in m.
func IsWritten(m Msg) bool {
	_, ok := m.(interface{ written() })
	return ok
}

// Unwritten is embedded in messages that report that a command wrote nothing.
type Unwritten struct{}

func (Unwritten) unwritten() {}

// IsUnwritten reports whether Unwritten is embedded in m.
func IsUnwritten(m Msg) bool {
	_, ok := m.(interface{ unwritten() })
	return ok
}
