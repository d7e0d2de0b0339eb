package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"

	"sneakerhead/migrations"
)

// ErrSchemaTooOld says that the database lacks migrations that this binary needs.
var ErrSchemaTooOld = errors.New("the database's schema is older than this binary: run `sneakerhead migrate up`")

// CheckSchema returns ErrSchemaTooOld when a migration is missing. It only reads.
func CheckSchema(ctx context.Context, url string) error {
	all, err := MigrationStatus(ctx, url)
	if err != nil {
		return err
	}
	if anyMissing(all) {
		return ErrSchemaTooOld
	}
	return nil
}

// MigrationStatus lists every migration that this binary has. It does not use goose's own status,
// which creates goose's table and waits while another replica migrates.
func MigrationStatus(ctx context.Context, url string) ([]Migration, error) {
	conn, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return migrationStatus(ctx, conn)
}

// SchemaIsOld reports whether the database lacks a migration of this binary's. A newer schema is
// not old.
func (db *DB) SchemaIsOld(ctx context.Context) (bool, error) {
	all, err := migrationStatus(ctx, db.pools[poolLookups])
	if err != nil {
		return false, unavailable("read the schema's version", err)
	}
	return anyMissing(all), nil
}

func anyMissing(all []Migration) bool {
	return slices.ContainsFunc(all, func(m Migration) bool { return !m.Applied })
}

// queryer is a connection or a pool.
type queryer interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func migrationStatus(ctx context.Context, db queryer) ([]Migration, error) {
	files, err := migrations.FS.ReadDir(".")
	if err != nil {
		return nil, err
	}
	has, err := appliedVersions(ctx, db)
	if err != nil {
		return nil, err
	}
	all := make([]Migration, len(files))
	for i, file := range files { // in the order of their names, which begin with the version
		number, err := goose.NumericComponent(file.Name())
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", file.Name(), err)
		}
		all[i] = Migration{Version: number, Name: file.Name(), Applied: has[number]}
	}
	return all, nil
}

// appliedVersions reads goose's table. When there is no such table, no migration is applied.
func appliedVersions(ctx context.Context, db queryer) (map[int64]bool, error) {
	rows, _ := db.Query(ctx, `SELECT version_id FROM `+goose.DefaultTablename+` WHERE is_applied`) // its error is in rows
	versions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42P01" { // undefined_table
		return map[int64]bool{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the migrations that are applied: %w", err)
	}
	has := make(map[int64]bool, len(versions))
	for _, version := range versions {
		has[version] = true
	}
	return has, nil
}
