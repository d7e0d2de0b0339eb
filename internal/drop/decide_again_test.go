package drop_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

// TestDecide_AfterAnUnknownCommit runs a batch of all kinds of commands, and then the same commands
// again.
func TestDecide_AfterAnUnknownCommit(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 9)
	s.Hold("overdue")
	s.Advance(time.Minute)
	alex, sam := s.Hold("alex"), s.Hold("sam")
	commands := []drop.Command{
		s.Reserve("kim"), s.Reserve("kim"), s.Buy(alex), s.Buy(alex), s.Cancel(sam), s.Reserve("sam"), s.Reserve("alex"),
		s.Adjust(2), s.Adjust(-99), {Kind: drop.Expire}, s.ByAdmin(drop.Pause), s.ByAdmin(drop.Resume),
	}
	first := s.Apply(commands...)
	again := s.Apply(commands...)
	require.Empty(t, again.Entries)
	require.Empty(t, again.Opened)
	require.Empty(t, again.Closed)
	require.Empty(t, again.Purchased)
	require.Equal(t, first.Drop, again.Drop)
	for i, a := range first.Answers {
		b := again.Answers[i]
		switch commands[i].Kind {
		case drop.Reserve, drop.Buy:
			require.Equal(t, a, b, "the answer is the same as the first time: %+v", commands[i])
		default: // a cancel and an admin's command are answered as Repeated
			require.Equal(t, a.Err, b.Err)
			require.Equal(t, a.Reservation, b.Reservation)
		}
	}
}

func TestDecide_AReserveThatWasCommittedAndThenExpired(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 9)
	command := s.Reserve("kim")
	s.Apply(command)
	s.Advance(time.Hour)
	d := s.Apply(command)
	require.Empty(t, d.Opened, "one id, one hold")
	require.Equal(t, drop.ReservationExpired, d.Answers[0].Reservation.Status)
}

// TestDecide_ChangesNothingOutsideItself: Decide must leave its arguments as they are, because the
// ledger may run the same commands again.
func TestDecide_ChangesNothingOutsideItself(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 2)
	s.Hold("overdue")
	s.Advance(time.Minute)
	held := s.Hold("alex")
	commands := []drop.Command{s.Buy(held), s.Reserve("alex"), s.Adjust(3), s.Reserve("sam")}
	state := s.Read(commands)
	rows, completed := slices.Clone(state.Rows), maps.Clone(state.Completed)
	purchases, applied, sent := maps.Clone(state.Purchases), maps.Clone(state.Applied), slices.Clone(commands)
	d := drop.Decide(state, commands)
	require.Equal(t, rows, state.Rows)
	require.Equal(t, completed, state.Completed)
	require.Equal(t, purchases, state.Purchases)
	require.Equal(t, applied, state.Applied)
	require.Equal(t, sent, commands)
	require.Equal(t, d, drop.Decide(state, commands), "and the same state gives the same decision")
}
