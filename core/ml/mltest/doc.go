// Package mltest implements the conformance suite that every kind of step in the catalog must pass. It also reads
// golden data, the results of another library in the testdata directory of the package under test.
//
//	for _, c := range mltest.Cases() {
//		t.Run(c.Name, func(t *testing.T) { c.Check(t, catalog.Catalog(), "StandardScaler") })
//	}
//	mltest.Golden(t, "standardscaler.json", &cases)
//
// Limits: the suite checks the contract, not the numbers.
package mltest

import "orrery/core/ml"

// T is the part of *testing.T that the cases use, so that this package does not import testing.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Case is one requirement of the contract.
type Case struct {
	Name  string
	Check func(t T, c ml.Catalog, kind string)
}

// Cases returns all requirements.
func Cases() []Case {
	return []Case{
		{"documents its parameters", documented},
		{"refuses an unknown parameter", refusesUnknown},
		{"takes its own defaults", takesDefaults},
		{"gives the same bits twice", repeats},
		{"forgets when it is fitted again", forgets},
		{"leaves its input alone", leavesInput},
		{"keeps nothing of its input", keepsNothing},
		{"gives attributes away", givesAway},
		{"survives JSON", survivesJSON},
		{"one row equals the table", rowEqualsTable},
		{"finds columns by name", byName},
		{"stops when told", stops},
		{"answers several at once", atOnce},
		{"answers for no rows", noRows},
		{"learns three classes", threeClasses},
		{"bears little and flat data", littleData},
	}
}
