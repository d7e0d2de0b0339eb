package soak

import (
	"fmt"
	"os"
	"testing"

	"sneakerhead/internal/faults/deployment"
)

// binary is the path of the product, built once.
var binary string //nolint:gochecknoglobals // set by TestMain before any test runs

// runSeed determines all random choices.
var runSeed = deployment.Seed() //nolint:gochecknoglobals // read once

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "sneakerhead-soak-")
	if err == nil {
		binary, err = deployment.Build(folder, "sneakerhead")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}
