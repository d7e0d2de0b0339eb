//go:build !linux

package deployment

import "syscall"

// dieWithTest does nothing: this needs Linux.
func dieWithTest(*syscall.SysProcAttr) {}
