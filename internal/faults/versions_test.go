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

// before is the product as it was before the newest change, built while other scenarios run.
var before = sync.OnceValues(func() (*otherBinary, error) { return buildBefore(folder) }) //nolint:gochecknoglobals // built once

// otherBinary is a second build of the product.
type otherBinary struct {
	file string
	what string
}

// buildBefore builds the newest commit whose product differs from the one before it, less that commit. Without a history
// to take it from, it is the same source under another version.
func buildBefore(to string) (*otherBinary, error) {
	if commit, err := commitBefore(); err == nil {
		source := filepath.Join(to, "before")
		if file, err := buildCommit(to, source, commit); err == nil {
			return &otherBinary{file, "commit " + commit}, nil
		}
	}
	file, err := deployment.Build(to, "other-version", "-ldflags", "-X main.version=other")
	return &otherBinary{file, "the same source (there is no history here)"}, err
}

// commitBefore names the commit before the newest one that changed what a replica runs.
func commitBefore() (string, error) {
	changed, err := exec.Command("git", "-C", "../..", "log", "-1", "--format=%H", "--", "cmd", "lua", "migrations", "internal",
		":!*_test.go", ":!internal/faults", ":!internal/soak", ":!internal/*/*test").Output()
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
	archive := filepath.Join(to, "before.tar")
	for _, command := range [][]string{
		{"git", "-C", "../..", "archive", "-o", archive, commit, "--", "."},
		{"tar", "-xf", archive, "-C", source},
	} {
		if output, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil { //nolint:gosec // our own words
			return "", fmt.Errorf("%v: %w: %s", command, err, output)
		}
	}
	file := filepath.Join(to, "before-binary")
	command := exec.Command("go", "build", "-o", file, "./cmd/sneakerhead") //nolint:gosec // our own file
	command.Dir = source
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w: %s", commit, err, output)
	}
	return file, nil
}

// oldBesideNew replaces replicas, one at a time, by the product as it was before, and back, while a drop is sold.
func oldBesideNew(s *scenario) {
	other, err := before()
	require.NoError(s.t, err)
	s.t.Logf("side by side with %s", other.what)
	replace := func(n int, with string) {
		r := s.replicas[n]
		r.Become(with)
		r.Kill()
		s.servesAgain(n)
		<-time.After(inFull(5*time.Second, 500*time.Millisecond))
	}
	order := s.faults.Perm(replicaCount)[:inFull(replicaCount, 2)]
	for _, n := range order {
		replace(n, other.file)
		results.did("replicas replaced by another version", 1)
	}
	for _, n := range order {
		replace(n, binary)
	}
}
