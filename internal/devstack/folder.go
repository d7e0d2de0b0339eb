package devstack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// folder is a server's folder, locked for this process.
type folder struct {
	path string // absolute, without symbolic links
	lock *os.File
}

// openFolder creates the folder if needed and locks it. The kernel releases the lock when this
// process ends, so a crash never leaves it behind.
func openFolder(dir string) (*folder, error) {
	path, err := makeFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot keep data in %s: %w: make it writable, or choose another folder", dir, rootCause(err))
	}
	lock, err := lockFile(filepath.Join(path, "lock"))
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("%s is in use by another sneakerhead (pid %s): stop that one, or choose another folder", path, lockHolder(path))
	}
	if err != nil {
		return nil, fmt.Errorf("cannot keep data in %s: %w: make it writable, or choose another folder", path, rootCause(err))
	}
	return &folder{path: path, lock: lock}, nil
}

func (f *folder) join(name string) string { return filepath.Join(f.path, name) }

// release may be called twice.
func (f *folder) release() { _ = unlock(f.lock) }

// unlock gives a lock up and closes its file. Closing alone would not do: a process that is being
// started at this moment has the file too, until it runs its own program, and the lock with it.
func unlock(lock *os.File) error {
	err := syscall.Flock(int(lock.Fd()), syscall.LOCK_UN)
	if closed := lock.Close(); closed != nil {
		return closed
	}
	return err
}

func (f *folder) released() bool {
	_, err := f.lock.Stat()
	return errors.Is(err, os.ErrClosed)
}

func makeFolder(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(abs, 0o711); err != nil {
		return "", err
	}
	// So that, whatever the umask is, the account that Postgres runs as can enter it.
	if err := os.Chmod(abs, 0o711); err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// lockFile returns EWOULDBLOCK when another process holds the lock, and ELOOP when the path is a
// link, behind which the pid would overwrite another file.
func lockFile(path string) (*os.File, error) {
	lock, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		err = writePid(lock)
	}
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	return lock, nil
}

// writePid writes this process's pid, for the error message of other processes that want the lock.
func writePid(lock *os.File) error {
	if err := lock.Truncate(0); err != nil {
		return err
	}
	_, err := fmt.Fprintln(lock, os.Getpid())
	return err
}

func lockHolder(path string) string {
	pid, err := os.ReadFile(filepath.Join(path, "lock"))
	if err != nil || len(pid) == 0 {
		return "unknown"
	}
	return strings.TrimSpace(string(pid))
}

// rootCause removes the path from a file error, for messages that name the path already.
func rootCause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
