package postgres

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sneakerhead/internal/drop"
)

// errCommitUnknown says that COMMIT was sent and its reply was not seen: the transaction may have
// happened.
var errCommitUnknown = errors.New("the outcome of COMMIT is unknown")

// unavailable turns a database error into drop.ErrUnavailable, or drop.ErrNotFound when a row does
// not exist. The cause is wrapped for the log, and never sent to a client.
func unavailable(operation string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%s: %w", operation, drop.ErrNotFound)
	}
	return fmt.Errorf("%s: %w: %w", operation, drop.ErrUnavailable, err)
}

// refusedByData reports whether the server refused a statement because of its data: a constraint,
// or a value out of range. Repeating it cannot help.
func refusedByData(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "23") || strings.HasPrefix(pg.Code, "22"))
}

// refusedByServer reports whether the server answered with an ERROR, after which the session goes
// on and the transaction is certainly not committed. A FATAL answer ends the session, and may come
// after a commit.
func refusedByServer(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.SeverityUnlocalized == "ERROR" || pg.Severity == "ERROR")
}

// asUnavailable is unavailable for an error that may be nil.
func asUnavailable(operation string, err error) error {
	if err == nil {
		return nil
	}
	return unavailable(operation, err)
}

// errBadURL does not quote the wrong URL, which may contain a password.
var errBadURL = errors.New("DB_URL: want postgres://user:password@host:port/database")
