package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// initialise runs initdb in another folder and renames it at the end, so that an interrupted run
// leaves nothing that looks like a database.
func (p *Postgres) initialise(ctx context.Context) error {
	fresh, secret := p.folder.join("data.new"), p.folder.join("password.init")
	for _, leftover := range []string{fresh, secret, p.data} {
		if err := os.RemoveAll(leftover); err != nil {
			return fmt.Errorf("cannot clear %s: %w: delete it by hand", leftover, rootCause(err))
		}
	}
	defer os.Remove(secret)
	if err := p.layOut(fresh, secret); err != nil {
		return fmt.Errorf("cannot prepare %s for initdb: %w: make it writable, or set DB_URL", p.folder.path, rootCause(err))
	}
	if err := p.initdb(ctx, fresh, secret); err != nil {
		return err
	}
	return os.Rename(fresh, p.data)
}

// layOut creates what the account of initdb may not create itself: an empty folder, and a file with
// the password.
func (p *Postgres) layOut(fresh, secret string) error {
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(secret, []byte(p.password+"\n"), 0o600); err != nil {
		return err
	}
	return errors.Join(p.account.own(fresh), p.account.own(secret))
}

func (p *Postgres) initdb(ctx context.Context, fresh, secret string) error {
	arguments := []string{
		"--pgdata=" + fresh, "--username=" + superuser, "--pwfile=" + secret,
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=" + characterLocale(),
	}
	if !p.opts.Durable {
		arguments = append(arguments, "--no-sync")
	}
	cmd := exec.Command(filepath.Join(p.bin, "initdb"), arguments...)
	var err error
	if cmd.SysProcAttr, err = p.account.attributes(fresh); err != nil {
		return err
	}
	cmd.Dir, cmd.Env = "/", serverEnv()
	run, err := startChild("initdb", cmd, syscall.SIGTERM, p.opts.Logs)
	if err != nil {
		return err
	}
	select {
	case <-run.done:
	case <-ctx.Done():
		return errors.Join(context.Cause(ctx), run.stop(ctx, syscall.SIGTERM))
	}
	if !cmd.ProcessState.Success() {
		return fmt.Errorf("initdb failed in %s: %s", p.folder.path, run.log.explanation())
	}
	return nil
}

// characterLocale returns a locale that sorts by bytes, so that the order is the same on every
// machine, and folds the case of all letters, which searches by name need. Only Linux always has
// it.
func characterLocale() string {
	if runtime.GOOS == "linux" {
		return "C.UTF-8"
	}
	return "C"
}

// EnsureDatabase creates a database unless the server has it already.
func (p *Postgres) EnsureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, p.URL("postgres"))
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) && refusal.Code == "42P04" { // duplicate_database
		return nil
	}
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}
