package station

import (
	"net/url"

	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Commands for the page.
type (
	// Download saves a file through the browser's download dialog.
	Download struct {
		Name, Mime string
		Bytes      []byte
	}
	// SetURL replaces the page's address without adding an entry to the browser's history.
	SetURL struct {
		Station    ID
		Sub, Query string
	}
	// Replace replaces a range of the text in a control, in UTF-16 code units, and puts the caret after it. Text that
	// was typed in the meantime is kept. The new text arrives in the same message as typed text.
	Replace struct {
		ID       string
		From, To int
		Text     string
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
)

// Commands for the worker.
type (
	// Cancel stops a job. It is answered with a refusal with the code "canceled".
	Cancel struct{ Job int }
	// Work sends a job to the worker. It is answered by Replied or Refused.
	Work struct {
		Job  int
		Task work.Job
		File work.Source
	}
	// WorkOnModel sends a job on a stored model to the worker. It is answered like Work.
	WorkOnModel struct {
		Job    int
		Digest string
		Task   jobs.ModelJob
	}
	// Fetch downloads and parses a file of the site. It is answered like Work.
	Fetch struct {
		Job        int
		Name, Path string
	}
)

// Path returns the address as an escaped path below the site's own.
func (c SetURL) Path() string {
	path := "/" + string(c.Station)
	if c.Station != Map {
		path += "/"
	}
	path = (&url.URL{Path: path + c.Sub}).EscapedPath()
	if c.Query != "" {
		path += "?" + c.Query
	}
	return path
}
