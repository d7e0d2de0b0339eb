package devstack

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// parentDir is the variable that makes this test binary act like `sneakerhead dev` in that folder.
const parentDir = "DEVSTACK_TEST_PARENT_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(parentDir); dir != "" {
		if err := playParent(dir); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// playParent starts both servers, prints a line, and on Ctrl-C checks that they still answer before
// it stops them.
func playParent(dir string) error {
	ctx := context.Background()
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)

	pg, err := StartPostgres(ctx, PostgresOptions{Dir: filepath.Join(dir, "postgres"), Durable: true})
	if err != nil {
		return err
	}
	cache, err := StartRedis(ctx, RedisOptions{Dir: filepath.Join(dir, "redis"), Persist: true})
	if err != nil {
		return err
	}
	if err := pg.EnsureDatabase(ctx, "shop"); err != nil {
		return err
	}
	opts, err := redis.ParseURL(cache.URL())
	if err != nil {
		return err
	}
	client := redis.NewClient(opts)
	defer client.Close()
	if err := client.Set(ctx, "kept", "yes", 0).Err(); err != nil {
		return err
	}
	fmt.Println("up", pg.Pid(), cache.Pid())
	<-interrupted
	if err := pg.EnsureDatabase(ctx, "shop"); err != nil {
		return err
	}
	if err := client.Ping(ctx).Err(); err != nil {
		return err
	}
	fmt.Println("both answered after Ctrl-C")
	if err := cache.Stop(ctx); err != nil {
		return err
	}
	return pg.Stop(ctx)
}

// parent is a process that runs playParent.
type parent struct {
	cmd             *exec.Cmd
	lines           *bufio.Scanner
	postgres, redis int
}

// startParent starts a parent. At the end of the test it is killed, and its servers must end too.
func startParent(t *testing.T, dir string) *parent {
	t.Helper()
	p := &parent{cmd: exec.Command(os.Args[0])}
	p.cmd.Env = append(os.Environ(), parentDir+"="+dir)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		gone(t, "postgres", filepath.Join(dir, "postgres"))
		gone(t, "redis-server", filepath.Join(dir, "redis"))
	})
	p.lines = bufio.NewScanner(out)
	line := p.nextLine(t)
	_, err = fmt.Sscanf(line, "up %d %d", &p.postgres, &p.redis)
	require.NoError(t, err, line)
	return p
}

func (p *parent) nextLine(t *testing.T) string {
	t.Helper()
	require.True(t, p.lines.Scan(), "the parent said nothing more")
	return p.lines.Text()
}

// scratch makes a folder that the unprivileged account can reach. It cannot enter the parents of
// t.TempDir.
func scratch(t *testing.T) string {
	t.Helper()
	s, err := NewScratch()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Remove()) })
	return s.Dir
}

// oneLine checks that an error is one line and contains each of the parts.
func oneLine(t *testing.T, err error, parts ...string) {
	t.Helper()
	require.Error(t, err)
	require.NotContains(t, strings.TrimSpace(err.Error()), "\n")
	for _, part := range parts {
		require.ErrorContains(t, err, part)
	}
}
