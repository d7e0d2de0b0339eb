package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// binary is the path of the product, built once for all tests.
var binary string //nolint:gochecknoglobals // set by TestMain before any test runs

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "sneakerhead-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(folder, "sneakerhead")
	build := exec.Command("go", "build", "-o", binary, "sneakerhead/cmd/sneakerhead")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
	pgtest.Main(m, rdbtest.Stop, func() { _ = os.RemoveAll(folder) })
}
