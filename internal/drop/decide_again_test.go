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

// TestDecide_AfterAnUnknownCommit runs a batch of everything, and the same commands on what they led to.
func TestDecide_AfterAnUnknownCommit(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 9)
	w.Hold("overdue")
	w.Pass(time.Minute)
	alex, sam := w.Hold("alex"), w.Hold("sam")
	commands := []drop.Command{
		w.Reserve("kim"), w.Reserve("kim"), w.Buy(alex), w.Buy(alex), w.Cancel(sam), w.Reserve("sam"), w.Reserve("alex"),
		w.Adjust(2), w.Adjust(-99), {Kind: drop.Expire}, w.ByAdmin(drop.Pause), w.ByAdmin(drop.Resume),
	}
	first := w.Apply(commands...)
	again := w.Apply(commands...)
	require.Empty(t, again.Entries)
	require.Empty(t, again.Opened)
	require.Empty(t, again.Closed)
	require.Empty(t, again.Purchased)
	require.Equal(t, first.Drop, again.Drop)
	for i, a := range first.Answers {
		b := again.Answers[i]
		switch commands[i].Kind {
		case drop.Reserve, drop.Buy:
			require.Equal(t, a, b, "whoever did it first is told so again: %+v", commands[i])
		default: // a cancel and an admin's command are told that it is so
			require.Equal(t, a.Err, b.Err)
			require.Equal(t, a.Reservation, b.Reservation)
		}
	}
}

func TestDecide_AReserveThatWasCommittedAndThenExpired(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 9)
	command := w.Reserve("kim")
	w.Apply(command)
	w.Pass(time.Hour)
	d := w.Apply(command)
	require.Empty(t, d.Opened, "one id, one hold")
	require.Equal(t, drop.ReservationExpired, d.Answers[0].Reservation.Status)
}

// TestDecide_ChangesNothingOutsideItself: the ledger runs the same commands on a state that is read anew, and nobody
// else may see a half-made decision.
func TestDecide_ChangesNothingOutsideItself(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 2)
	w.Hold("overdue")
	w.Pass(time.Minute)
	held := w.Hold("alex")
	commands := []drop.Command{w.Buy(held), w.Reserve("alex"), w.Adjust(3), w.Reserve("sam")}
	state := w.Read(commands)
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
