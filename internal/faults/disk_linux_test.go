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

// diskSize is enough for an empty database and a few seconds of writes.
const diskSize = "size=160m,mode=0711"

// newDisk mounts a small file system where that is allowed, and otherwise makes a folder.
func newDisk(t *testing.T) *disk {
	t.Helper()
	scratch, err := devstack.NewScratch()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, scratch.Remove()) })
	d := &disk{dir: filepath.Join(scratch.Dir, "small")}
	require.NoError(t, os.Mkdir(d.dir, 0o711)) //nolint:gosec // the server runs as another user
	if err := unix.Mount("tmpfs", d.dir, "tmpfs", 0, diskSize); err != nil {
		t.Logf("no file system can be mounted here (%v): the size of Postgres's files is limited in its place", err)
		return d
	}
	d.mounted = true
	t.Cleanup(func() { require.NoError(t, unix.Unmount(d.dir, 0)) })
	return d
}

// limitFiles limits the size of the files that a process and its children may write, in bytes or
// "unlimited". It runs prlimit as the process's own user: root may do it too, but often lacks the
// capability in containers, which is where nothing can be mounted.
func limitFiles(t *testing.T, pid int, size string) {
	t.Helper()
	owner, err := os.Stat(filepath.Join("/proc", strconv.Itoa(pid)))
	require.NoError(t, err)
	account := owner.Sys().(*syscall.Stat_t)
	for _, process := range append([]int{pid}, children(pid)...) { // new children inherit the limit of the first
		command := exec.Command("prlimit", "--pid="+strconv.Itoa(process), "--fsize="+size+":") //nolint:gosec // numbers
		if os.Geteuid() == 0 {
			command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: account.Uid, Gid: account.Gid}}
		}
		if output, err := command.CombinedOutput(); process == pid {
			require.NoError(t, err, string(output))
		}
	}
}

// children returns the processes whose parent is pid.
func children(pid int) (all []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		text, err := os.ReadFile(file) //nolint:gosec // a file of the kernel
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
