package station

// Msg is something that has happened: a person pressed a button, the worker answered, a second passed. It is a struct
// whose type says what, and it is handled by the station that declares the type.
type Msg any

// Cmd is something to carry out, outside of the state. It is a struct of a type that package effect knows.
type Cmd any

// Quiet is embedded in messages that come often and change nothing that must be saved at once, such as the clock's.
// What they change is saved after the next other message.
type Quiet struct{}

func (Quiet) quiet() {}

// IsQuiet reports whether Quiet is embedded in m.
func IsQuiet(m Msg) bool {
	_, ok := m.(interface{ quiet() })
	return ok
}

// Write is embedded in commands that write to the registry. Each is answered once, by a message in which Written is
// embedded or by one that says why nothing was written.
type Write struct{}

func (Write) write() {}

// Writes reports whether Write is embedded in c.
func Writes(c Cmd) bool {
	_, ok := c.(interface{ write() })
	return ok
}

// Written is embedded in messages that say that a command's writes are durable.
type Written struct{}

func (Written) written() {}

// IsWritten reports whether Written is embedded in m.
func IsWritten(m Msg) bool {
	_, ok := m.(interface{ written() })
	return ok
}

// Unwritten is embedded in messages that say why a command wrote nothing.
type Unwritten struct{}

func (Unwritten) unwritten() {}

// IsUnwritten reports whether Unwritten is embedded in m.
func IsUnwritten(m Msg) bool {
	_, ok := m.(interface{ unwritten() })
	return ok
}
