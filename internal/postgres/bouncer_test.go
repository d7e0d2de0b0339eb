package postgres_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/shop"
)

// TestBouncer_SessionsHaveTheirLimits looks at what the limits do, behind a PgBouncer that ignores
// unknown startup parameters, and one that refuses them, as Debian's does.
func TestBouncer_SessionsHaveTheirLimits(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string][]string{
		"as it is installed":                  nil,
		"that ignores the startup parameters": {"ignore_startup_parameters = extra_float_digits, lock_timeout, statement_timeout, idle_in_transaction_session_timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			direct := pgtest.URL(t)
			s := openAt(t, pgtest.Bounce(t, direct, "session", settings...))
			d := s.liveDrop(t, 5)
			s.mustGiveUpALock(t, direct, d)

			s.byHand(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = current_database() AND application_name = 'sneakerhead'`)
			s.apply(t, d.ID, reserve("sam"))
			s.mustGiveUpALock(t, direct, d) // in new sessions
			found, err := s.db.LedgerCondition(t.Context())
			require.NoError(t, err)
			require.Equal(t, postgres.LedgerCondition{}, found)
			require.Empty(t, s.audited(t))
		})
	}
}

// mustGiveUpALock expects the ledger's statement to end by the server's limit while somebody else
// has a drop's lock.
func (s *store) mustGiveUpALock(t *testing.T, direct string, d drop.Drop) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), direct)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `SELECT FROM drops WHERE id = $1 FOR UPDATE`, d.ID)
	require.NoError(t, err)
	_, err = s.within(10*shop.LockLimit, d.ID, reserve("alex"))
	require.ErrorContains(t, err, "lock timeout")
	require.NoError(t, tx.Rollback(t.Context()))
}

// TestBouncer_AReplicaFreezesWithTheLock is TestLedger_AReplicaFreezesWithTheLock with PgBouncer
// between the frozen replica and Postgres.
func TestBouncer_AReplicaFreezesWithTheLock(t *testing.T) {
	t.Parallel()
	healthy := open(t)
	d := healthy.liveDrop(t, 5)
	healthy.apply(t, d.ID, reserve("before"))
	cable := pgtest.Plug(t, pgtest.Bounce(t, healthy.url, "session"))
	db, err := postgres.Open(t.Context(), cable.URL())
	require.NoError(t, err)
	t.Cleanup(func() { cable.Unplug(); db.Close() })
	frozen := &store{ledger: postgres.NewLedger(db, slog.New(slog.DiscardHandler), &counts{})}

	cable.FreezeInTransaction()
	thawed := make(chan error, 1)
	go func() {
		_, err := frozen.within(4*shop.PromisedAnswer, d.ID, reserve("sam"))
		thawed <- err
	}()
	require.Eventually(t, func() bool { return cable.Faults() == 1 }, 10*time.Second, time.Millisecond)
	outcome, err := healthy.within(shop.BatchLimit, d.ID, reserve("alex"))
	require.NoError(t, err, "the lock is free in time")
	require.NoError(t, outcome.Answers[0].Err)
	require.NoError(t, <-thawed, "and the frozen one goes on with a new connection")
	require.Empty(t, healthy.audited(t))
}

func TestBouncer_Migrates(t *testing.T) {
	t.Parallel()
	through := pgtest.Bounce(t, pgtest.EmptyURL(t), "session")
	for range 2 { // the second time needs the lock of the first
		_, err := postgres.MigrateUp(t.Context(), through)
		require.NoError(t, err)
		require.NoError(t, postgres.CheckSchema(t.Context(), through))
		_, err = postgres.MigrateDown(t.Context(), through, "")
		require.NoError(t, err)
	}
}

// TestBouncer_SharedSessionsAreRefused by everything that opens a database, whichever free session
// PgBouncer gives to whom.
func TestBouncer_SharedSessionsAreRefused(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"transaction", "statement"} {
		for order, setting := range map[string]string{"the last": "server_round_robin = 0", "in turn": "server_round_robin = 1"} {
			t.Run(mode+", "+order, func(t *testing.T) {
				t.Parallel()
				direct := pgtest.URL(t)
				through := pgtest.Bounce(t, direct, mode, setting)
				makeSessions(t, direct, through, 6)
				for name, open := range map[string]func() error{
					"serve":          func() error { return postgres.Reach(t.Context(), through, func(error) {}) },
					"audit":          func() error { return postgres.CheckSchema(t.Context(), through) },
					"migrate up":     func() error { _, err := postgres.MigrateUp(t.Context(), through); return err },
					"migrate down":   func() error { _, err := postgres.MigrateDown(t.Context(), through, ""); return err },
					"migrate status": func() error { _, err := postgres.MigrationStatus(t.Context(), through); return err },
				} {
					err := open()
					require.ErrorIs(t, err, postgres.ErrRefused, name)
					require.ErrorContains(t, err, "pool_mode = session", name)
				}
			})
		}
	}
}

// makeSessions has PgBouncer open n sessions, by as many statements that wait for a lock.
func makeSessions(t *testing.T, direct, through string, n int) {
	t.Helper()
	owner, err := pgx.Connect(t.Context(), direct)
	require.NoError(t, err)
	defer owner.Close(context.WithoutCancel(t.Context()))
	_, err = owner.Exec(t.Context(), `SELECT pg_advisory_lock(1)`)
	require.NoError(t, err)
	var waiting sync.WaitGroup
	for range n {
		conn, err := pgx.Connect(t.Context(), through)
		require.NoError(t, err)
		waiting.Go(func() {
			defer conn.Close(context.WithoutCancel(t.Context()))
			_, _ = conn.Exec(t.Context(), `SELECT pg_advisory_xact_lock_shared(1)`)
		})
	}
	require.Eventually(t, func() bool {
		return n == number(t, direct, `SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
	}, 10*time.Second, 10*time.Millisecond)
	_, err = owner.Exec(t.Context(), `SELECT pg_advisory_unlock(1)`)
	require.NoError(t, err)
	waiting.Wait()
}
