package drop_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestDecide_AfterAnUnknownCommit runs a batch of everything, and the same commands on what they led to.
func TestDecide_AfterAnUnknownCommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9)
	w.hold("overdue")
	w.pass(time.Minute)
	alex, sam := w.hold("alex"), w.hold("sam")
	commands := []drop.Command{
		w.reserve("kim"), w.reserve("kim"), w.buy(alex), w.buy(alex), w.cancel(sam), w.reserve("sam"), w.reserve("alex"),
		w.adjust(2), w.adjust(-99), {Kind: drop.Expire}, w.byAdmin(drop.Pause), w.byAdmin(drop.Resume),
	}
	first := w.apply(commands...)
	again := w.apply(commands...)
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
	w := newWorld(t, 9)
	command := w.reserve("kim")
	w.apply(command)
	w.pass(time.Hour)
	d := w.apply(command)
	require.Empty(t, d.Opened, "one id, one hold")
	require.Equal(t, drop.ReservationExpired, d.Answers[0].Reservation.Status)
}

// TestDecide_ChangesNothingOutsideItself: the ledger runs the same commands on a state that is read anew, and nobody
// else may see a half-made decision.
func TestDecide_ChangesNothingOutsideItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	w.hold("overdue")
	w.pass(time.Minute)
	held := w.hold("alex")
	commands := []drop.Command{w.buy(held), w.reserve("alex"), w.adjust(3), w.reserve("sam")}
	state := w.read(commands)
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
