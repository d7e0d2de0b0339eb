package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Stop disconnects all clients, writes all data to disk and releases the folder. Further calls do
// nothing.
func (p *Postgres) Stop(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.folder.release()
	return p.halt(ctx)
}

// Kill kills the postmaster and all its backends, as a crash would, and keeps the folder for
// Restart.
func (p *Postgres) Kill() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child == nil {
		return nil
	}
	// It is stopped first, so that it forks no backend while they are listed. A signal to the
	// process group would not reach the backends, because each has its own session.
	if err := p.child.cmd.Process.Signal(syscall.SIGSTOP); err != nil && !p.child.exited() {
		return fmt.Errorf("kill Postgres: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	if err := killAll(ctx, "postgres", p.data); err != nil {
		return err
	}
	<-p.child.done
	p.child = nil
	p.freeSharedMemory()
	return nil
}

// freeSharedMemory removes the small System V segment that a killed postmaster leaves. The machine
// allows a few thousand, and tests kill often. The segment's id is the last number in the seventh
// line of the pid file.
func (p *Postgres) freeSharedMemory() {
	content, err := os.ReadFile(filepath.Join(p.data, "postmaster.pid"))
	if err != nil {
		return
	}
	lines := strings.Split(string(content), "\n")
	if len(lines) < 7 {
		return
	}
	numbers := strings.Fields(lines[6])
	if len(numbers) != 2 {
		return
	}
	if id, err := strconv.Atoi(numbers[1]); err == nil {
		removeSegment(id)
	}
}

// Restart starts the server again on the same port and data; a running server is stopped first. It
// is an error after Stop, which has released the folder.
func (p *Postgres) Restart(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.folder.released() {
		return errors.New("restart Postgres: it was stopped; start a new one on its folder")
	}
	if err := p.halt(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	return p.boot(ctx)
}

func (p *Postgres) halt(ctx context.Context) error {
	if p.child == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, stopLimit)
	defer cancel()
	err := p.child.stop(ctx, syscall.SIGINT) // Postgres's fast shutdown, which does not wait for clients
	p.child = nil
	return err
}
