package devstack

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

const scratchName = "sneakerhead-scratch-"

// scratchRoot returns the folder of this user's scratch folders: in the temporary folder, or in
// /tmp when this is root and its temporary folder is closed to others.
func scratchRoot() (string, error) {
	account, err := accountFor("")
	if err != nil {
		return "", err
	}
	parent := os.TempDir()
	if account != nil && account.closedParent(filepath.Join(parent, "x")) != "" {
		parent = "/tmp"
	}
	return scratchRootIn(parent)
}

// scratchRootIn returns the folder that all test runs of this user share, so that they find what a
// killed one has left. Everybody can write into a temporary folder: where somebody else has put
// something under that name, such as a link to a folder of ours, it returns a new folder.
func scratchRootIn(parent string) (string, error) {
	shared := filepath.Join(parent, scratchName+strconv.Itoa(os.Geteuid()))
	_ = os.Mkdir(shared, 0o711) // whether it is there and ours is looked at next
	if info, err := os.Lstat(shared); err == nil && isOurFolder(info) {
		return makeFolder(shared)
	}
	fresh, err := os.MkdirTemp(parent, scratchName)
	if err != nil {
		return "", err
	}
	return makeFolder(fresh)
}

// isOurFolder reports whether something is a folder, not a link to one, that only this user can
// write into.
func isOurFolder(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.IsDir() && int(stat.Uid) == os.Geteuid() && info.Mode().Perm()&0o022 == 0
}
