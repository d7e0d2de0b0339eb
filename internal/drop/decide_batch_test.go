package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

// TestDecide_OrderWithinABatch sends commands in the worst order. What returns units comes before what takes them, and
// whoever pays before whoever wants to hold.
func TestDecide_OrderWithinABatch(t *testing.T) {
	t.Parallel()
	t.Run("an expired unit goes out again", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 1)
		w.Hold("alex")
		w.Pass(time.Minute)
		require.NoError(t, w.Apply(w.Reserve("sam")).Answers[0].Err)
	})
	t.Run("a cancelled one too", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 1)
		held := w.Hold("alex")
		d := w.Apply(w.Reserve("sam"), w.Cancel(held))
		require.NoError(t, d.Answers[0].Err)
		require.Equal(t, held.ID, d.Answers[1].Reservation.ID, "answers are in the commands' order")
	})
	t.Run("an added one too", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 0)
		require.NoError(t, w.Apply(w.Reserve("sam"), w.Adjust(1)).Answers[0].Err)
	})
	t.Run("a cancelled unit can be taken away", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 1)
		d := w.Apply(w.Adjust(-1), w.Cancel(w.Hold("alex")))
		require.NoError(t, d.Answers[0].Err)
		require.Zero(t, d.Drop.Counts)
	})
	t.Run("a cancel beats the same hold's purchase", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 1)
		held := w.Hold("alex")
		d := w.Apply(w.Buy(held), w.Cancel(held))
		require.Equal(t, drop.ErrReservationCancelled, d.Answers[0].Err)
		require.NoError(t, d.Answers[1].Err)
	})
	t.Run("a purchase makes room for its user's next hold", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 2, func(d *drop.Drop) { d.MaxPerUser = 2 })
		held := w.Hold("alex")
		d := w.Apply(w.Reserve("alex"), w.Buy(held))
		require.NoError(t, d.Answers[0].Err)
		require.False(t, d.Answers[0].Repeated)
	})
	t.Run("and counts against the limit at once", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 2)
		held := w.Hold("alex")
		require.Equal(t, drop.ErrPurchaseLimit, w.Apply(w.Reserve("alex"), w.Buy(held)).Answers[0].Err)
	})
	t.Run("after the last sale the drop is sold out, not held", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 1)
		held := w.Hold("alex")
		require.Equal(t, drop.ErrSoldOut, w.Apply(w.Reserve("sam"), w.Buy(held)).Answers[0].Err)
	})
	t.Run("a pause comes before a reserve", func(t *testing.T) {
		t.Parallel()
		w := droptest.Open(t, 1)
		require.Equal(t, drop.ErrPaused, w.Apply(w.Reserve("alex"), w.ByAdmin(drop.Pause)).Answers[0].Err)
	})
}

func TestDecide_TwiceInOneBatch(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 3)
	held := w.Apply(w.Reserve("alex"), w.Reserve("alex"))
	require.Equal(t, 1, w.Drop.Counts.Reserved)
	require.Equal(t, drop.Answer{Reservation: held.Opened[0], Repeated: true}, held.Answers[1])

	first, second := w.Buy(held.Opened[0]), w.Buy(held.Opened[0])
	bought := w.Apply(first, second)
	require.Len(t, bought.Purchased, 1)
	require.False(t, bought.Answers[0].Repeated)
	require.True(t, bought.Answers[1].Repeated)
	require.Equal(t, first.ID, bought.Answers[1].Purchase.ID)

	sam := w.Hold("sam")
	released := w.Apply(w.Cancel(sam), w.Cancel(sam))
	require.Len(t, released.Closed, 1)
	require.True(t, released.Answers[1].Repeated)

	more := w.Adjust(5)
	adjusted := w.Apply(more, more)
	require.True(t, adjusted.Answers[1].Repeated)
	require.Equal(t, 8, w.Drop.Counts.Total)
}

func TestDecide_UnitsRunOutWithinABatch(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 2)
	d := w.Apply(w.Reserve("a"), w.Reserve("b"), w.Reserve("c"))
	require.NoError(t, d.Answers[0].Err, "first come, first served")
	require.NoError(t, d.Answers[1].Err)
	require.Equal(t, drop.ErrAllHeld, d.Answers[2].Err)
}
