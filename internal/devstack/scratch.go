package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Scratch is a temporary folder for the servers of a test. It is in a place that the account of
// Postgres can reach. If this process is killed before Remove, a later test run finds and removes
// it.
type Scratch struct {
	Dir  string
	lock *os.File
}

// NewScratch makes a scratch folder, after removing those of processes that have ended.
func NewScratch() (*Scratch, error) {
	root, err := scratchRoot()
	if err != nil {
		return nil, fmt.Errorf("no place for a temporary server: %w: set TMPDIR to a folder that can be written", err)
	}
	all, err := lockScratch(root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = unlock(all) }()
	removeAbandoned(root)
	dir, err := os.MkdirTemp(root, "s")
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, fmt.Errorf("open a scratch folder: %w", err)
	}
	lock, err := lockFile(filepath.Join(dir, "owner"))
	if err != nil {
		return nil, fmt.Errorf("lock a scratch folder: %w", err)
	}
	return &Scratch{Dir: dir, lock: lock}, nil
}

// Remove kills servers that still run in the folder, and deletes it.
func (s *Scratch) Remove() error {
	all, err := lockScratch(filepath.Dir(s.Dir))
	if err != nil {
		return err
	}
	defer func() { _ = unlock(all) }()
	return errors.Join(deleteScratch(s.Dir), unlock(s.lock))
}

// lockScratch takes a lock for all scratch folders, until the file is closed. A folder that is
// being made has no lock of its own yet, and one that is being removed has none any more.
func lockScratch(root string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(root, "gate"), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the scratch folders: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the scratch folders: %w", err), lock.Close())
	}
	return lock, nil
}

// removeAbandoned ignores errors: the next call tries again.
func removeAbandoned(root string) {
	found, _ := filepath.Glob(filepath.Join(root, "s*"))
	for _, dir := range found {
		lock, err := lockFile(filepath.Join(dir, "owner"))
		if err != nil {
			continue
		}
		_ = deleteScratch(dir)
		_ = unlock(lock)
	}
}

// deleteScratch deletes a scratch folder. It kills the servers in it first, because one whose owner
// has died may still be shutting down and write files during the deletion.
func deleteScratch(dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), orphanGrace)
	defer cancel()
	servers, err := filepath.Glob(filepath.Join(dir, "*", "data"))
	for _, data := range append(servers, filepath.Join(dir, "data")) {
		err = errors.Join(err, killAll(ctx, "postgres", data), killAll(ctx, "redis-server", data))
	}
	return errors.Join(err, os.RemoveAll(dir))
}
