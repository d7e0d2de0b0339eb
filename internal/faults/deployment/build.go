package deployment

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build builds the product as it is here, without the race detector: what it would find, the other tests find. It returns
// the binary's path.
func Build(to, name string, flags ...string) (string, error) {
	file := filepath.Join(to, name)
	command := exec.Command("go", append(append([]string{"build", "-o", file}, flags...), "sneakerhead/cmd/sneakerhead")...) //nolint:gosec // our own flags
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	return file, nil
}
