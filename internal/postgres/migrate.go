package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib" // goose needs a driver of database/sql
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"sneakerhead/migrations"
)

// Migration is one migration of the schema, and whether the database has it.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

// MigrateUp brings the schema to the newest version and returns what it applied. A session lock in
// Postgres lets one of many replicas do it while the others wait.
func MigrateUp(ctx context.Context, url string) ([]Migration, error) {
	conn, err := connect(ctx, url) // refuses shared sessions, which would lose the lock
	if err != nil {
		return nil, err
	}
	_ = conn.Close(ctx)
	return withMigrations(url, func(p *goose.Provider) ([]Migration, error) {
		return untilLocked(ctx, p.Up)
	})
}

const (
	// lockWait is how long one statement of a migration waits for a lock. Whatever asks for the
	// table meanwhile waits behind it, and the product's own statements give up after a second.
	lockWait = "500ms"

	// lockPatience is how long a migration is tried again, lockPause apart, while something that
	// lasts, such as a backup, has a lock that it needs.
	lockPatience = time.Minute
	lockPause    = time.Second
)

// untilLocked migrates, and tries again while a lock is not to be had. What is applied stays so:
// the next try goes on from there.
func untilLocked(ctx context.Context, migrate func(context.Context) ([]*goose.MigrationResult, error)) (done []Migration, err error) {
	for began := time.Now(); ; {
		results, err := migrate(ctx)
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			results = partial.Applied
		}
		done = append(done, applied(results)...)
		var pg *pgconn.PgError
		locked := errors.As(err, &pg) && pg.Code == "55P03" // lock_not_available
		switch {
		case locked && time.Since(began) > lockPatience:
			return done, fmt.Errorf("something has held a lock on a table for more than %s; end it (see pg_stat_activity), and migrate again: %w", lockPatience, err)
		case !locked:
			return done, err
		}
		select {
		case <-ctx.Done():
			return done, ctx.Err()
		case <-time.After(lockPause):
		}
	}
}

// lockTries is how many times, once a second, a replica tries to get the lock while another one
// migrates.
const lockTries = 300

func withMigrations(url string, work func(*goose.Provider) ([]Migration, error)) ([]Migration, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, errBadURL
	}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SET lock_timeout = '`+lockWait+`'`)
		return err
	}))
	defer db.Close()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, lockTries))
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithSessionLocker(locker))
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	done, err := work(provider)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return done, nil
}

func applied(results []*goose.MigrationResult) []Migration {
	var done []Migration
	for _, r := range results {
		if r != nil {
			done = append(done, Migration{Version: r.Source.Version, Name: r.Source.Path, Applied: r.Error == nil})
		}
	}
	return done
}
