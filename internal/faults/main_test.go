package faults

import (
	"fmt"
	"os"
	"testing"

	"github.com/rs/zerolog"

	"sneakerhead/internal/faults/deployment"
)

// binary is the product with failpoints, built once for all tests.
var binary string //nolint:gochecknoglobals // set by TestMain before any test runs

// folder holds what this run builds.
var folder string //nolint:gochecknoglobals // as above

func TestMain(m *testing.M) {
	zerolog.SetGlobalLevel(zerolog.Disabled) // toxiproxy's
	var err error
	if folder, err = os.MkdirTemp("", "sneakerhead-faults-"); err == nil {
		binary, err = deployment.Build(folder, "with-failpoints", "-tags", "failpoints")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := results.write(os.Getenv("FAULT_REPORT")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	_ = os.RemoveAll(folder)
	os.Exit(code)
}
