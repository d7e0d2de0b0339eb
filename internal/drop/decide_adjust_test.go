package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestDecide_TheSameLifecycleCommandAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	pause := w.byAdmin(drop.Pause)
	w.apply(pause)
	w.apply(w.byAdmin(drop.Resume))
	d := w.apply(pause)
	require.Equal(t, drop.Answer{Repeated: true}, d.Answers[0], "it happened once; what came after it stands")
	require.Equal(t, drop.Live, w.drop.StatusAt(w.now))
}

func TestDecide_Adjust(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		delta int
		want  drop.Counts
		err   error
	}{
		"more":                    {4, drop.Counts{Total: 7, Available: 6, Reserved: 1}, nil},
		"fewer":                   {-1, drop.Counts{Total: 2, Available: 1, Reserved: 1}, nil},
		"all that are available":  {-2, drop.Counts{Total: 1, Available: 0, Reserved: 1}, nil},
		"more than are available": {-3, drop.Counts{Total: 3, Available: 2, Reserved: 1}, drop.ErrInsufficientStock},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 3)
			w.hold("alex")
			command := w.adjust(row.delta)
			require.Equal(t, row.err, w.apply(command).Answers[0].Err)
			require.Equal(t, row.want, w.drop.Counts)
			if row.err == nil {
				require.Equal(t, drop.Answer{Repeated: true}, w.apply(command).Answers[0], "the same id again")
				require.Equal(t, row.want, w.drop.Counts)
			}
		})
	}
}

func TestDecide_AnAdjustmentThatHappenedIsRepeatedEvenAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	command := w.adjust(1)
	w.apply(command)
	w.apply(w.byAdmin(drop.End))
	require.Equal(t, drop.Answer{Repeated: true}, w.apply(command).Answers[0])
	require.Equal(t, drop.ErrEnded, w.refusal(w.adjust(1)))
}

func TestDecide_WithdrawCancelsEveryHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5)
	overdue := w.hold("overdue")
	w.pass(time.Minute)
	bought := w.hold("bought")
	w.apply(w.buy(bought))
	alex, sam := w.hold("alex"), w.hold("sam")
	d := w.apply(w.byAdmin(drop.Withdraw), w.reserve("late"), w.buy(alex))
	require.Equal(t, drop.Counts{Total: 5, Available: 4, Sold: 1}, d.Drop.Counts)
	require.Equal(t, drop.ErrCancelled, d.Answers[1].Err)
	require.Equal(t, drop.ErrCancelled, d.Answers[2].Err)
	for id, want := range map[*drop.Reservation]drop.ReservationStatus{
		&alex: drop.ReservationCancelled, &sam: drop.ReservationCancelled,
		&bought: drop.ReservationCompleted, &overdue: drop.ReservationExpired,
	} {
		stored, _ := w.row(id.ID)
		require.Equal(t, want, stored.Status, stored.UserID)
	}
	require.Equal(t, "admin", d.Entries[len(d.Entries)-1].Actor)
	require.Equal(t, 2, d.Entries[len(d.Entries)-1].Units)
}
