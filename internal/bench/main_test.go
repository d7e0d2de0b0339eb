//go:build linux

package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// buildFolder is where the product is built.
var buildFolder string //nolint:gochecknoglobals // set by TestMain before any test runs

func TestMain(m *testing.M) { os.Exit(runIn(m)) }

func runIn(m *testing.M) int {
	var err error
	if buildFolder, err = os.MkdirTemp("", "sneakerhead-bench-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(buildFolder)
	return m.Run()
}

// binary returns the path of the product, which the first call builds.
func binary(tb testing.TB) string {
	tb.Helper()
	path, err := build()
	require.NoError(tb, err)
	return path
}

//nolint:gochecknoglobals // the product is built once, and only for tests that need it
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(buildFolder, "sneakerhead")
	output, err := exec.CommandContext(context.Background(), "go", "build", "-o", path, "sneakerhead/cmd/sneakerhead").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, output)
	}
	return path, nil
})
