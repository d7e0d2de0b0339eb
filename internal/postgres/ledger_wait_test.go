package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// awaiting takes the drop's lock, starts a command that waits for it, calls happens, releases the
// lock and returns the command's answer.
func (s *store) awaiting(t *testing.T, dropID uuid.UUID, command drop.Command, happens func(ctx context.Context, tx pgx.Tx)) drop.Answer {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `SELECT FROM drops WHERE id = $1 FOR UPDATE`, dropID)
	require.NoError(t, err)
	answered := make(chan drop.Answer, 1)
	go func() {
		outcome, err := s.within(shop.PromisedAnswer, dropID, command)
		answered <- append(outcome.Answers, drop.Answer{Err: err})[0]
	}()
	require.Eventually(t, func() bool {
		waiting := number(t, s.url, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`)
		return waiting == 1
	}, 10*time.Second, 5*time.Millisecond)
	happens(t.Context(), tx)
	require.NoError(t, tx.Commit(t.Context()))
	return <-answered
}

// TestLedger_AwaitsTheLock expects a transaction that has waited for the lock to read and decide as
// of the time after the wait.
func TestLedger_AwaitsTheLock(t *testing.T) {
	t.Parallel()
	t.Run("and sees what was committed meanwhile", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		d, hold := s.liveDrop(t, 5), uuid.Must(uuid.NewV7())
		answer := s.awaiting(t, d.ID, reserve("alex"), func(ctx context.Context, tx pgx.Tx) { // another replica holds for them
			_, err := tx.Exec(ctx, `INSERT INTO reservations (id, drop_id, user_id, status, price, currency, expires_at, created_at, opened_seq)
				VALUES ($1, $2, 'alex', 'active', 219, 'USD', clock_timestamp() + interval '1 minute', clock_timestamp(), 2)`, hold, d.ID)
			require.NoError(t, err)
			_, err = tx.Exec(ctx, `UPDATE drops SET available_stock = 4, reserved_stock = 1, seq = 2 WHERE id = $1`, d.ID)
			require.NoError(t, err)
		})
		require.NoError(t, answer.Err)
		require.Equal(t, hold, answer.Reservation.ID)
		require.True(t, answer.Repeated)
	})
	t.Run("and decides by the time after it", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		d := s.liveDrop(t, 5)
		hold := s.held(t, d.ID, "alex")
		s.byHand(t, `UPDATE reservations SET expires_at = clock_timestamp() + interval '700 milliseconds'`)
		answer := s.awaiting(t, d.ID, buy(hold), func(ctx context.Context, tx pgx.Tx) {
			_, err := tx.Exec(ctx, `SELECT pg_sleep(greatest(0, extract(epoch FROM max(expires_at) - clock_timestamp()))) FROM reservations`)
			require.NoError(t, err)
		})
		require.ErrorIs(t, answer.Err, drop.ErrReservationExpired)
	})
}
