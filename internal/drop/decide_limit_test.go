package drop_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestDecide_ReserveAgainWhileHolding(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5)
	held := w.hold("alex")
	for _, later := range []struct {
		name   string
		change func()
	}{
		{"while live", func() {}},
		{"while paused", func() { w.apply(w.byAdmin(drop.Pause)) }},
		{"after the end", func() { w.apply(w.byAdmin(drop.End)) }},
		{"in the hold's last moment", func() { w.pass(time.Minute - time.Microsecond) }},
	} {
		later.change()
		d := w.apply(w.reserve("alex"))
		require.Equal(t, drop.Answer{Reservation: held, Repeated: true}, d.Answers[0], later.name)
		require.Empty(t, d.Opened, later.name)
	}
}

func TestDecide_AnOverdueHoldDoesNotBlockItsUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	first := w.hold("alex")
	w.pass(time.Minute)
	again := w.hold("alex")
	require.NotEqual(t, first.ID, again.ID)
	stored, _ := w.row(first.ID)
	require.Equal(t, drop.ReservationExpired, stored.Status)
}

func TestDecide_MaxPerUser(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 2, 3} {
		w := newWorld(t, 9, func(d *drop.Drop) { d.MaxPerUser = most })
		for range most {
			w.apply(w.buy(w.hold("alex")))
		}
		require.Equal(t, drop.ErrPurchaseLimit, w.refusal(w.reserve("alex")))
		w.hold("sam")
	}
}

func TestDecide_EndedHoldsDoNotCountAgainstTheLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	w.apply(w.cancel(w.hold("alex")))
	w.hold("alex")
	w.pass(2 * time.Minute)
	require.NoError(t, w.apply(w.buy(w.hold("alex"))).Answers[0].Err)
}

func TestDecide_ThePriceIsTheHoldsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	held := w.hold("alex")
	w.drop.Price, w.drop.Currency, w.drop.HoldDuration = dollars(t, "300.00"), "EUR", 10*time.Second
	bought := w.apply(w.buy(held)).Answers[0].Purchase
	require.Equal(t, "219.00 USD", bought.PriceAtPurchase.String()+" "+bought.Currency)
	later := w.hold("sam")
	require.Equal(t, "300.00 EUR", later.Price.String()+" "+later.Currency)
	require.Equal(t, w.now.Add(10*time.Second), later.ExpiresAt)
}

func TestDecide_AReservationThatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	require.Equal(t, drop.ErrNotFound, w.refusal(drop.Command{Kind: drop.Buy, ID: w.id(), UserID: "alex", ReservationID: uuid.Max}))
	require.Equal(t, drop.ErrNotFound, w.refusal(drop.Command{Kind: drop.Cancel, UserID: "alex", ReservationID: uuid.Max}))
}
