package devstack

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

// orphanGrace is how long a server that an earlier run left behind may take to
// stop politely. It was told to by the kernel already, so it is usually gone.
const orphanGrace = 10 * time.Second

// endOrphans stops servers called command that still work in dataDir. A server
// is known by its working folder: pid files lie after a crash, because pids
// are used again. The caller holds the folder's lock, so they have no owner.
func endOrphans(ctx context.Context, command, dataDir string) error {
	polite, cancel := context.WithTimeout(ctx, orphanGrace)
	defer cancel()
	if err := signalUntilGone(polite, command, dataDir, syscall.SIGINT); err == nil {
		return nil
	}
	return killAll(ctx, command, dataDir)
}

// killAll ends every process of a server at once, as a power cut would.
func killAll(ctx context.Context, command, dataDir string) error {
	if err := signalUntilGone(ctx, command, dataDir, syscall.SIGKILL); err != nil {
		return fmt.Errorf("a %s from an earlier run still uses %s and cannot be stopped (%w): stop it by hand", command, dataDir, err)
	}
	return nil
}

// signalUntilGone signals each process once, new ones as they appear.
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
				// It may have ended since; the next look tells.
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
