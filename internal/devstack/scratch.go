package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// Scratch is a folder for a throwaway server. It lies where the account that
// Postgres runs as can reach it, and it is found and removed by a later test
// run when this process is killed before Remove.
type Scratch struct {
	Dir  string
	lock *os.File
}

// NewScratch makes a scratch folder, after removing those whose owner is gone.
func NewScratch() (*Scratch, error) {
	root, err := scratchRoot()
	if err != nil {
		return nil, fmt.Errorf("no place for a temporary server: %w: set TMPDIR to a folder that can be written", err)
	}
	gate, err := enterScratch(root)
	if err != nil {
		return nil, err
	}
	defer gate.Close()
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

// Remove ends what servers still run in the folder, and deletes it.
func (s *Scratch) Remove() error {
	gate, err := enterScratch(filepath.Dir(s.Dir))
	if err != nil {
		return err
	}
	defer gate.Close()
	return errors.Join(demolish(s.Dir), s.lock.Close())
}

// enterScratch lets in one process at a time, until the file is closed: a
// folder being made is not locked yet, and one being removed no longer is.
func enterScratch(root string) (*os.File, error) {
	gate, err := os.OpenFile(filepath.Join(root, "gate"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the scratch folders: %w", err)
	}
	if err := syscall.Flock(int(gate.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the scratch folders: %w", err), gate.Close())
	}
	return gate, nil
}

// removeAbandoned is best effort: what resists today is tried again tomorrow.
func removeAbandoned(root string) {
	found, _ := filepath.Glob(filepath.Join(root, "s*"))
	for _, dir := range found {
		lock, err := lockFile(filepath.Join(dir, "owner"))
		if err != nil {
			continue
		}
		_ = demolish(dir)
		_ = lock.Close()
	}
}

// demolish deletes a scratch folder. First it kills the servers in it: those whose
// owner died may still be on their way out, and would write beside the deletion.
func demolish(dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), orphanGrace)
	defer cancel()
	servers, err := filepath.Glob(filepath.Join(dir, "*", "data"))
	for _, data := range append(servers, filepath.Join(dir, "data")) {
		err = errors.Join(err, killAll(ctx, "postgres", data), killAll(ctx, "redis-server", data))
	}
	return errors.Join(err, os.RemoveAll(dir))
}

// scratchRoot is a folder of this user's under the temporary folder, or under
// /tmp when root's own temporary folder is closed to others.
func scratchRoot() (string, error) {
	account, err := accountFor("")
	if err != nil {
		return "", err
	}
	parent := os.TempDir()
	if account != nil && account.closedParent(filepath.Join(parent, "x")) != "" {
		parent = "/tmp"
	}
	return makeFolder(filepath.Join(parent, "sneakerhead-scratch-"+strconv.Itoa(os.Geteuid())))
}
