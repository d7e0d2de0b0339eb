//go:build unix && !linux

package devstack

import "syscall"

// setDeathSignal does nothing: only Linux tells a child that its parent died.
// Elsewhere the next Start stops what was left running.
func setDeathSignal(*syscall.SysProcAttr, syscall.Signal) {}

// grantSearch reports false: capabilities are Linux's.
func grantSearch(*syscall.SysProcAttr) bool { return false }

// removeSegment does nothing: the next start on the same data takes it over.
func removeSegment(int) {}
