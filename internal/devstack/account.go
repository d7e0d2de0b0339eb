package devstack

import (
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the system user that Postgres runs as. Postgres refuses to run as root, so when this
// process runs as root, its children change to another user. nil stands for the user of this
// process.
type account struct {
	name     string
	uid, gid uint32
}

// accountFor returns the owner of data if it exists (so that running once with sudo does not lock
// the user out), or else the user postgres, or else nobody.
func accountFor(data string) (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if info, err := os.Stat(data); err == nil {
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid != 0 {
			return &account{name: "uid " + strconv.Itoa(int(stat.Uid)), uid: stat.Uid, gid: stat.Gid}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if found, err := user.Lookup(name); err == nil {
			return newAccount(found)
		}
	}
	return nil, fmt.Errorf("Postgres refuses to run as root and there is no user postgres or nobody: run as an ordinary user, or set DB_URL")
}

func newAccount(found *user.User) (*account, error) {
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: uid: %w", found.Username, err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: gid: %w", found.Username, err)
	}
	return &account{name: found.Username, uid: uint32(uid), gid: uint32(gid)}, nil
}

// attributes returns the attributes with which a child runs as the account and can reach dir.
func (a *account) attributes(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{}
	if a == nil {
		return attr, nil
	}
	attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	if closed := a.closedParent(dir); closed != "" && !grantSearch(attr) {
		return nil, fmt.Errorf("%s is closed to user %s, whom Postgres runs as under root: move the project out of it, run as an ordinary user, or set DB_URL", closed, a.name)
	}
	return attr, nil
}

// closedParent returns the topmost folder above dir that the account cannot pass through, or an
// empty text. It looks at permission bits only, not at access control lists.
func (a *account) closedParent(dir string) string {
	parent := filepath.Dir(dir)
	if parent != dir {
		if closed := a.closedParent(parent); closed != "" {
			return closed
		}
	}
	info, err := os.Stat(parent)
	if err != nil {
		return parent
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	search := fs.FileMode(0o001)
	switch {
	case stat.Uid == a.uid:
		search = 0o100
	case stat.Gid == a.gid:
		search = 0o010
	}
	if info.Mode()&search == 0 {
		return parent
	}
	return ""
}

// own makes the account the owner of everything at path.
func (a *account) own(path string) error {
	if a == nil {
		return nil
	}
	return filepath.WalkDir(path, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(name, int(a.uid), int(a.gid))
	})
}
