package simd_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"orrery/core/num/kernel/simd"
)

var update = flag.Bool("update", false, "write web/kernels.wasm")

// The repository contains the module as a file, so that a build only copies web/.
func TestModule_IsTheOneInWeb(t *testing.T) {
	const path = "../../../../web/kernels.wasm"
	fresh := simd.Module()
	if *update {
		if err := os.WriteFile(path, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(fresh, kept) {
		t.Errorf("web/kernels.wasm is not what its source makes: run make generate")
	}
	if len(fresh) > 8<<10 {
		t.Errorf("kernels.wasm has %d bytes; the loops should take a few thousand", len(fresh))
	}
}
