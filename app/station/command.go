package station

// Commands that any station may give.
type (
	// Download hands a file to the person.
	Download struct {
		Name, Mime string
		Bytes      []byte
	}
	// Focus moves the keyboard to an element.
	Focus struct{ ID string }
	// Fill sets the text of a control, which the person may be typing in.
	Fill struct{ ID, Text string }
	// Scroll moves the contents of a scrolling region, in pixels from its top.
	Scroll struct {
		ID  string
		Top int
	}
	// Cancel stops a job. The job is then refused with the code "canceled".
	Cancel struct{ Job int }
)
