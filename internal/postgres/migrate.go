package postgres

import (
	"context"
	"database/sql"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib" // the database/sql driver that goose needs
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
		results, err := p.Up(ctx)
		return applied(results), err
	})
}

// lockTries is how many times, once a second, a replica tries to get the lock while another one
// migrates.
const lockTries = 300

func withMigrations(url string, work func(*goose.Provider) ([]Migration, error)) ([]Migration, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, errBadURL
	}
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
