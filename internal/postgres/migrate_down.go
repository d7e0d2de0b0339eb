package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
)

// MigrateDown reverts the newest migration and returns it, or nothing when there is none. While
// there are drops it returns an error, unless destroyData is the name of the database: a migration
// that is reverted takes its tables and columns with it. It also returns an error if destroyData
// names another database.
func MigrateDown(ctx context.Context, url, destroyData string) ([]Migration, error) {
	if err := mayDestroy(ctx, url, destroyData); err != nil {
		return nil, fmt.Errorf("migrate down: %w", err)
	}
	return withMigrations(url, func(p *goose.Provider) ([]Migration, error) {
		done, err := untilLocked(ctx, func(ctx context.Context) ([]*goose.MigrationResult, error) {
			result, err := p.Down(ctx)
			return []*goose.MigrationResult{result}, err
		})
		if errors.Is(err, goose.ErrNoNextVersion) {
			return nil, nil
		}
		return done, err
	})
}

func mayDestroy(ctx context.Context, url, destroyData string) error {
	conn, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var name string
	if err := conn.QueryRow(ctx, `SELECT current_database()`).Scan(&name); err != nil {
		return err
	}
	if destroyData != "" && destroyData != name {
		return fmt.Errorf("DB_URL names the database %q, and --destroy-data names %q: nothing was changed", name, destroyData)
	}
	var drops bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM drops)`).Scan(&drops)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42P01" { // undefined_table
		return nil
	}
	if err == nil && drops && destroyData == "" {
		return fmt.Errorf("the database %q has drops, and reverting a migration deletes its data: nothing was changed; "+
			"to delete it all the same, run `sneakerhead migrate down --destroy-data=%s`", name, name)
	}
	return err
}
