package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the repository's folder, seen from this package's.
const root = "../.."

// baseBinary returns the version to compare with: the binary that BASE names, or else one built from the git revision that
// it names. A relative path begins at the repository's root.
func baseBinary(b *testing.B) string {
	b.Helper()
	base := os.Getenv("BASE")
	require.NotEmpty(b, base, "BASE is a binary or a git revision, as in `make bench BASE=main`")
	path := base
	if !filepath.IsAbs(path) {
		path = filepath.Join(root, path)
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		path, err = filepath.Abs(path) // a program that is named by a relative path is not looked for in another folder
		require.NoError(b, err)
		return path
	}
	return buildRevision(b, base)
}

// buildRevision builds a revision in a worktree of its own, so that nothing here changes.
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
