package devstack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPostgres_KillFreesSharedMemory(t *testing.T) {
	t.Parallel()
	pg := startPostgres(t, PostgresOptions{Dir: scratch(t)})
	segment := sharedMemory(t, pg)
	require.Contains(t, segments(t), segment)
	require.NoError(t, pg.Kill())
	require.NotContains(t, segments(t), segment)
}

// sharedMemory returns the id of a server's System V segment, from its pid file.
func sharedMemory(t *testing.T, pg *Postgres) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(pg.data, "postmaster.pid"))
	require.NoError(t, err)
	return strings.Fields(strings.Split(string(content), "\n")[6])[1]
}

// segments returns the ids of all System V segments of this machine.
func segments(t *testing.T) (ids []string) {
	t.Helper()
	table, err := os.ReadFile("/proc/sysvipc/shm")
	require.NoError(t, err)
	for line := range strings.Lines(string(table)) {
		ids = append(ids, strings.Fields(line)[1])
	}
	return ids
}
