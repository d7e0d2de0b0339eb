package devstack

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Not parallel, because it changes the PATH of the process.
func TestStart_MissingPrograms(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := postgresBin(t.TempDir(), "")
	oneLine(t, err, "apt-get install postgresql", "DB_URL", "deployments/compose.stores.yaml")
	_, err = StartRedis(t.Context(), RedisOptions{Dir: t.TempDir()})
	oneLine(t, err, "apt-get install redis-server", "REDIS_URL", "deployments/compose.stores.yaml")
}

func TestPostgresBin_PicksTheVersion(t *testing.T) {
	t.Parallel()
	versions := t.TempDir()
	for _, version := range []string{"9.6", "15", "17", "18"} {
		bin := filepath.Join(versions, version, "bin")
		require.NoError(t, os.MkdirAll(bin, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(bin, "postgres"), nil, 0o755))
		if version != "18" { // only its client is installed
			require.NoError(t, os.WriteFile(filepath.Join(bin, "initdb"), nil, 0o755))
		}
	}
	for wanted, picked := range map[string]string{"": "17", "15": "15", "14": "17"} {
		bin, err := postgresBin(versions, wanted)
		require.NoError(t, err)
		require.Equal(t, filepath.Join(versions, picked, "bin"), bin, "wanted %q", wanted)
	}
}

func TestStart_PortInUse(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	port := listener.Addr().(*net.TCPAddr).Port

	_, err = StartPostgres(t.Context(), PostgresOptions{Dir: scratch(t), Port: port})
	oneLine(t, err, "stop what listens there")
	_, err = StartRedis(t.Context(), RedisOptions{Dir: scratch(t), Port: port})
	oneLine(t, err, "stop what listens there")
}

func TestStart_FolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	// A file in place of a folder is an error for root too; missing permissions are not.
	dir := filepath.Join(file, "data")
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	oneLine(t, err, "cannot keep data in "+dir, "choose another folder")
	_, err = StartRedis(t.Context(), RedisOptions{Dir: dir})
	oneLine(t, err, "cannot keep data in "+dir, "choose another folder")
}

func TestTail_RemembersTheFatalLine(t *testing.T) {
	t.Parallel()
	log := newTail(nil)
	require.Equal(t, "(it logged nothing)", log.explanation())
	_, _ = log.Write([]byte("half a li"))
	require.Equal(t, "half a li", log.explanation())
	_, _ = log.Write([]byte("ne\n\nLOG: two\n"))
	require.Equal(t, "LOG: two", log.explanation())
	_, _ = log.Write([]byte("FATAL:  three\nLOG:  bye\n"))
	require.Equal(t, "FATAL:  three", log.explanation())
	_, err := log.Write(make([]byte, 10*lineLimit))
	require.NoError(t, err)
	require.LessOrEqual(t, len(log.partial), lineLimit)
}
