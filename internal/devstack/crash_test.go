package devstack

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// gone waits until no process of a server is left in its folder.
func gone(t *testing.T, command, dir string) {
	t.Helper()
	require.Eventually(t, func() bool {
		pids, err := processesIn(filepath.Join(dir, "data"), command)
		return err == nil && len(pids) == 0
	}, 20*time.Second, 5*time.Millisecond, "%s is still running", command)
}

func TestParent_Killed(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	pgDir, redisDir := filepath.Join(dir, "postgres"), filepath.Join(dir, "redis")
	first := startParent(t, dir)
	require.NoError(t, first.cmd.Process.Kill())
	_ = first.cmd.Wait()

	// At once, while the servers may still be shutting down.
	pg := startPostgres(t, PostgresOptions{Dir: pgDir, Durable: true})
	server := startRedis(t, RedisOptions{Dir: redisDir, Persist: true})
	require.NotEqual(t, first.postgres, pg.Pid())
	require.NoError(t, connect(t, pg.URL("shop")).Ping(t.Context()))
	require.Equal(t, "yes", dial(t, server).Get(t.Context(), "kept").Val())
	require.NoError(t, pg.Stop(t.Context()))
	require.NoError(t, server.Stop(t.Context()))

	second := startParent(t, dir)
	require.NoError(t, second.cmd.Process.Kill())
	_ = second.cmd.Wait()
	gone(t, "postgres", pgDir)
	gone(t, "redis-server", redisDir)
}

func TestParent_CtrlC(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	p := startParent(t, dir)
	// The terminal signals the whole foreground group.
	require.NoError(t, syscall.Kill(-p.cmd.Process.Pid, syscall.SIGINT))
	require.Equal(t, "both answered after Ctrl-C", p.nextLine(t))
	require.NoError(t, p.cmd.Wait())
	gone(t, "postgres", filepath.Join(dir, "postgres"))
	gone(t, "redis-server", filepath.Join(dir, "redis"))
	require.NoFileExists(t, filepath.Join(dir, "postgres", "data", "postmaster.pid"), "Postgres was stopped cleanly")
}

func TestParent_TwoOnOneFolder(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	startParent(t, dir)
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: filepath.Join(dir, "postgres")})
	oneLine(t, err, "in use by another sneakerhead (pid ", "stop that one")
	_, err = StartRedis(t.Context(), RedisOptions{Dir: filepath.Join(dir, "redis")})
	oneLine(t, err, "in use by another sneakerhead (pid ", "stop that one")
}

// startOrphan starts a stopped server again without a death signal, like one that the kernel did
// not end. The channel is closed when it has ended.
func startOrphan(t *testing.T, stopped *Redis) <-chan struct{} {
	t.Helper()
	orphan := exec.Command(stopped.bin, filepath.Join(filepath.Dir(stopped.data), "redis.conf"))
	require.NoError(t, orphan.Start())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = orphan.Wait()
	}()
	t.Cleanup(func() { _ = orphan.Process.Kill() })
	require.Eventually(t, func() bool { return stopped.ask(t.Context()) == nil },
		20*time.Second, 10*time.Millisecond, "the orphan never answered")
	return ended
}

func TestOrphan_IsStoppedByTheNextStart(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	first := startRedis(t, RedisOptions{Dir: dir, Persist: true})
	require.NoError(t, first.Stop(t.Context()))
	ended := startOrphan(t, first)

	startRedis(t, RedisOptions{Dir: dir, Persist: true})
	<-ended
}

func TestScratch_AbandonedIsRemoved(t *testing.T) {
	t.Parallel()
	abandoned, err := NewScratch()
	require.NoError(t, err)
	require.NoError(t, abandoned.lock.Close(), "the kernel does this for a killed process")
	held := scratch(t)
	require.NoDirExists(t, abandoned.Dir)
	scratch(t)
	require.DirExists(t, held)
	require.NoError(t, os.RemoveAll(abandoned.Dir))
}

func TestScratch_RemoveEndsWhatStillRunsInIt(t *testing.T) {
	t.Parallel()
	for _, inside := range []string{"", "redis"} {
		s, err := NewScratch()
		require.NoError(t, err)
		server := startRedis(t, RedisOptions{Dir: filepath.Join(s.Dir, inside)})
		require.NoError(t, server.Stop(t.Context()))
		ended := startOrphan(t, server)
		require.NoError(t, s.Remove())
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			require.Fail(t, "the server still runs in a deleted folder")
		}
	}
}
