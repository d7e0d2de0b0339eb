package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
)

// ErrSchemaTooOld says that the database lacks migrations that this binary needs.
var ErrSchemaTooOld = errors.New("the database's schema is older than this binary: run `sneakerhead migrate up`")

// CheckSchema returns ErrSchemaTooOld when a migration is missing. It only reads.
func CheckSchema(ctx context.Context, url string) error {
	all, err := MigrationStatus(ctx, url)
	if err != nil {
		return err
	}
	for _, m := range all {
		if !m.Applied {
			return ErrSchemaTooOld
		}
	}
	return nil
}

// MigrationStatus lists every migration that this binary has. It does not use goose's own status,
// which creates goose's table and waits while another replica migrates.
func MigrationStatus(ctx context.Context, url string) ([]Migration, error) {
	return withMigrations(url, func(p *goose.Provider) ([]Migration, error) {
		has, err := appliedVersions(ctx, url)
		sources := p.ListSources()
		all := make([]Migration, len(sources))
		for i, s := range sources {
			all[i] = Migration{Version: s.Version, Name: s.Path, Applied: has[s.Version]}
		}
		return all, err
	})
}

// appliedVersions reads goose's table. When there is no such table, no migration is applied.
func appliedVersions(ctx context.Context, url string) (map[int64]bool, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	rows, _ := conn.Query(ctx, `SELECT version_id FROM `+goose.DefaultTablename+` WHERE is_applied`) // its error is in rows
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
