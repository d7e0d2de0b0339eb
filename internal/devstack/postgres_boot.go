package devstack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// prepare finds the programs and the account, and runs initdb when there is no data yet.
func (p *Postgres) prepare(ctx context.Context) error {
	version, err := os.ReadFile(filepath.Join(p.data, "PG_VERSION"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot read %s: %w: run as the user who owns it, or delete it to start afresh", p.data, rootCause(err))
	}
	hasData := err == nil
	if p.bin, err = postgresBin(debianPostgres, strings.TrimSpace(string(version))); err != nil {
		return err
	}
	if p.account, err = accountFor(p.data); err != nil {
		return err
	}
	if p.password, err = loadPassword(p.folder.join("password"), hasData); err != nil {
		return err
	}
	if err := endOrphans(ctx, "postgres", p.data); err != nil {
		return err
	}
	if !hasData {
		return p.initialise(ctx)
	}
	return p.account.own(p.data)
}

// boot starts the postmaster and waits until it answers.
func (p *Postgres) boot(ctx context.Context) error {
	// This process holds the folder's lock and no server runs in it, so a pid file was left by a
	// crash. Postgres refuses to start if its pid belongs to another process now.
	if err := os.Remove(filepath.Join(p.data, "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clear a stale pid file: %w", err)
	}
	port, err := claimPort(p.port)
	if err != nil {
		return err
	}
	p.port = port
	started, err := p.spawn()
	if err != nil {
		return err
	}
	if err := started.untilAnswering(ctx, p.ask(started)); err != nil {
		now, cancel := context.WithCancel(context.WithoutCancel(ctx))
		cancel()
		_ = started.stop(now, syscall.SIGQUIT)
		return err
	}
	p.child = started
	return nil
}

func (p *Postgres) spawn() (*child, error) {
	cmd := exec.Command(filepath.Join(p.bin, "postgres"), p.arguments()...)
	var err error
	if cmd.SysProcAttr, err = p.account.attributes(p.data); err != nil {
		return nil, err
	}
	cmd.Dir, cmd.Env = "/", serverEnv()
	return startChild("Postgres", cmd, p.deathSignal(), p.opts.Logs)
}

// deathSignal is a clean shutdown for data that is kept. For tests it is an immediate one, which
// removes shared memory; SIGKILL does not.
func (p *Postgres) deathSignal() syscall.Signal {
	if p.opts.Durable {
		return syscall.SIGINT
	}
	return syscall.SIGQUIT
}

func (p *Postgres) arguments() []string {
	settings := []string{
		"listen_addresses=127.0.0.1",
		"port=" + strconv.Itoa(p.port),
		"unix_socket_directories=", // none: a socket's path has at most 107 bytes, and the data folder's may be longer
		"max_connections=300",
	}
	if !p.opts.Durable {
		settings = append(settings,
			"fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"dynamic_shared_memory_type=mmap", // inside the data folder, so that a killed test leaves nothing in /dev/shm
		)
	}
	arguments := []string{"-D", p.data}
	for _, setting := range settings {
		arguments = append(arguments, "-c", setting)
	}
	return arguments
}

// ask returns a function that connects once. A refused password is final unless the server has
// ended: the password file was changed. If another server has the port, ours ends, and its log says
// so.
func (p *Postgres) ask(started *child) func(context.Context) error {
	return func(ctx context.Context) error {
		conn, err := pgx.Connect(ctx, p.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		var refusal *pgconn.PgError
		if !errors.As(err, &refusal) || refusal.Code != "28P01" || started.exited() {
			return err
		}
		return fmt.Errorf("%w: Postgres refuses the password in %s: put the old one back, or delete the folder to start afresh", errGiveUp, p.folder.join("password"))
	}
}

// serverEnv returns the environment of a server. It does not inherit this process's variables, such
// as PGPORT, LC_ALL and secrets.
func serverEnv() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC", "LC_ALL=C"}
}
