package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

func TestReads_GateState(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 3, opening(-time.Hour), closing(time.Hour), func(d *drop.Drop) { d.MaxPerUser = 2 })
	ann, ben := s.held(t, d.ID, "ann"), s.held(t, d.ID, "ben")
	s.apply(t, d.ID, buy(ann))
	s.apply(t, d.ID, drop.Command{Kind: drop.Pause, ID: uuid.New(), Actor: "boss"})

	t.Run("has the drop and everybody who holds", func(t *testing.T) {
		state, err := s.reads.GateState(t.Context(), d.ID, 0)
		require.NoError(t, err)
		require.Equal(t, shop.GateState{
			Stock:    drop.Stock{DropID: d.ID, Seq: 5, Counts: drop.Counts{Total: 3, Available: 1, Reserved: 1, Sold: 1}},
			StartsAt: state.StartsAt, EndsAt: state.EndsAt, Paused: true, MaxPerUser: 2,
			Holders: []shop.HoldHint{{UserID: "ben", Until: state.Holders[0].Until}}, HintsUpTo: 5,
		}, state)
		require.WithinDuration(t, d.StartsAt, state.StartsAt, time.Microsecond)
		require.WithinDuration(t, d.EndsAt, state.EndsAt, time.Microsecond)
		require.True(t, ben.ExpiresAt.Equal(state.Holders[0].Until))
	})
	t.Run("leaves out holds that were opened up to a seq", func(t *testing.T) {
		s.apply(t, d.ID, drop.Command{Kind: drop.Resume, ID: uuid.New(), Actor: "boss"})
		cat := s.held(t, d.ID, "cat")
		require.EqualValues(t, 7, cat.OpenedSeq)
		for after, want := range map[int64][]string{ben.OpenedSeq - 1: {"ben", "cat"}, ben.OpenedSeq: {"cat"}, 6: {"cat"}, 7: nil} {
			state, err := s.reads.GateState(t.Context(), d.ID, after)
			require.NoError(t, err)
			var holders []string
			for _, hint := range state.Holders {
				holders = append(holders, hint.UserID)
			}
			require.ElementsMatch(t, want, holders, "after %d", after)
		}
	})
	t.Run("says when a unit may come back once none is available", func(t *testing.T) {
		state, err := s.reads.GateState(t.Context(), d.ID, 0)
		require.NoError(t, err)
		require.Zero(t, state.Available)
		require.True(t, ben.ExpiresAt.Equal(state.NextHoldEnd.Time))
	})
	t.Run("of no drop", func(t *testing.T) {
		_, err := s.reads.GateState(t.Context(), uuid.Max, 0)
		require.ErrorIs(t, err, drop.ErrNotFound)
	})
}

func TestReads_Holds(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, other := s.liveDrop(t, 5), s.liveDrop(t, 5)
	ann, ben, cat := s.held(t, d.ID, "ann"), s.held(t, d.ID, "ben"), s.held(t, d.ID, "cat")
	s.held(t, other.ID, "dan")
	s.apply(t, d.ID, cancel(cat))
	s.byHand(t, `UPDATE reservations SET expires_at = now() WHERE id = '`+ben.ID.String()+`'`)
	holds, stock, err := s.reads.Holds(t.Context(), d.ID, []string{"ann", "ben", "cat", "dan", "nobody"})
	require.NoError(t, err)
	require.Len(t, holds, 1, "overdue, released and other drops' holds are left out")
	require.Equal(t, ann.ID, holds["ann"].ID)
	require.EqualValues(t, 5, stock.Seq)
}

func TestReads_DropsOf(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, other := s.liveDrop(t, 5), s.liveDrop(t, 5)
	ann, ben := s.held(t, d.ID, "ann"), s.held(t, other.ID, "ben")
	found, err := s.reads.DropsOf(t.Context(), []uuid.UUID{ann.ID, ben.ID, uuid.Max})
	require.NoError(t, err)
	require.Equal(t, map[uuid.UUID]uuid.UUID{ann.ID: d.ID, ben.ID: other.ID}, found)
}

func TestReads_ScheduledChanges(t *testing.T) {
	t.Parallel()
	s := open(t)
	soon := s.liveDrop(t, 1, opening(2*time.Second))
	short := s.liveDrop(t, 1, opening(time.Second), closing(2*time.Second))
	ending := s.liveDrop(t, 1, opening(-time.Hour), closing(time.Second))
	missed := s.liveDrop(t, 1, opening(time.Hour), closing(2*time.Hour))
	s.byHand(t, `UPDATE drops SET drop_start_time = now() - interval '1 minute' WHERE id = '`+missed.ID.String()+`'`)
	s.liveDrop(t, 1, opening(time.Hour))
	s.liveDrop(t, 1, opening(-time.Hour), closing(time.Hour))
	s.liveDrop(t, 1, opening(-2*time.Hour), closing(-time.Hour)) // announced as over
	cancelled := s.liveDrop(t, 1, opening(time.Second))
	s.apply(t, cancelled.ID, drop.Command{Kind: drop.Withdraw, ID: uuid.New(), Actor: "boss"})

	changes, err := s.reads.ScheduledChanges(t.Context(), time.Now().Add(time.Minute))
	require.NoError(t, err)
	var ids []uuid.UUID
	for _, change := range changes {
		ids = append(ids, change.DropID)
		if change.DropID == soon.ID {
			require.WithinDuration(t, soon.StartsAt, change.At, time.Microsecond)
		}
		if change.DropID == ending.ID {
			require.WithinDuration(t, ending.EndsAt, change.At, time.Microsecond)
		}
		if change.DropID == missed.ID {
			require.True(t, change.At.Before(time.Now()))
		}
	}
	require.ElementsMatch(t, []uuid.UUID{soon.ID, short.ID, short.ID, ending.ID, missed.ID}, ids)
}

func TestReads_OverdueAndRunning(t *testing.T) {
	t.Parallel()
	s := open(t)
	late, held := s.liveDrop(t, 5), s.liveDrop(t, 5)
	over := s.liveDrop(t, 5, closing(time.Hour))
	for _, user := range []string{"ann", "ben"} {
		s.held(t, late.ID, user)
		s.held(t, held.ID, user)
	}
	last := s.held(t, over.ID, "ann")
	s.apply(t, over.ID, drop.Command{Kind: drop.End, ID: uuid.New(), Actor: "boss"})
	s.byHand(t, `UPDATE reservations SET expires_at = now() WHERE drop_id = '`+late.ID.String()+`'`)
	overdue, err := s.reads.Overdue(t.Context())
	require.NoError(t, err)
	require.Equal(t, []uuid.UUID{late.ID}, overdue, "once, however many holds")

	running, err := s.reads.Running(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, []uuid.UUID{late.ID, held.ID, over.ID}, running, "an ended drop is listed while somebody holds a unit")
	s.apply(t, over.ID, buy(last))
	running, err = s.reads.Running(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, []uuid.UUID{late.ID, held.ID}, running)
}
