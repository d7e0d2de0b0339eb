package devstack

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

// orphanGrace is how long a server of an earlier run may take to shut down before it is killed.
// Usually it has ended already, because the kernel signalled it.
const orphanGrace = 10 * time.Second

// endOrphans stops servers named command that still run in dataDir. They are found by their working
// folder and not by a pid file, whose pid may belong to another process after a crash. The caller
// holds the folder's lock, so no other process owns them.
func endOrphans(ctx context.Context, command, dataDir string) error {
	polite, cancel := context.WithTimeout(ctx, orphanGrace)
	defer cancel()
	if err := signalUntilGone(polite, command, dataDir, syscall.SIGINT); err == nil {
		return nil
	}
	return killAll(ctx, command, dataDir)
}

// killAll kills every process of a server.
func killAll(ctx context.Context, command, dataDir string) error {
	if err := signalUntilGone(ctx, command, dataDir, syscall.SIGKILL); err != nil {
		return fmt.Errorf("a %s from an earlier run still uses %s and cannot be stopped (%w): stop it by hand", command, dataDir, err)
	}
	return nil
}

// signalUntilGone signals each process once, also those that appear later, until none is left.
func signalUntilGone(ctx context.Context, command, dataDir string, sig syscall.Signal) error {
	signalled := map[int]bool{}
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		pids, err := processesIn(dataDir, command)
		if err != nil || len(pids) == 0 {
			return err
		}
		for _, pid := range pids {
			if !signalled[pid] {
				signalled[pid] = true
				// An error most likely means that it has ended; the next look shows it.
				_ = syscall.Kill(pid, sig)
			}
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-look.C:
		}
	}
}
