package postgres_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestLedger_Moments reads back what the ledger has stored, and compares it with what it answered.
func TestLedger_Moments(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 2)
	shown := func(answered drop.Drop) drop.View {
		view, err := s.reads.View(t.Context(), d.ID)
		require.NoError(t, err)
		stocks, err := s.reads.Stocks(t.Context(), []uuid.UUID{d.ID})
		require.NoError(t, err)
		require.Equal(t, view.Stock(), stocks[d.ID])
		require.Equal(t, answered.Stock(), view.Stock())
		state, err := s.reads.GateState(t.Context(), d.ID, 0)
		require.NoError(t, err)
		require.Equal(t, view.NextHoldEnd, state.NextHoldEnd)
		return view
	}

	first := s.apply(t, d.ID, reserve("ann"))
	require.Zero(t, shown(first.Drop).NextHoldEnd, "one is left")
	both := s.apply(t, d.ID, reserve("ben"))
	require.Equal(t, drop.MomentOf(first.Answers[0].Reservation.ExpiresAt), shown(both.Drop).NextHoldEnd)
	refused := s.apply(t, d.ID, reserve("eve"))
	require.ErrorIs(t, refused.Answers[0].Err, drop.ErrAllHeld)
	require.Equal(t, both.Drop.NextHoldEnd, refused.Drop.NextHoldEnd, "also when nothing is written")
	s.byHand(t, `UPDATE drops SET next_hold_end = NULL`) // as a replica of the previous version leaves it
	refused = s.apply(t, d.ID, reserve("eve"))
	require.Equal(t, both.Drop.NextHoldEnd, refused.Drop.NextHoldEnd, "the refusal says when to come back")
	bought := s.apply(t, d.ID, buy(first.Answers[0].Reservation))
	require.Equal(t, drop.MomentOf(both.Answers[0].Reservation.ExpiresAt), shown(bought.Drop).NextHoldEnd)
	require.Nil(t, shown(bought.Drop).SoldOutAt)
	sold := s.apply(t, d.ID, buy(both.Answers[0].Reservation))
	require.Zero(t, shown(sold.Drop).NextHoldEnd)
	require.True(t, sold.At.Equal(*shown(sold.Drop).SoldOutAt))

	name := "edited"
	edited := s.apply(t, d.ID, drop.Command{Kind: drop.Edit, ID: reserve("").ID, Actor: "admin", Changes: &drop.Changes{Name: &name, Revision: &sold.Drop.Revision}})
	require.NoError(t, edited.Answers[0].Err)
	require.Equal(t, sold.Drop.Revision+1, shown(edited.Drop).Revision)
	again := s.apply(t, d.ID, drop.Command{Kind: drop.Edit, ID: reserve("").ID, Actor: "admin", Changes: &drop.Changes{Name: &name, Revision: &sold.Drop.Revision}})
	require.ErrorIs(t, again.Answers[0].Err, drop.ErrEditedSince)
}
