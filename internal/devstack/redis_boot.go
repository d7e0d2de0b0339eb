package devstack

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// askLimit bounds one question; a frozen server is asked again.
const askLimit = time.Second

func (r *Redis) open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := os.MkdirAll(r.data, 0o700); err != nil {
		return fmt.Errorf("cannot keep data in %s: %w: make it writable, or choose another folder", r.data, rootCause(err))
	}
	if err := endOrphans(ctx, "redis-server", r.data); err != nil {
		return err
	}
	for try := 1; ; try++ {
		err := r.boot(ctx)
		if r.opts.Port == 0 && lostPort(err) && try < portTries {
			r.port = 0
			continue
		}
		return err
	}
}

// boot starts the server and waits until it answers, which it does when its
// append-only file has been read.
func (r *Redis) boot(ctx context.Context) error {
	port, err := claimPort(r.port)
	if err != nil {
		return err
	}
	r.port = port
	started, err := r.spawn()
	if err != nil {
		return err
	}
	if err := started.untilAnswering(ctx, r.ask); err != nil {
		now, cancel := context.WithCancel(context.WithoutCancel(ctx))
		cancel()
		_ = started.stop(now, syscall.SIGKILL)
		return err
	}
	r.child = started
	return nil
}

func (r *Redis) spawn() (*child, error) {
	config := r.folder.join("redis.conf")
	if err := os.WriteFile(config, []byte(r.config()), 0o600); err != nil {
		return nil, fmt.Errorf("cannot write %s: %w: make its folder writable", config, rootCause(err))
	}
	cmd := exec.Command(r.bin, config)
	cmd.Dir, cmd.Env = "/", serverEnv()
	death := syscall.SIGKILL
	if r.opts.Persist {
		death = syscall.SIGTERM
	}
	return startChild("Redis", cmd, death, r.opts.Logs)
}

// ask speaks the protocol by hand: go-redis logs each refused connection and,
// after one, waits a second before it dials again.
func (r *Redis) ask(ctx context.Context) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(r.port)))
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(askLimit)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(conn, "AUTH %s\r\nPING\r\n", r.password); err != nil {
		return err
	}
	replies := bufio.NewReader(conn)
	for _, expected := range []string{"+OK\r\n", "+PONG\r\n"} { // else -WRONGPASS, -LOADING, …
		reply, err := replies.ReadString('\n')
		if err != nil {
			return err
		}
		if reply != expected {
			return fmt.Errorf("Redis answered %q", reply)
		}
	}
	return nil
}

// config is the whole configuration. The password stands here and not among
// the arguments, which every user of the machine can read.
func (r *Redis) config() string {
	lines := []string{
		"bind 127.0.0.1",
		"port " + strconv.Itoa(r.port),
		"requirepass " + r.password,
		"dir " + strconv.Quote(r.data),
		"maxmemory-policy noeviction", // asynq's tasks and the gate must not be evicted
		"save \"\"",                   // no snapshots: a failed one would refuse writes
		"appendonly no",
	}
	if r.opts.Persist {
		lines[len(lines)-1] = "appendonly yes\nappendfsync everysec\naof-load-truncated yes"
	}
	return fmt.Sprintln(strings.Join(lines, "\n"))
}
