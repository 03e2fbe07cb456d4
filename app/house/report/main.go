// Command report prints how much of the code is commented and how much of the core its tests run:
//
//	go run ./app/house/report
//
// Comment density is lines with a comment divided by lines with code, without tests. It is printed for app and core,
// and for each package below 10 %. Coverage is that of go test -cover for each package of the core; go caches it, so
// that a second run takes a second. The command fails when a test fails and when a package of the core is
// below minCoverage.
//
// Limits: density counts lines and does not read them. Coverage says which statements ran, not that anything checked
// what they did.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
)

const (
	minDensity  = 10.0 // per cent: packages below are listed
	minCoverage = 85.0 // per cent
	// enforceCoverage makes the command, and with it make check, fail for a package of the core below minCoverage. Exempt
	// are packages without statements, for which go test prints no percentage, and those in testSupport.
	enforceCoverage = true
)

// testSupport lists the packages of the core that only tests use. They are helpers of other
// packages' tests, which run them, so they are exempt from minCoverage.
var testSupport = map[string]bool{
	"orrery/core/hostiletest":     true,
	"orrery/core/ml/mltest":       true,
	"orrery/core/store/storetest": true,
}

func main() {
	if err := run(os.Stdout, "."); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, root string) error {
	packages, err := densities(os.DirFS(root), "app", "core")
	if err != nil {
		return err
	}
	printDensities(out, packages)

	cmd := exec.Command("go", "test", "-cover", "./core/...")
	cmd.Dir = root
	text, failed := cmd.CombinedOutput()
	results := coverages(string(text))
	below := printCoverages(out, results)
	switch {
	case failed != nil:
		return fmt.Errorf("go test: %w\n%s", failed, failures(string(text)))
	case enforceCoverage && below > 0:
		return fmt.Errorf("%d packages of the core have a coverage below %.0f %%", below, minCoverage)
	}
	return nil
}
