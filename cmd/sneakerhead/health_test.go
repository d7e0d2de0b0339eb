package main

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/telemetry"
)

// TestHealth_SaysThatLimitsAreLost looks at a ledger whose sessions lose a limit after it was set.
func TestHealth_SaysThatLimitsAreLost(t *testing.T) {
	t.Parallel()
	db, err := postgres.Open(t.Context(), pgtest.URL(t), func(config *pgx.ConnConfig) {
		set := config.AfterConnect
		config.AfterConnect = func(ctx context.Context, conn *pgconn.PgConn) error {
			if err := set(ctx, conn); err != nil {
				return err
			}
			_, err := conn.Exec(ctx, `SET lock_timeout = 0`).ReadAll()
			return err
		}
	})
	require.NoError(t, err)
	defer db.Close()
	var log bytes.Buffer
	h := &health{
		db: db, clock: postgres.NewClock(db), metrics: telemetry.NewMetrics(telemetry.NewRegistry(version)).Ledger,
		log: slog.New(slog.NewTextHandler(&log, nil)), outages: newOutages(),
	}
	require.NoError(t, h.look(t.Context()))
	readiness, says := h.found.Load().readiness()
	require.Equal(t, api.Degraded, readiness)
	require.Contains(t, says, "(lock_timeout is 0)")
	require.Contains(t, log.String(), "sessions of Postgres do not have their limits")
}
