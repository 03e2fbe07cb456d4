package station

import (
	"net/url"

	"orrery/core/work"
	"orrery/core/work/jobs"
)

// These commands are for the worker.
type (
	// Work gives the worker a job; answered by Replied or Refused.
	Work struct {
		Job  int
		Task work.Job
		File work.Source
	}
	// WorkOnModel gives the worker a job about a model that the registry has; answered as Work is.
	WorkOnModel struct {
		Job    int
		Digest string
		Task   jobs.ModelJob
	}
	// Fetch reads a file of the site itself and parses it; answered as Work is.
	Fetch struct {
		Job        int
		Name, Path string
	}
)

// These commands are for the page.
type (
	// SetURL puts another address in place of the one that is shown, without a step in the
	// browser's history.
	SetURL struct {
		Station    ID
		Sub, Query string
	}
	// Replace puts Text in place of a part of what stands in a text control, counted in UTF-16 code units, and the
	// caret behind it. What was typed since stays; the control's new text comes as if it was typed.
	Replace struct {
		ID       string
		From, To int
		Text     string
	}
)

// Path is the address below the site's own, as a browser takes it.
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
