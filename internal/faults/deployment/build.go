package deployment

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build builds the product from this tree, without the race detector, which the other tests use. It
// returns the path of the binary.
func Build(to, name string, flags ...string) (string, error) {
	file := filepath.Join(to, name)
	command := exec.Command("go", append(append([]string{"build", "-o", file}, flags...), "sneakerhead/cmd/sneakerhead")...) //nolint:gosec // our own flags
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	return file, nil
}
