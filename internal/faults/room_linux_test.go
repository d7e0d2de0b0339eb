package faults

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"sneakerhead/internal/devstack"
)

// diskSize holds an empty database and the writes of a short while.
const diskSize = "size=160m,mode=0711"

// newDisk mounts a small file system where that is allowed, and otherwise only makes a folder.
func newDisk(t *testing.T) *disk {
	t.Helper()
	scratch, err := devstack.NewScratch()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, scratch.Remove()) })
	d := &disk{dir: filepath.Join(scratch.Dir, "small")}
	require.NoError(t, os.Mkdir(d.dir, 0o711)) //nolint:gosec // another account's server must reach it
	if err := unix.Mount("tmpfs", d.dir, "tmpfs", 0, diskSize); err != nil {
		t.Logf("no file system can be mounted here (%v): the size of Postgres's files is limited in its place", err)
		return d
	}
	d.mounted = true
	t.Cleanup(func() { require.NoError(t, unix.Unmount(d.dir, 0)) })
	return d
}

// limitFiles keeps the files of a process and its children from growing beyond a size; 0: no more.
func limitFiles(t *testing.T, pid int, size uint64) {
	t.Helper()
	for _, process := range append(children(pid), pid) {
		var now unix.Rlimit
		if unix.Prlimit(process, unix.RLIMIT_FSIZE, nil, &now) != nil {
			continue // it has ended
		}
		now.Cur = size
		if size == 0 {
			now.Cur = now.Max
		}
		if err := unix.Prlimit(process, unix.RLIMIT_FSIZE, &now, nil); process == pid {
			require.NoError(t, err)
		}
	}
}

// children lists the processes whose parent is pid.
func children(pid int) (all []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		text, err := os.ReadFile(file) //nolint:gosec // the kernel's
		if err != nil {
			continue
		}
		// The name, in parentheses, may hold anything; the parent is the second field after it.
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			all = append(all, child)
		}
	}
	return all
}
