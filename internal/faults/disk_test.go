package faults

import (
	"os"
	"path/filepath"
	"time"

	"github.com/stretchr/testify/require"
)

// fillDisk leaves Postgres no disk space for a while: files cannot grow, and Postgres stops when
// its write-ahead log has to. Everything confirmed before, and in the little space that is left,
// must still be there afterwards.
func (d *disk) fillDisk(s *scenario) {
	for range fullOrShort(5, 1) {
		<-time.After(500 * time.Millisecond)
		resume := s.postgresIsAway()
		d.fill(s)
		<-time.After(fullOrShort(4*time.Second, 1500*time.Millisecond))
		d.empty(s)
		results.addCount("Postgres had no room to write", 1)
		if s.postgres.Pid() == 0 { // it could not restart
			require.NoError(s.t, s.postgres.Restart(s.t.Context()))
		}
		s.waitHealthy(startLimit)
		resume(recoveryLimit)
	}
}

// disk is where a Postgres keeps its data, and whose space can be used up.
type disk struct {
	dir     string
	mounted bool // a separate file system, which can be filled; otherwise the size of files is limited
}

// fill uses up all space.
func (d *disk) fill(s *scenario) {
	s.t.Helper()
	if !d.mounted {
		limitFiles(s.t, s.postgres.Pid(), "1048576")
		return
	}
	ballast, err := os.Create(filepath.Join(d.dir, "ballast"))
	require.NoError(s.t, err)
	defer ballast.Close()
	for _, size := range []int{1 << 20, 4 << 10} {
		for err == nil {
			_, err = ballast.Write(make([]byte, size))
		}
		err = nil
	}
}

// empty frees it.
func (d *disk) empty(s *scenario) {
	s.t.Helper()
	if d.mounted {
		require.NoError(s.t, os.Remove(filepath.Join(d.dir, "ballast")))
		return
	}
	if pid := s.postgres.Pid(); pid != 0 { // a new process has no limit
		limitFiles(s.t, pid, "unlimited")
	}
}
