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
	w := droptest.Open(t, 5)
	held := w.Hold("alex")
	for _, later := range []struct {
		name   string
		change func()
	}{
		{"while live", func() {}},
		{"while paused", func() { w.Apply(w.ByAdmin(drop.Pause)) }},
		{"after the end", func() { w.Apply(w.ByAdmin(drop.End)) }},
		{"in the hold's last moment", func() { w.Pass(time.Minute - time.Microsecond) }},
	} {
		later.change()
		d := w.Apply(w.Reserve("alex"))
		require.Equal(t, drop.Answer{Reservation: held, Repeated: true}, d.Answers[0], later.name)
		require.Empty(t, d.Opened, later.name)
	}
}

func TestDecide_AnOverdueHoldDoesNotBlockItsUser(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 1)
	first := w.Hold("alex")
	w.Pass(time.Minute)
	again := w.Hold("alex")
	require.NotEqual(t, first.ID, again.ID)
	stored, _ := w.Row(first.ID)
	require.Equal(t, drop.ReservationExpired, stored.Status)
}

func TestDecide_MaxPerUser(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 2, 3} {
		w := droptest.Open(t, 9, func(d *drop.Drop) { d.MaxPerUser = most })
		for range most {
			w.Apply(w.Buy(w.Hold("alex")))
		}
		require.Equal(t, drop.ErrPurchaseLimit, w.Refusal(w.Reserve("alex")))
		w.Hold("sam")
	}
}

func TestDecide_EndedHoldsDoNotCountAgainstTheLimit(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 1)
	w.Apply(w.Cancel(w.Hold("alex")))
	w.Hold("alex")
	w.Pass(2 * time.Minute)
	require.NoError(t, w.Apply(w.Buy(w.Hold("alex"))).Answers[0].Err)
}

func TestDecide_ThePriceIsTheHoldsOwn(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 2)
	held := w.Hold("alex")
	w.Drop.Price, w.Drop.Currency, w.Drop.HoldDuration = droptest.Dollars(t, "300.00"), "EUR", 10*time.Second
	bought := w.Apply(w.Buy(held)).Answers[0].Purchase
	require.Equal(t, "219.00 USD", bought.PriceAtPurchase.String()+" "+bought.Currency)
	later := w.Hold("sam")
	require.Equal(t, "300.00 EUR", later.Price.String()+" "+later.Currency)
	require.Equal(t, w.Now.Add(10*time.Second), later.ExpiresAt)
}

func TestDecide_AReservationThatIsNotThere(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 1)
	require.Equal(t, drop.ErrNotFound, w.Refusal(drop.Command{Kind: drop.Buy, ID: w.NewID(), UserID: "alex", ReservationID: uuid.Max}))
	require.Equal(t, drop.ErrNotFound, w.Refusal(drop.Command{Kind: drop.Cancel, UserID: "alex", ReservationID: uuid.Max}))
}
