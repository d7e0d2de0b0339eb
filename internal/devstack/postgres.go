package devstack

import (
	"context"
	"io"
	"net"
	"net/url"
	"strconv"
	"sync"
	"time"
)

const (
	// startLimit is long enough for recovery after a crash on a slow disk.
	startLimit = time.Minute
	// stopLimit bounds a shutdown when the caller's context has no deadline.
	stopLimit = 20 * time.Second
	// superuser is the private server's only role.
	superuser = "sneakerhead"
)

// PostgresOptions configure a private Postgres.
type PostgresOptions struct {
	Dir     string    // its folder, created when missing
	Port    int       // on 127.0.0.1; 0 = any free one
	Durable bool      // false is for tests: commits are fast, and a power cut may lose everything
	Logs    io.Writer // the server's log; nil discards it
}

// Postgres is a private server. Its methods may be called from any goroutine.
type Postgres struct {
	opts     PostgresOptions
	folder   *folder
	data     string
	bin      string
	account  *account
	password string
	port     int

	mu    sync.Mutex // guards child; Stop, Kill and Restart run one at a time
	child *child
}

// StartPostgres returns when the server answers. The server keeps running when ctx ends. Errors are
// one line that says what to do.
func StartPostgres(ctx context.Context, opts PostgresOptions) (*Postgres, error) {
	home, err := openFolder(opts.Dir)
	if err != nil {
		return nil, err
	}
	p := &Postgres{opts: opts, folder: home, data: home.join("data"), port: opts.Port}
	if err := p.open(ctx); err != nil {
		home.release()
		return nil, err
	}
	return p, nil
}

func (p *Postgres) open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := p.prepare(ctx); err != nil {
		return err
	}
	return p.bootOnFreePort(ctx)
}

func (p *Postgres) bootOnFreePort(ctx context.Context) error {
	for try := 1; ; try++ {
		err := p.boot(ctx)
		if p.opts.Port == 0 && lostPort(err) && try < portTries {
			p.port = 0
			continue
		}
		return err
	}
}

// URL returns the address of one of the server's databases, for its superuser.
func (p *Postgres) URL(database string) string {
	address := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(superuser, p.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port)),
		Path:     "/" + database,
		RawQuery: "sslmode=disable",
	}
	return address.String()
}

// Pid returns the postmaster's process id, or 0 when the server is not running.
func (p *Postgres) Pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child == nil || p.child.exited() {
		return 0
	}
	return p.child.pid()
}
