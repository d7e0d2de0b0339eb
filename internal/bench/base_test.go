//go:build linux

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the repository's folder, relative to this package.
const root = "../.."

// baseBinary returns the version to compare with: the binary that BASE names, or one built from the
// git revision that it names. A relative path starts at the repository's root.
func baseBinary(b *testing.B) string {
	b.Helper()
	base := os.Getenv("BASE")
	require.NotEmpty(b, base, "BASE is a binary or a git revision, as in `make bench BASE=main`")
	path := base
	if !filepath.IsAbs(path) {
		path = filepath.Join(root, path)
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		path, err = filepath.Abs(path) // exec would look for a relative path in the process's folder
		require.NoError(b, err)
		return path
	}
	return buildRevision(b, base)
}

// buildRevision builds a revision in its own git worktree, so that this one does not change.
func buildRevision(b *testing.B, revision string) string {
	b.Helper()
	folder := b.TempDir()
	tree, binary := filepath.Join(folder, "tree"), filepath.Join(folder, "sneakerhead")
	run(b, root, "git", "worktree", "add", "--detach", tree, revision)
	defer run(b, root, "git", "worktree", "remove", "--force", tree)
	run(b, tree, "go", "build", "-o", binary, "./cmd/sneakerhead")
	return binary
}

func run(b *testing.B, dir, name string, arguments ...string) {
	b.Helper()
	command := exec.CommandContext(b.Context(), name, arguments...)
	command.Dir = dir
	output, err := command.CombinedOutput()
	require.NoErrorf(b, err, "%s %v: %s", name, arguments, output)
}
