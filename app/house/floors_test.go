//go:build !wasm

package house_test

import (
	"slices"
	"strings"
	"testing"
)

// floors: a package imports only from floors below its own. A folder that is not named has the floor of the nearest
// folder above it that is; "x/*" names every folder below x that has no line of its own.
var floors = []struct {
	pkg   string
	floor int
	why   string
}{
	{"core/digest", -1, "names for content: is below everything"},
	{"core/usertext", -1, "words for people, which every package may need"},
	{"core/table/literal", -1, "cells as text, shared by tables and the CSV reader"},
	{"core/table", 0, "columns and tables: needs nothing but the standard library and a digest"},
	{"core/table/csv", 1, "CSV files: needs tables"},
	{"core/expr", 1, "expressions over a table"},
	{"core/hostiletest", 0, "malformed JSON for tests"},
	{"core/ml", 1, "the contract of models: tables in, answers out"},
	{"core/num", 0, "loops over slices of numbers, and random numbers: they know neither tables nor models"},
	{"core/store", 1, "bytes under names"},
	{"core/store/record", 0, "the format of one record"},
	{"core/store/large", 2, "what is too large for a KV: needs a store and a digest"},
	{"core/backup", 2, "dated copies of a workspace: needs a store and a digest"},
	{"core/workspace", 1, "a workspace as one file"},
	{"core/workspace/content", 0, "what such a file contains"},
	{"core/store/storetest", 2, "tests that every store passes"},
	{"core/feature", 2, "expressions with names and versions"},
	{"core/feature/entity", 1, "join keys of rows"},
	{"core/feature/asof", 2, "values as of a time: needs keys and tables"},
	{"core/feature/online", 2, "the latest values by key"},
	{"core/feature/view", 3, "feature views over a table of events"},
	{"core/feature/repo", 4, "all definitions in all versions"},
	{"core/synth", 2, "tables made from a seed"},
	{"core/ml/*", 2, "an implementation of the contract: it imports no other one"},
	{"core/ml/metrics", 2, "scores"},
	{"core/ml/split", 1, "rows for training and test: trees set some aside to stop early"},
	{"core/ml/search", 3, "scores the contract over splits, above both"},
	{"core/ml/catalog", 3, "names every implementation, so it is above all of them"},
	{"core/ml/mltest", 3, "tests that every implementation passes"},
	{"core/registry", 3, "runs and versions of models"},
	{"core/registry/render", 4, "runs as CSV and pipelines as Python: needs runs"},
	{"core/registry/search", 4, "finds runs by what is written"},
	{"core/verify", 4, "checks every record, model and table of a workspace"},
	{"core/checks", 3, "tests of tables, features and models"},
	{"core/profile", 3, "what is odd in a table, and which rows"},
	{"core/serve", 4, "answers with a version from the registry"},
	{"core/monitor", 3, "counts and times: without models"},
	{"core/automation", 5, "decides by checks and scores"},
	{"core/work", 4, "messages between the page and its worker: it does not depend on any job"},
	{"core/work/jobs", 5, "the jobs of the worker, which use most of the core"},
	{"app/batch", 6, "the same core without a browser"},
	{"app/ui/chart", 5, "figures: without knowledge of the domain"},
	{"app/ui/part/sky", 7, "the drawing of the Map"},
	{"app/ui", 8, "what views share"},
	{"app/ui/format", 7, "numbers and times for people"},
	{"app/ui/glossary", 5, "the terms of the trade: components explain them"},
	{"app/ui/part", 6, "components that views are made of"},
	{"app/browser", 6, "what only a browser has"},
	{"app/station", 6, "what the stations share: messages, commands, tasks, pages"},
	{"app/station/*", 9, "one station: its model, its behaviour and its view"},
	{"app/station/data", 10, "reads the measurements, which all may show"},
	{"app/station/features", 11, "reads the open table"},
	{"app/station/train", 12, "reads the features"},
	{"app/station/serve", 13, "reads the features"},
	{"app/station/checks", 14, "checks the table, the features, the last fit and the version that serves"},
	{"app/station/experiments", 15, "checks decide on a promotion"},
	{"app/station/automation", 16, "does by itself what a person does in the others"},
	{"app/state", 20, "wires the stations: the whole behaviour of the interface"},
	{"app/state/statetest", 21, "plays the outside for tests of the behaviour"},
	{"app/effect", 21, "carries out what state asks for"},
	{"app/apptest", 22, "opens the app without a browser for tests of what is drawn"},
	{"app/view", 21, "draws a state"},
	{"app/shell", 22, "holds the state, draws it, runs effects"},
	{"app/site", 21, "writes the files of the site"},
	{"app/server", 22, "serves them"},
	{"app", 23, "wires everything"},
	{"app/e2e", 24, "uses the app from outside"},
	{"app/e2e/chrome", 0, "starts a browser"},
	{"app/house", 24, "reads everything"},
}

