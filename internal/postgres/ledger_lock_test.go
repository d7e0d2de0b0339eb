package postgres_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// within applies one command with a time limit, as the service does.
func (s *store) within(limit time.Duration, dropID uuid.UUID, command drop.Command) (shop.Outcome, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return s.ledger.Apply(ctx, dropID, []drop.Command{command})
}

// TestLedger_AReplicaFreezesWithTheLock expects the server to end the frozen session, by the limits
// that openPool sets.
func TestLedger_AReplicaFreezesWithTheLock(t *testing.T) {
	t.Parallel()
	frozen, cable := cabled(t)
	d := frozen.liveDrop(t, 5)
	healthy := openAt(t, frozen.url)
	healthy.apply(t, d.ID, reserve("before")) // so that it has a connection with prepared statements

	cable.FreezeInTransaction()
	thawed := make(chan drop.Answer, 1)
	go func() {
		outcome, err := frozen.within(4*shop.PromisedAnswer, d.ID, reserve("sam"))
		thawed <- append(outcome.Answers, drop.Answer{Err: err})[0]
	}()
	require.Eventually(t, func() bool { return cable.Faults() == 1 }, 10*time.Second, time.Millisecond)

	began := time.Now()
	outcome, err := healthy.within(shop.BatchLimit, d.ID, reserve("alex"))
	require.NoError(t, err, "the lock is free in time")
	require.NoError(t, outcome.Answers[0].Err)
	require.Less(t, time.Since(began), shop.PromisedAnswer)

	require.NoError(t, (<-thawed).Err, "and the frozen one goes on with a new connection")
	require.Empty(t, healthy.audited(t))
	stocks, err := healthy.reads.Stocks(t.Context(), []uuid.UUID{d.ID})
	require.NoError(t, err)
	require.Equal(t, drop.Counts{Total: 5, Available: 2, Reserved: 3}, stocks[d.ID].Counts)
}

func TestLedger_SomebodyElseKeepsTheLock(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, other := s.liveDrop(t, 5), s.liveDrop(t, 5)
	conn, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `SELECT FROM drops WHERE id = $1 FOR UPDATE`, d.ID)
	require.NoError(t, err)

	began := time.Now()
	_, err = s.within(shop.BatchLimit, d.ID, reserve("alex"))
	require.ErrorIs(t, err, drop.ErrUnavailable)
	require.ErrorContains(t, err, "lock timeout", "the server's limit is shorter than ours, and the session stays open")
	require.Less(t, time.Since(began), shop.PromisedAnswer)
	require.Zero(t, s.metrics.unknown.Load(), "a lock that was not granted is a definite refusal")

	_, err = s.within(shop.BatchLimit, other.ID, reserve("alex"))
	require.NoError(t, err, "another drop has nothing to do with it")
	require.NoError(t, tx.Rollback(t.Context()))
	_, err = s.within(shop.BatchLimit, d.ID, reserve("alex"))
	require.NoError(t, err)
}

// TestLedger_TheServerEndsItsIdleSessions makes several sessions of the ledger idle, as after a
// busy time, and has the server end them all.
func TestLedger_TheServerEndsItsIdleSessions(t *testing.T) {
	t.Parallel()
	const sessions = 6
	s := open(t)
	conn, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	var drops []drop.Drop
	for range sessions {
		drops = append(drops, s.liveDrop(t, 5))
	}
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `SELECT FROM drops FOR UPDATE`)
	require.NoError(t, err)
	var busy sync.WaitGroup
	for _, d := range drops {
		busy.Go(func() { _, _ = s.within(shop.BatchLimit, d.ID, reserve("alex")) })
	}
	require.Eventually(t, func() bool {
		return sessions == number(t, s.url, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`)
	}, 10*time.Second, 5*time.Millisecond)
	require.NoError(t, tx.Rollback(t.Context()))
	busy.Wait()

	s.byHand(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'sneakerhead'`)
	_, err = s.within(shop.BatchLimit, drops[0].ID, reserve("sam"))
	require.NoError(t, err, "when one session has been ended, the others have too")
	require.Empty(t, s.audited(t))
}

func TestLedger_PostgresIsGone(t *testing.T) {
	t.Parallel()
	s, cable := cabled(t)
	d := s.liveDrop(t, 5)
	s.apply(t, d.ID, reserve("alex"))
	cable.Unplug()
	began := time.Now()
	_, err := s.within(shop.BatchLimit, d.ID, reserve("sam"))
	require.ErrorIs(t, err, drop.ErrUnavailable)
	require.Less(t, time.Since(began), time.Second, "a refused connection fails at once")
	require.NoError(t, cable.Replug())
	_, err = s.within(shop.BatchLimit, d.ID, reserve("sam"))
	require.NoError(t, err, "it works again at once")
	require.Empty(t, s.audited(t))
}
