package devstack

import (
	"syscall"

	"golang.org/x/sys/unix"
)

func setDeathSignal(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }

// grantSearch lets a child that no longer runs as root pass through folders that only root may
// enter, such as /root. It uses the weaker of two capabilities if this process has it (in
// containers it usually does not), or else the other, and reports whether this process has one of
// them.
func grantSearch(attr *syscall.SysProcAttr) bool {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var have [2]unix.CapUserData
	if err := unix.Capget(&header, &have[0]); err != nil {
		return false
	}
	for _, capability := range []uintptr{unix.CAP_DAC_READ_SEARCH, unix.CAP_DAC_OVERRIDE} {
		if have[0].Permitted&(1<<capability) != 0 {
			attr.AmbientCaps = []uintptr{capability}
			return true
		}
	}
	return false
}

// removeSegment ignores errors: a segment that stays takes 56 bytes.
func removeSegment(id int) { _, _ = unix.SysvShmCtl(id, unix.IPC_RMID, nil) }
