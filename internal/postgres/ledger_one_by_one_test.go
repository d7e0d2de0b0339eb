package postgres_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestLedger_ACommandThatBreaksAConstraint uses an id that another drop has: ids are unique in the
// whole database, but Decide sees one drop only.
func TestLedger_ACommandThatBreaksAConstraint(t *testing.T) {
	t.Parallel()
	t.Run("a reservation's id that another drop has", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		other, d := s.liveDrop(t, 5), s.liveDrop(t, 5)
		bad := reserve("mallory")
		bad.ID = s.held(t, other.ID, "kim").ID

		before := s.held(t, d.ID, "before")
		outcome := s.apply(t, d.ID, buy(before), reserve("alex"), bad, reserve("sam"), adjust(2))
		for i, answer := range outcome.Answers {
			require.Equal(t, i == 2, answer.Err != nil, "%d: %v", i, answer.Err)
		}
		_, expected := drop.AsRefusal(outcome.Answers[2].Err)
		require.False(t, expected, "it is not a refusal that a client can act on")
		require.EqualValues(t, 1, s.metrics.oneByOne.Load())
		require.Equal(t, drop.Counts{Total: 7, Available: 4, Reserved: 2, Sold: 1}, outcome.Drop.Counts)
		require.Len(t, outcome.Entries, 4, "what they did is joined")
		require.Len(t, outcome.Opened, 2)
		require.Len(t, outcome.Closed, 1)
		require.Len(t, outcome.Purchased, 1)
		require.Len(t, outcome.Sales, 1)
		require.True(t, outcome.Uncertain, "another replica's rows may be between them")
		require.Empty(t, s.audited(t))
	})
	t.Run("a purchase's id that another drop has", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		other, d := s.liveDrop(t, 5), s.liveDrop(t, 5)
		bad := buy(s.held(t, d.ID, "mallory"))
		bad.ID = s.apply(t, other.ID, buy(s.held(t, other.ID, "kim"))).Answers[0].Purchase.ID
		outcome := s.apply(t, d.ID, bad, reserve("alex"))
		require.Error(t, outcome.Answers[0].Err)
		require.NoError(t, outcome.Answers[1].Err)
		require.Equal(t, drop.Counts{Total: 5, Available: 3, Reserved: 2}, outcome.Drop.Counts, "the hold is still one")
		require.Empty(t, s.audited(t))
	})
	t.Run("alone", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		other, d := s.liveDrop(t, 5), s.liveDrop(t, 5)
		bad := reserve("mallory")
		bad.ID = s.held(t, other.ID, "kim").ID
		_, err := s.ledger.Apply(t.Context(), d.ID, []drop.Command{bad})
		require.Error(t, err)
		require.NotErrorIs(t, err, drop.ErrUnavailable, "sending it again would not help")
		require.Zero(t, s.metrics.oneByOne.Load())
		require.Empty(t, s.audited(t))
	})
	t.Run("an admin's command that another drop has", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		other, d := s.liveDrop(t, 5), s.liveDrop(t, 5)
		command := adjust(3)
		s.apply(t, other.ID, command)
		outcome := s.apply(t, d.ID, command, reserve("alex"))
		require.True(t, outcome.Answers[0].Repeated, "one id, one command")
		require.NoError(t, outcome.Answers[1].Err)
		require.Equal(t, drop.Counts{Total: 5, Available: 4, Reserved: 1}, outcome.Drop.Counts)
	})
	t.Run("every one of them", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		other, d := s.liveDrop(t, 5), s.liveDrop(t, 5)
		first, second := reserve("mallory"), reserve("oscar")
		first.ID, second.ID = s.held(t, other.ID, "kim").ID, s.held(t, other.ID, "alex").ID
		_, err := s.ledger.Apply(t.Context(), d.ID, []drop.Command{first, second})
		require.ErrorIs(t, err, drop.ErrUnavailable)
		require.Empty(t, s.audited(t))
	})
}

// TestLedger_ACommandThatBreaksAConstraintAfterAnUnknownCommit expects commands that are run one by
// one to count as repeated tries too.
func TestLedger_ACommandThatBreaksAConstraintAfterAnUnknownCommit(t *testing.T) {
	t.Parallel()
	s, cable := cabled(t)
	other, d := s.liveDrop(t, 5), s.liveDrop(t, 5)
	good, bad := reserve("alex"), reserve("mallory")
	theirs := s.held(t, other.ID, "kim")
	cable.CutBeforeCommit(func() {
		s.byHand(t, `UPDATE reservations SET id = '`+bad.ID.String()+`' WHERE id = '`+theirs.ID.String()+`'`)
	})
	outcome := s.apply(t, d.ID, good, bad)
	require.EqualValues(t, 1, s.metrics.unknown.Load())
	require.EqualValues(t, 1, s.metrics.oneByOne.Load())
	require.Equal(t, good.ID, outcome.Answers[0].Reservation.ID)
	require.Error(t, outcome.Answers[1].Err)
	require.True(t, outcome.Uncertain, "the news of the first try was never published")
	require.Empty(t, s.audited(t))
}
