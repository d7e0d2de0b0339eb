package postgres

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrRefused says that Postgres is there, and refuses this user, password or database, that its
// certificate is not one that DB_URL trusts, or that it gives no session of one's own. Trying again
// does not help.
var ErrRefused = errors.New("DB_URL")

const (
	connectLimit = 2 * time.Second        // for one attempt to connect
	reachEvery   = 250 * time.Millisecond // between two attempts
)

// Reach waits until Postgres accepts a connection, and calls waiting with the cause after the first
// attempt that failed. It returns ErrRefused at once when no waiting can help, and ctx's error,
// together with the last cause, when ctx ends first. No error quotes the password.
func Reach(ctx context.Context, url string, waiting func(cause error)) error {
	for first := true; ; first = false {
		conn, err := connect(ctx, url)
		if err == nil {
			return conn.Close(ctx)
		}
		if errors.Is(err, ErrRefused) {
			return err
		}
		if first {
			waiting(err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", err, ctx.Err())
		case <-time.After(reachEvery):
		}
	}
}

// connect opens a connection of its own, for the commands and before there are pools. It returns
// ErrRefused when its session would be shared.
func connect(ctx context.Context, url string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, errBadURL)
	}
	config.ConnectTimeout = connectLimit
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, explainRefusal(config, err)
	}
	if err := hasOwnSession(ctx, conn); err != nil {
		_ = conn.Close(ctx)
		return nil, err
	}
	return conn, nil
}

// explainRefusal turns an error of connecting into ErrRefused, with what to put right, when
// Postgres has refused for good; it returns other errors as they are.
func explainRefusal(config *pgx.ConnConfig, err error) error {
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return fmt.Errorf("%w: the certificate of %s is not trusted (%w): set sslrootcert to its authority", ErrRefused, config.Host, certificate.Err)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	switch pg.Code {
	case "28P01": // invalid_password
		return fmt.Errorf("%w: Postgres refuses the password of user %q, or does not know the user: set both right", ErrRefused, config.User)
	case "28000": // invalid_authorization_specification
		return fmt.Errorf("%w: Postgres refuses user %q for database %q from this machine: check the user, and Postgres's pg_hba.conf",
			ErrRefused, config.User, config.Database)
	case "3D000": // invalid_catalog_name
		return fmt.Errorf("%w: Postgres has no database %q: create it, or set the name right", ErrRefused, config.Database)
	case "42501": // insufficient_privilege
		return fmt.Errorf("%w: user %q may not connect to database %q: grant it CONNECT", ErrRefused, config.User, config.Database)
	default: // such as starting up, or too many connections
		return err
	}
}
