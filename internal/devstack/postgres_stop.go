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

// Stop disconnects everybody, writes everything down and releases the folder.
// Further calls do nothing.
func (p *Postgres) Stop(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.folder.release()
	return p.halt(ctx)
}

// Kill ends the postmaster and all its backends at once, as a power cut would,
// and keeps the folder for Restart.
func (p *Postgres) Kill() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child == nil {
		return nil
	}
	// Frozen first, so that it forks nothing while its backends are counted.
	// They lead sessions of their own: a signal to the group would miss them.
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

// freeSharedMemory removes the small System V segment that a killed postmaster
// cannot: the machine has room for some thousands, and tests kill often. Its id
// is the last number of the pid file's seventh line.
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

// Restart brings the server up again on the same port and data, stopping it
// first when it runs. It cannot follow Stop, which gave up the folder.
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
	err := p.child.stop(ctx, syscall.SIGINT) // "fast": no waiting for clients
	p.child = nil
	return err
}
