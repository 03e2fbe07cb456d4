//go:build e2e

// Package e2e walks through the app in headless Chromium as a person does: it
// finds things by role and accessible name, clicks, types, drops files, and
// reads what is on the screen. It is built with the tag e2e only.
//
//	suite, err := e2e.NewSuite()             // one browser for all journeys
//	site := suite.Serve(t, "/some/path")     // "" for the root; builds the app once
//	p := suite.Open(t, site)                 // a tab with storage of its own
//	p.Click("link", "Data")
//	p.Upload("input[type=file]", "testdata/users.csv")
//	p.See("heading", "Preview")
//
// Roles and names are the browser's own, from its accessibility tree: what a
// screen reader would say. A name matches when it is equal, or else when exactly
// one thing of that role contains it as whole words, letter case left out.
//
// Every step waits for what it needs, at most Page.Patience, and fails the test
// with a picture, the console and the text of the page. At the end each page
// reports console errors, exceptions (workers' too), blocked content, and
// requests to any host but the site's own; see Page.Allow for those that a
// journey provokes.
//
// Journeys that begin with t.Parallel run beside one another, as many as there are
// cores. One that measures something does not.
//
// Limits: one tab at a time is clicked; a paste is an event made by script,
// since a headless browser has no clipboard with files.
package e2e
