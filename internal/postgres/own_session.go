package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ownSessionRounds is how often two connections are compared. A pooler that has other clients may
// give both connections different sessions by chance.
const ownSessionRounds = 3

// hasOwnSession returns ErrRefused when the connection shares its session with other clients, as
// with transaction pooling. The session's limits would then reach some transactions and not others,
// and a session's lock would belong to nobody. Two connections of clients never have the same
// server process, and each keeps its own; a pooler that shares processes hands out the one that was
// free last, or the next one in turn.
func hasOwnSession(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	second, err := pgx.ConnectConfig(ctx, conn.Config())
	if err != nil {
		return fmt.Errorf("open a second connection: %w", err)
	}
	defer second.Close(context.WithoutCancel(ctx))
	var first string
	for range ownSessionRounds {
		ours, err := serverProcess(ctx, conn)
		if err != nil {
			return err
		}
		theirs, err := serverProcess(ctx, second)
		if err != nil {
			return err
		}
		if first == "" {
			first = ours
		}
		if ours == theirs || ours != first {
			return fmt.Errorf("%w: the pooler in front of database %q shares sessions (transaction pooling), which then lose their limits: "+
				"use session pooling (PgBouncer's pool_mode = session), or the address of Postgres itself", ErrRefused, conn.Config().Database)
		}
	}
	return nil
}

// serverProcess names the process of Postgres that answers, unlike any other's also when there are
// several servers. Nothing is prepared, because the next statement may go to another process.
func serverProcess(ctx context.Context, conn *pgx.Conn) (name string, err error) {
	const statement = `SELECT pg_backend_pid() || ' ' || pg_postmaster_start_time()`
	if err := conn.QueryRow(ctx, statement, pgx.QueryExecModeSimpleProtocol).Scan(&name); err != nil {
		return "", fmt.Errorf("ask for the server's process: %w", err)
	}
	return name, nil
}
