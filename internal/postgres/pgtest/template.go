package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // registers the database/sql driver that goose needs
	"github.com/pressly/goose/v3"

	"sneakerhead/migrations"
)

// templateLock is the advisory lock under which a template is built, because test packages run at
// the same time and may share a server. The number is arbitrary.
const templateLock = 728_114_006

// buildTemplate returns the name of a database with the newest schema, and builds it unless another
// test process has. The name contains a hash of the migrations, so that an old schema is never used
// after a change.
func (s *server) buildTemplate() (string, error) {
	name, err := templateName(migrations.FS)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), stepLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url(s.maintenance))
	if err != nil {
		return "", fmt.Errorf("connect to the test server: %w", err)
	}
	defer conn.Close(ctx) // ends the advisory lock too
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return "", fmt.Errorf("lock the template: %w", err)
	}
	var built bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&built)
	if err != nil || built {
		return name, err
	}
	return name, s.migrateAndName(ctx, conn, name)
}

// migrateAndName builds the database under another name and renames it last, so that a database
// with the name is complete.
func (s *server) migrateAndName(ctx context.Context, conn *pgx.Conn, name string) error {
	building := name + "_building"
	for _, statement := range []string{
		"DROP DATABASE IF EXISTS " + building + " WITH (FORCE)",
		"CREATE DATABASE " + building,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	if err := migrate(ctx, s.url(building)); err != nil {
		return err
	}
	for _, statement := range []string{
		// A connected autovacuum would hold up every copy of the template.
		"ALTER DATABASE " + building + " WITH ALLOW_CONNECTIONS false",
		"ALTER DATABASE " + building + " RENAME TO " + name,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func migrate(ctx context.Context, address string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return fmt.Errorf("open the template: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS)
	if err != nil {
		return errors.Join(fmt.Errorf("read the migrations: %w", err), db.Close())
	}
	if _, err := provider.Up(ctx); err != nil {
		return errors.Join(fmt.Errorf("migrate the template: %w", err), db.Close())
	}
	return db.Close()
}

func templateName(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(sum, "%s\n%d\n%s", path, len(content), content)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read the migrations: %w", err)
	}
	return "sneakerhead_test_template_" + hex.EncodeToString(sum.Sum(nil))[:12], nil
}
