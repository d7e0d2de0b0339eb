package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestLedger_UnsoldHolds tests that waits are computed from the unsold holds in the database, which
// the ledger reads under the drop's lock.
func TestLedger_UnsoldHolds(t *testing.T) {
	t.Parallel()
	free := 1
	withRule := func(d *drop.Drop) { d.FreeReturns = &free }
	letGo := func(t *testing.T, s *store, d drop.Drop, user string) drop.Reservation {
		t.Helper()
		held := s.held(t, d.ID, user)
		answer := s.apply(t, d.ID, drop.Command{Kind: drop.Cancel, ReservationID: held.ID, UserID: user}).Answers[0]
		require.NoError(t, answer.Err)
		require.True(t, answer.Reservation.Unsold)
		return answer.Reservation
	}
	t.Run("a reserve after more than the free unsold holds has to wait", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		d := s.liveDrop(t, 5, withRule)
		letGo(t, s, d, "alex")
		last := letGo(t, s, d, "alex")
		err := s.apply(t, d.ID, reserve("alex")).Answers[0].Err
		require.ErrorIs(t, err, drop.ErrCoolingDown)
		refusal, _ := drop.AsRefusal(err)
		require.Equal(t, drop.HoldEnd(last.ClosedAt, 0).Add(last.Length()).UTC(), refusal.RetryAt)
		s.held(t, d.ID, "sam")
		require.Empty(t, s.audited(t))
	})
	t.Run("a hold counts once for a user who reserves twice in a batch", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		d := s.liveDrop(t, 5, withRule)
		letGo(t, s, d, "alex")
		outcome := s.apply(t, d.ID, reserve("alex"), reserve("alex"))
		require.NoError(t, outcome.Answers[0].Err)
		require.True(t, outcome.Answers[1].Repeated)
	})
	t.Run("nobody waits on a drop without a limit", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		d := s.liveDrop(t, 5)
		for range 5 {
			letGo(t, s, d, "alex")
		}
		s.held(t, d.ID, "alex")
	})
	t.Run("after very many unsold holds the wait is the longest", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		d := s.liveDrop(t, 50, withRule)
		last := letGo(t, s, d, "alex")
		s.byHand(t, `INSERT INTO reservations (id, drop_id, user_id, status, price, currency, expires_at, created_at, closed_at, opened_seq, closed_seq, unsold)
			SELECT gen_random_uuid(), drop_id, user_id, status, price, currency, expires_at - interval '1 day', created_at - interval '1 day',
				closed_at - interval '1 day', 1, closed_seq, true FROM reservations, generate_series(1, 500) WHERE user_id = 'alex'`)
		err := s.apply(t, d.ID, reserve("alex")).Answers[0].Err
		refusal, _ := drop.AsRefusal(err)
		require.ErrorIs(t, err, drop.ErrCoolingDown)
		require.Equal(t, drop.HoldEnd(last.ClosedAt, 0).Add(drop.MaxWait).UTC(), refusal.RetryAt)
	})
	t.Run("an edit can remove the limit", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		d := s.liveDrop(t, 5, withRule)
		none := (*int)(nil)
		edit := drop.Command{Kind: drop.Edit, ID: uuid.Must(uuid.NewV7()), Actor: "admin", Changes: &drop.Changes{FreeReturns: &none}}
		outcome := s.apply(t, d.ID, edit)
		require.NoError(t, outcome.Answers[0].Err)
		require.Nil(t, s.apply(t, d.ID, drop.Command{Kind: drop.Expire}).Drop.FreeReturns)
	})

	t.Run("an edit in the same batch counts for its reserves", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		d := s.liveDrop(t, 5)
		for range 3 {
			letGo(t, s, d, "alex")
		}
		none := 0
		limit := &none
		edit := drop.Command{Kind: drop.Edit, ID: uuid.Must(uuid.NewV7()), Actor: "admin", Changes: &drop.Changes{FreeReturns: &limit}}
		outcome := s.apply(t, d.ID, reserve("alex"), edit)
		require.ErrorIs(t, outcome.Answers[0].Err, drop.ErrCoolingDown)
	})
}
