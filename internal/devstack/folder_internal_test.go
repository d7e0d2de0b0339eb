package devstack

import (
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFolder_IsReleasedAtOnce has another process keep the lock's file, as one does that is being
// started while a folder is released.
func TestFolder_IsReleasedAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := openFolder(dir)
	require.NoError(t, err)
	inherited, err := syscall.Dup(int(first.lock.Fd()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.NewFile(uintptr(inherited), "inherited").Close() })
	_, err = openFolder(dir)
	require.ErrorContains(t, err, "is in use by another sneakerhead")
	first.release()
	first.release()
	second, err := openFolder(dir)
	require.NoError(t, err)
	second.release()
}
