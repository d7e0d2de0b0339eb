package devstack

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestScratchRootIn_WhatOthersHavePlanted puts something under the shared folder's name.
func TestScratchRootIn_WhatOthersHavePlanted(t *testing.T) {
	t.Parallel()
	for name, plant := range map[string]func(path, victim string) error{
		"a link to a folder": func(path, victim string) error { return os.Symlink(victim, path) },
		"a link to nothing":  func(path, victim string) error { return os.Symlink(victim+"-gone", path) },
		"a file":             func(path, _ string) error { return os.WriteFile(path, nil, 0o600) },
		"a folder that all may write": func(path, _ string) error {
			if err := os.Mkdir(path, 0o700); err != nil {
				return err
			}
			return os.Chmod(path, 0o777)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parent, victim := t.TempDir(), t.TempDir()
			shared := filepath.Join(parent, scratchName+strconv.Itoa(os.Geteuid()))
			require.NoError(t, plant(shared, victim))
			before, err := os.Stat(victim)
			require.NoError(t, err)

			root, err := scratchRootIn(parent)
			require.NoError(t, err)
			require.NotEqual(t, shared, root)
			require.DirExists(t, root)
			lock, err := lockScratch(root)
			require.NoError(t, err)
			require.NoError(t, lock.Close())
			inside, err := os.ReadDir(victim)
			require.NoError(t, err)
			require.Empty(t, inside)
			after, err := os.Stat(victim)
			require.NoError(t, err)
			require.Equal(t, before.Mode(), after.Mode())
		})
	}
}

func TestScratchRootIn_IsSharedByAllRuns(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	first, err := scratchRootIn(parent)
	require.NoError(t, err)
	second, err := scratchRootIn(parent)
	require.NoError(t, err)
	require.Equal(t, first, second)
}

// TestLockFile_DoesNotFollowALink plants a link where a lock's file belongs: the pid must not
// overwrite what it leads to.
func TestLockFile_DoesNotFollowALink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	precious := filepath.Join(dir, "precious")
	require.NoError(t, os.WriteFile(precious, []byte("precious"), 0o600))
	for _, name := range []string{"owner", "gate"} {
		require.NoError(t, os.Symlink(precious, filepath.Join(dir, name)))
	}
	_, err := lockFile(filepath.Join(dir, "owner"))
	require.ErrorIs(t, err, syscall.ELOOP)
	_, err = lockScratch(dir)
	require.ErrorIs(t, err, syscall.ELOOP)
	kept, err := os.ReadFile(precious)
	require.NoError(t, err)
	require.Equal(t, "precious", string(kept))
}
