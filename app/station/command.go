package station

// These commands can come from any station.
type (
	// Download saves a file through the browser's download dialog.
	Download struct {
		Name, Mime string
		Bytes      []byte
	}
	// Focus moves the keyboard focus to an element.
	Focus struct{ ID string }
	// Fill sets the text of a control, even while it has the focus.
	Fill struct{ ID, Text string }
	// Scroll sets the scroll offset of a region, in pixels.
	Scroll struct {
		ID  string
		Top int
	}
	// Cancel stops a job. It is answered with a refusal with the code "canceled".
	Cancel struct{ Job int }
)
