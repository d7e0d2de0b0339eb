package devstack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// askLimit bounds one command; it is sent again to a server that does not answer.
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
			r.port, r.busPort = 0, 0
			continue
		}
		return err
	}
}

// boot starts the server and waits until it answers, which is after it has read its append-only
// file.
func (r *Redis) boot(ctx context.Context) error {
	port, err := claimPort(r.port)
	if err != nil {
		return err
	}
	r.port = port
	if r.opts.cluster {
		if r.busPort, err = claimPort(r.busPort); err != nil {
			return err
		}
	}
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
	if r.opts.sentinel {
		cmd.Args = append(cmd.Args, "--sentinel")
	}
	cmd.Dir, cmd.Env = "/", serverEnv()
	death := syscall.SIGKILL
	if r.opts.Persist {
		death = syscall.SIGTERM
	}
	return startChild("Redis", cmd, death, r.opts.Logs)
}

// ask sends PING. It does not use go-redis, which logs every refused connection and waits a second
// before it dials again.
func (r *Redis) ask(ctx context.Context) error {
	reply, err := r.send(ctx, "PING")
	if err == nil && reply != "PONG" {
		err = fmt.Errorf("Redis answered %q", reply)
	}
	return err // -WRONGPASS, -LOADING, …
}

// config returns the configuration file. The password is in it and not in the arguments, which
// every user of the machine can read.
func (r *Redis) config() string {
	lines := []string{
		"bind 127.0.0.1",
		"port " + strconv.Itoa(r.port),
		"dir " + strconv.Quote(r.data),
	}
	if !r.opts.open {
		lines = append(lines, "requirepass "+r.password)
	}
	lines = append(lines, r.opts.settings...)
	if r.opts.cluster {
		lines = append(lines, "cluster-enabled yes", "cluster-port "+strconv.Itoa(r.busPort))
	}
	if r.opts.sentinel {
		return fmt.Sprintln(strings.Join(lines, "\n"))
	}
	lines = append(lines,
		"maxmemory-policy noeviction", // asynq's tasks and the gate must not be evicted
		"save \"\"",                   // no snapshots: after a failed one Redis refuses writes
		"appendonly no",
	)
	if r.opts.Persist {
		lines[len(lines)-1] = "appendonly yes\nappendfsync everysec\naof-load-truncated yes"
	}
	return fmt.Sprintln(strings.Join(lines, "\n"))
}
