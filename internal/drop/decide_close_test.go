package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func (w *world) buy(r drop.Reservation) drop.Command {
	return drop.Command{Kind: drop.Buy, ID: w.id(), ReservationID: r.ID, UserID: r.UserID, Buyer: drop.Person{Name: "Alex M."}}
}

func (w *world) cancel(r drop.Reservation) drop.Command {
	return drop.Command{Kind: drop.Cancel, ReservationID: r.ID, UserID: r.UserID}
}

func TestDecide_APurchase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	held := w.hold("alex")
	w.pass(time.Minute - time.Microsecond)
	command := w.buy(held)
	d := w.apply(command)
	bought := drop.Purchase{
		ID: command.ID, ReservationID: held.ID, DropID: w.drop.ID, UserID: "alex",
		PriceAtPurchase: held.Price, Currency: "USD", PurchasedAt: w.now,
	}
	completed := held
	completed.Status, completed.ClosedAt, completed.ClosedSeq = drop.ReservationCompleted, w.now, 3
	require.Equal(t, []drop.Answer{{Reservation: completed, Purchase: bought}}, d.Answers)
	require.Equal(t, []drop.Purchase{bought}, d.Purchased)
	require.Equal(t, []drop.Reservation{completed}, d.Closed)
	require.Equal(t, []drop.Sale{{
		PriceAtPurchase: held.Price, Currency: "USD", PurchasedAt: w.now, User: drop.Person{Name: "Alex M."},
	}}, d.Sales)
	require.Equal(t, []drop.Entry{{
		DropID: w.drop.ID, Seq: 3, Kind: drop.EntryPurchased, Units: 1, Delta: drop.Counts{Reserved: -1, Sold: 1},
		Actor: "alex", CreatedAt: w.now,
	}}, d.Entries)
}

// TestDecide_EndingAHold has a row for each end that a hold has met, and one for each moment in the life of its drop.
func TestDecide_EndingAHold(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		before      func(*world, drop.Reservation)
		buy, cancel error
	}{
		"live":                      {func(*world, drop.Reservation) {}, nil, nil},
		"paused":                    {func(w *world, _ drop.Reservation) { w.apply(w.byAdmin(drop.Pause)) }, nil, nil},
		"ended by hand":             {func(w *world, _ drop.Reservation) { w.apply(w.byAdmin(drop.End)) }, nil, nil},
		"ended by its time":         {func(w *world, _ drop.Reservation) { w.drop.EndsAt = w.now }, nil, nil},
		"a moment before its end":   {func(w *world, _ drop.Reservation) { w.pass(time.Minute - time.Microsecond) }, nil, nil},
		"at its end":                {func(w *world, _ drop.Reservation) { w.pass(time.Minute) }, drop.ErrReservationExpired, drop.ErrReservationExpired},
		"after its end was written": {func(w *world, _ drop.Reservation) { w.pass(time.Hour); w.apply() }, drop.ErrReservationExpired, drop.ErrReservationExpired},
		"released":                  {func(w *world, r drop.Reservation) { w.apply(w.cancel(r)) }, drop.ErrReservationCancelled, nil},
		"bought":                    {func(w *world, r drop.Reservation) { w.apply(w.buy(r)) }, nil, drop.ErrReservationCompleted},
		"withdrawn":                 {func(w *world, _ drop.Reservation) { w.apply(w.byAdmin(drop.Withdraw)) }, drop.ErrCancelled, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, end := range []drop.CommandKind{drop.Buy, drop.Cancel} {
				begin := func() (*world, drop.Command) {
					w := newWorld(t, 1)
					held := w.hold("alex")
					row.before(w, held)
					if end == drop.Cancel {
						return w, w.cancel(held)
					}
					return w, w.buy(held)
				}
				w, stranger := begin()
				stranger.UserID = "sam"
				require.Equal(t, drop.ErrNotFound, w.apply(stranger).Answers[0].Err, end)

				w, command := begin() // anew: nobody has looked at the drop since
				want := map[drop.CommandKind]error{drop.Buy: row.buy, drop.Cancel: row.cancel}[end]
				answer := w.apply(command).Answers[0]
				require.Equal(t, want, answer.Err, end)
				again := w.apply(command).Answers[0]
				require.Equal(t, want, again.Err, "%s, asked again", end)
				require.Equal(t, answer.Reservation, again.Reservation, end)
				require.Equal(t, answer.Purchase, again.Purchase, end)
			}
		})
	}
}

func TestDecide_BoughtBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	held := w.hold("alex")
	first := w.apply(w.buy(held)).Answers[0]
	w.pass(time.Hour)
	w.apply(w.byAdmin(drop.Withdraw))
	d := w.apply(w.buy(held))
	require.Equal(t, drop.Answer{Reservation: first.Reservation, Purchase: first.Purchase, Repeated: true}, d.Answers[0])
	require.Empty(t, d.Entries)
}

func TestDecide_ACancel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	held := w.hold("alex")
	w.pass(time.Second)
	d := w.apply(w.cancel(held))
	held.Status, held.ClosedAt, held.ClosedSeq = drop.ReservationCancelled, w.now, 3
	require.Equal(t, []drop.Answer{{Reservation: held}}, d.Answers)
	require.Equal(t, drop.Counts{Total: 1, Available: 1}, d.Drop.Counts)
	require.Equal(t, "alex", d.Entries[0].Actor)
	again := w.apply(w.cancel(held))
	require.Equal(t, []drop.Answer{{Reservation: held, Repeated: true}}, again.Answers)
}

func TestDecide_Expiry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5)
	first := w.hold("alex")
	w.pass(time.Second)
	w.hold("sam")
	w.pass(59*time.Second - time.Microsecond)
	require.Empty(t, w.apply(drop.Command{Kind: drop.Expire}).Entries, "a moment early")
	w.pass(time.Microsecond)
	d := w.apply(drop.Command{Kind: drop.Expire})
	require.Len(t, d.Closed, 1, "only what is due")
	require.Equal(t, first.ID, d.Closed[0].ID)
	require.Equal(t, drop.ReservationExpired, d.Closed[0].Status)
	require.Equal(t, w.now, d.Closed[0].ClosedAt)
	require.Equal(t, drop.System, d.Entries[0].Actor)
	require.Equal(t, drop.Counts{Total: 5, Available: 4, Reserved: 1}, d.Drop.Counts)
	require.Equal(t, []drop.Answer{{}}, d.Answers)
}
