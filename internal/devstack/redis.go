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

// RedisOptions configure a private Redis.
type RedisOptions struct {
	Dir     string    // its folder, created when missing
	Port    int       // on 127.0.0.1; 0 = any free one
	Persist bool      // keep an append-only file, synced each second
	Logs    io.Writer // the server's log; nil discards it

	member // set for servers in a Cluster or behind Sentinels
}

// member configures a server of a Cluster or of a group with Sentinels.
type member struct {
	password string   // shared with the others; empty: a random one
	open     bool     // it requires no password
	cluster  bool     // it is a node of a Cluster
	sentinel bool     // it is a Sentinel, and has no data
	settings []string // more lines of its configuration
}

// Redis is a private server. Its methods may be called from any goroutine.
type Redis struct {
	opts     RedisOptions
	folder   *folder
	data     string
	bin      string
	password string
	port     int
	busPort  int // of a Cluster's node, for messages between nodes; chosen once, like port

	mu    sync.Mutex // guards child; Stop, Kill and Restart run one at a time
	child *child
}

// StartRedis returns when the server answers. The server keeps running when ctx ends. Errors are
// one line that says what to do.
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

// URL returns the server's address with its password.
func (r *Redis) URL() string {
	address := url.URL{
		Scheme: "redis",
		User:   url.UserPassword("", r.password),
		Host:   r.Address(),
		Path:   "/0",
	}
	return address.String()
}

// Address returns the server's host and port.
func (r *Redis) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.port)) }

// Pid returns the server's process id, or 0 when it is not running.
func (r *Redis) Pid() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.child == nil || r.child.exited() {
		return 0
	}
	return r.child.pid()
}

// Stop stops the server, which writes its data to disk first if it persists, and releases the
// folder. Further calls do nothing.
func (r *Redis) Stop(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.folder.release()
	return r.halt(ctx)
}

// Kill kills the server, as a crash would, and keeps the folder for Restart.
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

// Restart starts the server again with the same port and password; a running server is stopped
// first. It is an error after Stop.
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
