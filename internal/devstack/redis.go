package devstack

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/url"
	"strconv"
	"sync"
	"syscall"
)

// RedisOptions say where a private Redis lives and whether it keeps its data.
type RedisOptions struct {
	Dir     string    // its folder, created when missing
	Port    int       // on 127.0.0.1; 0 = one that is free
	Persist bool      // append-only file, written down each second
	Logs    io.Writer // the server's log; nil discards it

	member // what makes it one of several
}

// member is a server's part in a Cluster or behind Sentinels.
type member struct {
	password string   // shared with the others; "" = one of its own
	open     bool     // it asks nobody for the password
	cluster  bool     // a Cluster's node
	sentinel bool     // it watches over others, and holds no data
	settings []string // further lines of its configuration
}

// Redis is a private server. Its methods may be called from any goroutine.
type Redis struct {
	opts     RedisOptions
	folder   *folder
	data     string
	bin      string
	password string
	port     int
	busPort  int // a Cluster's nodes talk to each other there; chosen once, with the port

	mu    sync.Mutex // guards child, and keeps Stop, Kill and Restart apart
	child *child
}

// StartRedis returns when the server answers. ctx bounds the start, not the
// server's life. Its errors are one line that says what to do.
func StartRedis(ctx context.Context, opts RedisOptions) (*Redis, error) {
	bin, err := redisBin()
	if err != nil {
		return nil, err
	}
	home, err := openFolder(opts.Dir)
	if err != nil {
		return nil, err
	}
	r := &Redis{opts: opts, folder: home, data: home.join("data"), bin: bin, password: opts.password, port: opts.Port}
	if r.password == "" {
		r.password = rand.Text()
	}
	if err := r.open(ctx); err != nil {
		home.release()
		return nil, err
	}
	return r, nil
}

// URL is how to reach the server, with its password.
func (r *Redis) URL() string {
	address := url.URL{
		Scheme: "redis",
		User:   url.UserPassword("", r.password),
		Host:   r.Address(),
		Path:   "/0",
	}
	return address.String()
}

// Address is the server's host and port.
func (r *Redis) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.port)) }

// Pid is the server's process id, or 0 when it is down.
func (r *Redis) Pid() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.child == nil || r.child.exited() {
		return 0
	}
	return r.child.pid()
}

// Stop writes everything down when the server persists, and releases the
// folder. Further calls do nothing.
func (r *Redis) Stop(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.folder.release()
	return r.halt(ctx)
}

// Kill ends the server at once, as a power cut would, and keeps the folder for
// Restart.
func (r *Redis) Kill() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.child == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	if err := killAll(ctx, "redis-server", r.data); err != nil {
		return err
	}
	<-r.child.done
	r.child = nil
	return nil
}

// Restart brings the server up again on the same port and with the same
// password, stopping it first when it runs. It cannot follow Stop.
func (r *Redis) Restart(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.folder.released() {
		return errors.New("restart Redis: it was stopped; start a new one on its folder")
	}
	if err := r.halt(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	return r.boot(ctx)
}

func (r *Redis) halt(ctx context.Context) error {
	if r.child == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, stopLimit)
	defer cancel()
	err := r.child.stop(ctx, syscall.SIGTERM)
	r.child = nil
	return err
}
