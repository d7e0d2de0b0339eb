package deployment

import "syscall"

// dieWithTest makes the kernel end the replica when this process is killed.
func dieWithTest(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGKILL }
