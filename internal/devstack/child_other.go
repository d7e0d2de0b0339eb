//go:build unix && !linux

package devstack

import "syscall"

// setDeathSignal does nothing, because only Linux can signal a child when its parent dies. On other
// systems the next Start stops servers that were left running.
func setDeathSignal(*syscall.SysProcAttr, syscall.Signal) {}

// grantSearch returns false, because only Linux has capabilities.
func grantSearch(*syscall.SysProcAttr) bool { return false }

// removeSegment does nothing. The next start on the same data uses the segment again.
func removeSegment(int) {}
