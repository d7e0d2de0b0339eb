package devstack

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func startPostgres(t *testing.T, opts PostgresOptions) *Postgres {
	t.Helper()
	pg, err := StartPostgres(t.Context(), opts)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, pg.Stop(context.Background())) })
	return pg
}

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func setting(t *testing.T, conn *pgx.Conn, name string) (value string) {
	t.Helper()
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&value))
	return value
}

func TestPostgres_StartKillRestartStop(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	pg := startPostgres(t, PostgresOptions{Dir: dir, Durable: true})
	require.NoError(t, pg.EnsureDatabase(t.Context(), "shop"))
	require.NoError(t, pg.EnsureDatabase(t.Context(), "shop"), "a second time changes nothing")

	conn := connect(t, pg.URL("shop"))
	require.Equal(t, "127.0.0.1", setting(t, conn, "listen_addresses"))
	require.Empty(t, setting(t, conn, "unix_socket_directories"))
	require.Equal(t, "300", setting(t, conn, "max_connections"))
	require.Equal(t, "on", setting(t, conn, "fsync"))
	_, err := conn.Exec(t.Context(), "CREATE TABLE kept AS SELECT 1 AS id")
	require.NoError(t, err)

	t.Run("clients need the password, which only its owner can read", func(t *testing.T) {
		address, err := url.Parse(pg.URL("shop"))
		require.NoError(t, err)
		address.User = url.UserPassword(superuser, "guess")
		_, err = pgx.Connect(t.Context(), address.String())
		require.ErrorContains(t, err, "28P01")
		info, err := os.Stat(filepath.Join(dir, "password"))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	})

	t.Run("a kill ends every backend and a restart keeps what was committed", func(t *testing.T) {
		before := pg.URL("shop")
		require.NoError(t, pg.Kill())
		require.Zero(t, pg.Pid())
		require.Error(t, conn.Ping(t.Context()))
		left, err := processesIn(pg.data, "postgres")
		require.NoError(t, err)
		require.Empty(t, left)
		require.NoError(t, pg.Restart(t.Context()))
		require.Equal(t, before, pg.URL("shop"))
		require.NotZero(t, pg.Pid())
		_, err = connect(t, before).Exec(t.Context(), "SELECT id FROM kept")
		require.NoError(t, err)
	})

	t.Run("stopped twice and started again it has its data and password", func(t *testing.T) {
		require.NoError(t, pg.Stop(t.Context()))
		require.NoError(t, pg.Stop(t.Context()))
		oneLine(t, pg.Restart(t.Context()), "start a new one")
		again := startPostgres(t, PostgresOptions{Dir: dir, Durable: true})
		_, err := connect(t, again.URL("shop")).Exec(t.Context(), "SELECT id FROM kept")
		require.NoError(t, err)
		require.NoError(t, again.Stop(t.Context()))
	})

	t.Run("a stale pid file with another process's pid does not matter", func(t *testing.T) {
		stale := filepath.Join(dir, "data", "postmaster.pid")
		other := startPostgres(t, PostgresOptions{Dir: scratch(t)})
		content := fmt.Sprintf("%d\n%s/data\n0\n5432\n\n127.0.0.1\n", other.Pid(), dir)
		require.NoError(t, os.WriteFile(stale, []byte(content), 0o644))
		again := startPostgres(t, PostgresOptions{Dir: dir, Durable: true})
		require.NoError(t, again.Stop(t.Context()))
	})

	t.Run("a missing password is reported", func(t *testing.T) {
		require.NoError(t, os.Remove(filepath.Join(dir, "password")))
		_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
		oneLine(t, err, "password is missing", "delete the folder")
		require.NoError(t, os.WriteFile(filepath.Join(dir, "password"), []byte("another\n"), 0o600))
		_, err = StartPostgres(t.Context(), PostgresOptions{Dir: dir})
		oneLine(t, err, "refuses the password", "delete the folder")
	})
}

func TestPostgres_TestSettings(t *testing.T) {
	t.Parallel()
	pg := startPostgres(t, PostgresOptions{Dir: scratch(t)})
	conn := connect(t, pg.URL("postgres"))
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		require.Equal(t, "off", setting(t, conn, name), name)
	}
	pgid, err := syscall.Getpgid(pg.Pid())
	require.NoError(t, err)
	require.Equal(t, pg.Pid(), pgid, "the terminal's Ctrl-C must not reach it")
}

func TestPostgres_RefusedConfiguration(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	pg := startPostgres(t, PostgresOptions{Dir: dir})
	require.NoError(t, pg.Stop(t.Context()))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "data", "postgresql.conf"), []byte("shared_buffers = 'much'\n"), 0o600))

	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	oneLine(t, err, "Postgres stopped while starting", "FATAL", "postgresql.conf")
}

func TestPostgres_InterruptedInit(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "password"), []byte("from-the-first-try\n"), 0o600))
	pg := startPostgres(t, PostgresOptions{Dir: dir})
	require.NoError(t, connect(t, pg.URL("postgres")).Ping(t.Context()))
	require.NoDirExists(t, filepath.Join(dir, "data.new"))
	require.NoFileExists(t, filepath.Join(dir, "password.init"))
}

func TestPostgres_ClosedParent(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(scratch(t), "closed")
	require.NoError(t, os.Mkdir(closed, 0o700))
	pg := startPostgres(t, PostgresOptions{Dir: filepath.Join(closed, strings.Repeat("deep/", 30), "postgres")})
	require.NoError(t, connect(t, pg.URL("postgres")).Ping(t.Context()), "closed folders of root and long paths work")
}

func TestAccount_ClosedParent(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	inner := filepath.Join(dir, "closed", "inner")
	require.NoError(t, os.MkdirAll(inner, 0o755))
	require.NoError(t, os.Chmod(filepath.Join(dir, "closed"), 0o700))
	stranger := &account{name: "stranger", uid: 1 << 20, gid: 1 << 20}
	require.Equal(t, filepath.Join(dir, "closed"), stranger.closedParent(filepath.Join(inner, "data")))
	require.Empty(t, stranger.closedParent(filepath.Join(dir, "data")))
	owner := &account{name: "owner", uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}
	require.Empty(t, owner.closedParent(filepath.Join(inner, "data")))
}
