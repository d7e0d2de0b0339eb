package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

// TestDecide_OrderWithinABatch sends commands in the worst order. Commands that return units come
// before those that take them, and purchases before reserves.
func TestDecide_OrderWithinABatch(t *testing.T) {
	t.Parallel()
	t.Run("an expired hold's unit is held again", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 1)
		s.Hold("alex")
		s.Advance(time.Minute)
		require.NoError(t, s.Apply(s.Reserve("sam")).Answers[0].Err)
	})
	t.Run("a cancelled hold's unit is held again", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 1)
		held := s.Hold("alex")
		d := s.Apply(s.Reserve("sam"), s.Cancel(held))
		require.NoError(t, d.Answers[0].Err)
		require.Equal(t, held.ID, d.Answers[1].Reservation.ID, "answers are in the commands' order")
	})
	t.Run("an added unit is held at once", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 0)
		require.NoError(t, s.Apply(s.Reserve("sam"), s.Adjust(1)).Answers[0].Err)
	})
	t.Run("a cancelled unit can be taken away", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 1)
		d := s.Apply(s.Adjust(-1), s.Cancel(s.Hold("alex")))
		require.NoError(t, d.Answers[0].Err)
		require.Zero(t, d.Drop.Counts)
	})
	t.Run("a cancel beats the same hold's purchase", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 1)
		held := s.Hold("alex")
		d := s.Apply(s.Buy(held), s.Cancel(held))
		require.Equal(t, drop.ErrReservationCancelled, d.Answers[0].Err)
		require.NoError(t, d.Answers[1].Err)
	})
	t.Run("a purchase lets its user hold another unit", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 2, func(d *drop.Drop) { d.MaxPerUser = 2 })
		held := s.Hold("alex")
		d := s.Apply(s.Reserve("alex"), s.Buy(held))
		require.NoError(t, d.Answers[0].Err)
		require.False(t, d.Answers[0].Repeated)
	})
	t.Run("a purchase counts against the limit at once", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 2)
		held := s.Hold("alex")
		require.Equal(t, drop.ErrPurchaseLimit, s.Apply(s.Reserve("alex"), s.Buy(held)).Answers[0].Err)
	})
	t.Run("after the last sale the drop is sold out, not held", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 1)
		held := s.Hold("alex")
		require.Equal(t, drop.ErrSoldOut, s.Apply(s.Reserve("sam"), s.Buy(held)).Answers[0].Err)
	})
	t.Run("a pause comes before a reserve", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 1)
		require.Equal(t, drop.ErrPaused, s.Apply(s.Reserve("alex"), s.ByAdmin(drop.Pause)).Answers[0].Err)
	})
}

func TestDecide_TwiceInOneBatch(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 3)
	held := s.Apply(s.Reserve("alex"), s.Reserve("alex"))
	require.Equal(t, 1, s.Drop.Counts.Reserved)
	require.Equal(t, drop.Answer{Reservation: held.Opened[0], Repeated: true}, held.Answers[1])

	first, second := s.Buy(held.Opened[0]), s.Buy(held.Opened[0])
	bought := s.Apply(first, second)
	require.Len(t, bought.Purchased, 1)
	require.False(t, bought.Answers[0].Repeated)
	require.True(t, bought.Answers[1].Repeated)
	require.Equal(t, first.ID, bought.Answers[1].Purchase.ID)

	sam := s.Hold("sam")
	released := s.Apply(s.Cancel(sam), s.Cancel(sam))
	require.Len(t, released.Closed, 1)
	require.True(t, released.Answers[1].Repeated)

	more := s.Adjust(5)
	adjusted := s.Apply(more, more)
	require.True(t, adjusted.Answers[1].Repeated)
	require.Equal(t, 8, s.Drop.Counts.Total)
}

func TestDecide_UnitsRunOutWithinABatch(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 2)
	d := s.Apply(s.Reserve("a"), s.Reserve("b"), s.Reserve("c"))
	require.NoError(t, d.Answers[0].Err, "first come, first served")
	require.NoError(t, d.Answers[1].Err)
	require.Equal(t, drop.ErrAllHeld, d.Answers[2].Err)
}
