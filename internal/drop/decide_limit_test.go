package drop_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDecide_ReserveAgainWhileHolding(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 5)
	held := s.Hold("alex")
	for _, later := range []struct {
		name   string
		change func()
	}{
		{"while live", func() {}},
		{"while paused", func() { s.Apply(s.ByAdmin(drop.Pause)) }},
		{"after the end", func() { s.Apply(s.ByAdmin(drop.End)) }},
		{"in the hold's last moment", func() { s.Advance(time.Minute - time.Microsecond) }},
	} {
		later.change()
		d := s.Apply(s.Reserve("alex"))
		require.Equal(t, drop.Answer{Reservation: held, Repeated: true}, d.Answers[0], later.name)
		require.Empty(t, d.Opened, later.name)
	}
}

func TestDecide_AnOverdueHoldDoesNotBlockItsUser(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 1)
	first := s.Hold("alex")
	s.Advance(time.Minute)
	again := s.Hold("alex")
	require.NotEqual(t, first.ID, again.ID)
	stored, _ := s.Row(first.ID)
	require.Equal(t, drop.ReservationExpired, stored.Status)
}

func TestDecide_MaxPerUser(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 2, 3} {
		s := droptest.Open(t, 9, func(d *drop.Drop) { d.MaxPerUser = most })
		for range most {
			s.Apply(s.Buy(s.Hold("alex")))
		}
		require.Equal(t, drop.ErrPurchaseLimit, s.Refusal(s.Reserve("alex")))
		s.Hold("sam")
	}
}

func TestDecide_EndedHoldsDoNotCountAgainstTheLimit(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 1)
	s.Apply(s.Cancel(s.Hold("alex")))
	s.Hold("alex")
	s.Advance(2 * time.Minute)
	require.NoError(t, s.Apply(s.Buy(s.Hold("alex"))).Answers[0].Err)
}

func TestDecide_ThePriceIsTheHoldsOwn(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 2)
	held := s.Hold("alex")
	s.Drop.Price, s.Drop.Currency, s.Drop.HoldDuration = droptest.Dollars(t, "300.00"), "EUR", 10*time.Second
	bought := s.Apply(s.Buy(held)).Answers[0].Purchase
	require.Equal(t, "219.00 USD", bought.PriceAtPurchase.String()+" "+bought.Currency)
	later := s.Hold("sam")
	require.Equal(t, "300.00 EUR", later.Price.String()+" "+later.Currency)
	require.Equal(t, s.Now.Add(10*time.Second), later.ExpiresAt)
}

func TestDecide_AReservationThatDoesNotExist(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 1)
	require.Equal(t, drop.ErrNotFound, s.Refusal(drop.Command{Kind: drop.Buy, ID: s.NewID(), UserID: "alex", ReservationID: uuid.Max}))
	require.Equal(t, drop.ErrNotFound, s.Refusal(drop.Command{Kind: drop.Cancel, UserID: "alex", ReservationID: uuid.Max}))
}
