package faults

import (
	"os"
	"path/filepath"
	"time"

	"github.com/stretchr/testify/require"
)

// noRoom leaves Postgres no room to write for a while: files cannot grow, and when the log of writes has to, Postgres ends
// itself. What was confirmed before, and what is confirmed in the little room that is left, must be there afterwards.
func (d *disk) noRoom(s *scenario) {
	for range inFull(5, 1) {
		<-time.After(500 * time.Millisecond)
		resume := s.postgresIsAway()
		d.fill(s)
		<-time.After(inFull(4*time.Second, 1500*time.Millisecond))
		d.empty(s)
		results.did("Postgres had no room to write", 1)
		if s.postgres.Pid() == 0 { // it could not even come back
			require.NoError(s.t, s.postgres.Restart(s.t.Context()))
		}
		s.well(startLimit)
		resume(rightAgain)
	}
}

// disk is where a Postgres keeps its data, and where room can be taken away.
type disk struct {
	dir     string
	mounted bool // a file system of its own, which can be full; otherwise its processes' files are kept from growing
}

// fill takes all room.
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

// empty gives it back.
func (d *disk) empty(s *scenario) {
	s.t.Helper()
	if d.mounted {
		require.NoError(s.t, os.Remove(filepath.Join(d.dir, "ballast")))
		return
	}
	if pid := s.postgres.Pid(); pid != 0 { // a new one has no limit
		limitFiles(s.t, pid, "unlimited")
	}
}