// never: imports that the floors would allow, and why not. Both sides name a
// folder with all below it; "*" is everything of this module.
var never = []struct {
	from string
	to   []string
	why  string
}{
	{"core", []string{"app"}, "the core runs without an interface"},
	{"core/monitor", []string{"core/expr", "core/ml", "core/feature", "core/store"}, "a monitor reads numbers, not models"},
	{"core/registry", []string{"core/feature", "core/expr"}, "a record names a feature; it does not compute it"},
	{"core/serve", []string{"core/monitor", "core/checks"}, "a prediction does not wait for monitoring"},
	{"core/workspace", []string{"core/table", "core/store"}, "a file has bytes; other packages interpret them"},
	{"core/store", []string{"core/table", "core/ml"}, "a store keeps bytes"},
	{"app/state", []string{"syscall/js", "app/browser", "app/effect"}, "state is a value: tests need no browser"},
	{"app/station", []string{"core/store", "syscall/js", "app/browser", "app/effect", "app/state"}, "a station knows those that it reads, and not how commands are carried out"},
	{"app/view", []string{"core/ml", "core/store", "syscall/js", "app/browser", "app/effect"}, "a view draws what the state holds"},
	{"app/ui", []string{"core/ml", "core/store", "syscall/js", "app/browser", "app/effect"}, "a component draws what it is given"},
	{"app/ui/chart", []string{"app/state", "core"}, "a figure has no knowledge of the domain"},
	{"app/effect", []string{"syscall/js", "app/browser", "app/view"}, "effects run in native tests"},
	{"app/browser", []string{"app/state", "app/view", "app/shell"}, "the browser's side has no behaviour of the app"},
	{"app/server", []string{"core"}, "a file server has no knowledge of the domain"},
	{"app/site", []string{"core"}, "files are files"},
	{"app/batch", []string{"github.com/maxence-charriere/go-app/v10", "app/state"}, "a batch has no interface"},
}

func floorOf(pkg string) (floor int, known bool) {
	best := -1
	for i, f := range floors {
		fits := pkg == f.pkg || f.pkg != "app" && under(pkg, f.pkg) // "app" is the program, not a home for all below it
		if family, ok := strings.CutSuffix(f.pkg, "/*"); ok {
			fits = pkg != family && under(pkg, family)
		}
		if fits && (best < 0 || len(f.pkg) > len(floors[best].pkg)) {
			best = i
		}
	}
	if best < 0 {
		return 0, false
	}
	return floors[best].floor, true
}

func TestFloors(t *testing.T) {
	unknown := []string{}
	for _, s := range tree(t) {
		mine, known := floorOf(s.pkg())
		if !known {
			if !slices.Contains(unknown, s.pkg()) {
				unknown = append(unknown, s.pkg())
				t.Errorf("%s: has no floor; add it to the table with its reason", s.pkg())
			}
			continue
		}
		if s.test {
			continue // a test may look up: an example of a catalog in ml, a store in registry
		}
		for _, imported := range s.imports() {
			theirs, ours := floorOf(imported)
			if ours && under(imported, "core", "app") && theirs >= mine {
				t.Errorf("%s: %s (floor %d) imports %s (floor %d)", s.path, s.pkg(), mine, imported, theirs)
			}
		}
	}
}

func TestNever(t *testing.T) {
	for _, s := range tree(t) {
		if s.test {
			continue
		}
		for _, rule := range never {
			if !under(s.pkg(), rule.from) {
				continue
			}
			for _, imported := range s.imports() {
				if under(imported, rule.to...) && !under(imported, rule.from) {
					t.Errorf("%s: imports %s: %s", s.path, imported, rule.why)
				}
			}
		}
	}
}

// Every row of the tables must mean something, or a typing error would switch a rule off.
func TestFloors_EveryReasonIsGiven(t *testing.T) {
	for i, f := range floors {
		if f.why == "" {
			t.Errorf("floors: %s has no reason", f.pkg)
		}
		for _, g := range floors[:i] {
			if f.pkg == g.pkg {
				t.Errorf("floors: %s is there twice", f.pkg)
			}
		}
	}
	for _, rule := range never {
		if _, ok := floorOf(rule.from); !ok && rule.from != "core" || rule.why == "" {
			t.Errorf("never: %s has no floor or no reason", rule.from)
		}
	}
}
