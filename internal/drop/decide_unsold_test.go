package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

// freeReturns sets how many unsold holds cost nothing.
func freeReturns(n int) func(*drop.Drop) {
	return func(d *drop.Drop) { d.FreeReturns = &n }
}

// letGo holds a pair for a user and lets it go.
func letGo(w *droptest.Store, user string) { w.Apply(w.Cancel(w.Hold(user))) }

// waits applies one reserve that has to wait, and returns for how long.
func waits(t *testing.T, w *droptest.Store, user string) time.Duration {
	t.Helper()
	err := w.Apply(w.Reserve(user)).Answers[0].Err
	require.ErrorIs(t, err, drop.ErrCoolingDown)
	refusal, _ := drop.AsRefusal(err)
	return refusal.RetryAt.Sub(w.Now)
}

func TestDecide_UnsoldHolds(t *testing.T) {
	t.Parallel()
	t.Run("the free ones cost nothing, and each further one twice the wait of the one before", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(2))
		letGo(w, "alex")
		letGo(w, "alex")
		for _, minutes := range []int{1, 2, 4, 8, 16, 30, 30} {
			wait := time.Duration(minutes) * time.Minute
			letGo(w, "alex")
			require.Equal(t, wait, waits(t, w, "alex"))
			w.Advance(wait - time.Microsecond)
			require.Equal(t, time.Microsecond, waits(t, w, "alex"), "a moment early")
			w.Advance(time.Microsecond)
		}
	})
	t.Run("without a limit nothing ever costs a wait", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3)
		for range 50 {
			letGo(w, "alex")
		}
		w.Hold("alex")
	})
	t.Run("a hold that runs out counts from its end, however late that was written", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(0))
		w.Hold("alex")
		w.Advance(90 * time.Second)
		require.Equal(t, 30*time.Second, waits(t, w, "alex"), "it ended in the batch that asks again")
	})
	t.Run("a hold that is let go counts from the next whole second", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(0))
		w.Advance(300 * time.Millisecond)
		held := w.Hold("alex")
		d := w.Apply(w.Reserve("alex"), w.Cancel(held))
		require.ErrorIs(t, d.Answers[0].Err, drop.ErrCoolingDown, "let go in the batch that asks again")
		require.Equal(t, 700*time.Millisecond+time.Minute, waits(t, w, "alex"), "its length is 60 s, rounded down")
	})
	t.Run("the length is the hold's own, and not the drop's by now", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(0))
		letGo(w, "alex")
		w.Drop.HoldDuration = time.Second
		require.Equal(t, time.Minute, waits(t, w, "alex"))
	})
	t.Run("what an admin releases is not unsold", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(0))
		release := w.ByAdmin(drop.Release)
		release.ReservationID = w.Hold("alex").ID
		require.NoError(t, w.Apply(release).Answers[0].Err)
		w.Hold("alex")
	})
	t.Run("what a drop's cancelling ends is not unsold", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(0))
		held := w.Hold("alex")
		w.Apply(w.ByAdmin(drop.Withdraw))
		row, _ := w.Row(held.ID)
		require.False(t, row.Unsold)
	})
	t.Run("buying resets nothing", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(0), func(d *drop.Drop) { d.MaxPerUser = 3 })
		letGo(w, "alex")
		w.Advance(time.Minute)
		w.Apply(w.Buy(w.Hold("alex")))
		letGo(w, "alex")
		require.Equal(t, 2*time.Minute, waits(t, w, "alex"))
	})
	t.Run("a wait is one user's own, and comes after the drop's state and the limit", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(0))
		letGo(w, "alex")
		w.Hold("sam")
		w.Apply(w.ByAdmin(drop.Pause))
		require.ErrorIs(t, w.Refusal(w.Reserve("alex")), drop.ErrPaused)
	})
	t.Run("more free ones, and the wait is over", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 3, freeReturns(0))
		letGo(w, "alex")
		edit := w.ByAdmin(drop.Edit)
		one := 1
		free := &one
		edit.Changes = &drop.Changes{FreeReturns: &free}
		require.NoError(t, w.Apply(edit).Answers[0].Err)
		w.Hold("alex")
	})
}
