package postgres

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sneakerhead/internal/drop"
)

// errCommitUnknown says that COMMIT was sent and its reply was not seen: the transaction may have happened.
var errCommitUnknown = errors.New("the outcome of COMMIT is unknown")

// unavailable wraps what went wrong with the database as the domain's ErrUnavailable. The cause stays for the log, and
// never reaches a client. A row that is not there is ErrNotFound.
func unavailable(operation string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%s: %w", operation, drop.ErrNotFound)
	}
	return fmt.Errorf("%s: %w: %w", operation, drop.ErrUnavailable, err)
}

// refusedByData reports whether the server refused a statement for what it said (a constraint, a value out of range)
// and not for the state that the server is in. Repeating it cannot help.
func refusedByData(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "23") || strings.HasPrefix(pg.Code, "22"))
}

// refusedByServer reports whether the server answered with an error that leaves the session alive: whatever the
// transaction was, it has not been committed. A FATAL answer may come after a commit.
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

// errBadURL says what a database URL looks like. It quotes nothing: the wrong one may hold a password.
var errBadURL = errors.New("DB_URL: want postgres://user:password@host:port/database")
