package faults

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rs/zerolog"
)

// binary is the product with failpoints, built once for all tests.
var binary string //nolint:gochecknoglobals // set by TestMain before any test runs

// folder holds what this run builds.
var folder string //nolint:gochecknoglobals // as above

func TestMain(m *testing.M) {
	zerolog.SetGlobalLevel(zerolog.Disabled) // toxiproxy's
	var err error
	if folder, err = os.MkdirTemp("", "sneakerhead-faults-"); err == nil {
		binary, err = build(folder, "with-failpoints", "-tags", "failpoints")
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

// build builds the product as it is here, without the race detector: what it would find, the other tests find.
func build(to, name string, flags ...string) (string, error) {
	file := filepath.Join(to, name)
	command := exec.Command("go", append(append([]string{"build", "-o", file}, flags...), "sneakerhead/cmd/sneakerhead")...) //nolint:gosec // our own flags
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	return file, nil
}
