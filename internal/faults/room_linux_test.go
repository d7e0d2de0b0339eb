package faults

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
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

// limitFiles keeps the files of a process and its children from growing beyond a size in bytes, or "unlimited". A process
// may be told so by its own account, and by a root that has all its powers, which it seldom has where nothing can be
// mounted: so it is told by its own account.
func limitFiles(t *testing.T, pid int, size string) {
	t.Helper()
	owner, err := os.Stat(filepath.Join("/proc", strconv.Itoa(pid)))
	require.NoError(t, err)
	account := owner.Sys().(*syscall.Stat_t)
	for _, process := range append([]int{pid}, children(pid)...) { // the first passes it on to those that it starts now
		command := exec.Command("prlimit", "--pid="+strconv.Itoa(process), "--fsize="+size+":") //nolint:gosec // numbers
		if os.Geteuid() == 0 {
			command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: account.Uid, Gid: account.Gid}}
		}
		if output, err := command.CombinedOutput(); process == pid {
			require.NoError(t, err, string(output))
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
