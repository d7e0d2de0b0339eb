package deployment

import "syscall"

// dieWithTest ends a replica when this process is killed.
func dieWithTest(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGKILL }
