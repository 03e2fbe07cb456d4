//go:build e2e

// Package e2e tests the app in headless Chromium through its interface: it finds elements by role and accessible name,
// clicks, types, drops files, and reads the screen. It is built only with the tag e2e.
//
//	suite, err := e2e.NewSuite()             // one browser for all journeys
//	site := suite.Serve(t, "/some/path")     // "" for the root; builds the app once
//	p := suite.Open(t, site)                 // a tab with separate storage
//	p.Click("link", "Data")
//	p.Upload("input[type=file]", "testdata/users.csv")
//	p.See("heading", "Preview")
//
// Roles and names are those of the browser's accessibility tree, which a screen reader reads. A name matches if it is
// equal, or if exactly one element of that role contains it as whole words, ignoring case.
//
// Every step waits for its precondition, at most Page.Patience, and fails the test with a screenshot, the console and the
// text of the page. At the end each page reports console errors, exceptions (also of workers), blocked content, and
// requests to other hosts; see Page.Allow for those that a journey expects.
//
// Journeys that begin with t.Parallel run in parallel, as many as there are cores. Measurements do not.
//
// Limits: one tab at a time is clicked; a paste is an event made by script, since a headless browser has no clipboard with
// files.
package e2e
