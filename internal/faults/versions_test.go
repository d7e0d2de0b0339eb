package faults

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"sneakerhead/internal/faults/deployment"

	"github.com/stretchr/testify/require"
)

// previousBinary builds the product as it was before the newest change, while other scenarios run.
var previousBinary = sync.OnceValues(func() (*otherBinary, error) { return buildPrevious(folder) }) //nolint:gochecknoglobals // built once

// otherBinary is a second build of the product.
type otherBinary struct {
	file  string
	what  string
	older bool // false: it is of the same source
}

// buildPrevious builds the parent of the newest commit that changed the product.
func buildPrevious(to string) (*otherBinary, error) {
	commit, err := previousCommit("-1", "--", "cmd", "lua", "migrations", "internal",
		":!*_test.go", ":!internal/faults", ":!internal/soak", ":!internal/*/*test")
	return buildOther(to, commit, err)
}

// buildBefore builds the product as it was before a migration was added.
func buildBefore(to, migration string) (*otherBinary, error) {
	commit, err := previousCommit("-1", "--diff-filter=A", "--", "migrations/"+migration)
	return buildOther(to, commit, err)
}

// buildOther builds a commit. Without a git history it builds the same source with another version
// number.
func buildOther(to, commit string, err error) (*otherBinary, error) {
	if err == nil {
		source := filepath.Join(to, "before-"+commit)
		if file, err := buildCommit(to, source, commit); err == nil {
			return &otherBinary{file, "commit " + commit, true}, nil
		}
	}
	file, err := deployment.Build(to, "other-version", "-ldflags", "-X main.version=other")
	return &otherBinary{file, "the same source (there is no history here)", false}, err
}

// previousCommit returns the parent of the commit that git log finds.
func previousCommit(which ...string) (string, error) {
	changed, err := exec.Command("git", append([]string{"-C", "../..", "log", "--format=%H"}, which...)...).Output() //nolint:gosec // our own words
	if err != nil || len(changed) == 0 {
		return "", fmt.Errorf("no history: %w", err)
	}
	parent, err := exec.Command("git", "-C", "../..", "rev-parse", "--short=12", strings.TrimSpace(string(changed))+"^").Output() //nolint:gosec // a hash from git
	return strings.TrimSpace(string(parent)), err
}

func buildCommit(to, source, commit string) (string, error) {
	if err := os.Mkdir(source, 0o700); err != nil {
		return "", err
	}
	archive := source + ".tar"
	for _, command := range [][]string{
		{"git", "-C", "../..", "archive", "-o", archive, commit, "--", "."},
		{"tar", "-xf", archive, "-C", source},
	} {
		if output, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil { //nolint:gosec // our own words
			return "", fmt.Errorf("%v: %w: %s", command, err, output)
		}
	}
	file := source + "-binary"
	command := exec.Command("go", "build", "-trimpath", "-o", file, "./cmd/sneakerhead") //nolint:gosec // our own file
	command.Dir = source
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w: %s", commit, err, output)
	}
	return file, nil
}

// runPreviousVersion replaces replicas one at a time by the previous version, and back, while a
// drop sells.
func runPreviousVersion(s *scenario) {
	other, err := previousBinary()
	require.NoError(s.t, err)
	s.t.Logf("side by side with %s", other.what)
	replace := func(n int, with string) {
		r := s.replicas[n]
		r.SetBinary(with)
		r.Kill()
		s.waitServing(n)
		<-time.After(fullOrShort(5*time.Second, 500*time.Millisecond))
	}
	order := s.faults.Perm(replicaCount)[:fullOrShort(replicaCount, 2)]
	for _, n := range order {
		replace(n, other.file)
		results.addCount("replicas replaced by another version", 1)
	}
	for _, n := range order {
		replace(n, binary)
	}
}
