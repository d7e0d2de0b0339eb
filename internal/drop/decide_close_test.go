package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDecide_APurchase(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 3)
	held := w.Hold("alex")
	w.Pass(time.Minute - time.Microsecond)
	command := w.Buy(held)
	d := w.Apply(command)
	bought := drop.Purchase{
		ID: command.ID, ReservationID: held.ID, DropID: w.Drop.ID, UserID: "alex",
		PriceAtPurchase: held.Price, Currency: "USD", PurchasedAt: w.Now,
	}
	completed := held
	completed.Status, completed.ClosedAt, completed.ClosedSeq = drop.ReservationCompleted, w.Now, 3
	require.Equal(t, []drop.Answer{{Reservation: completed, Purchase: bought}}, d.Answers)
	require.Equal(t, []drop.Purchase{bought}, d.Purchased)
	require.Equal(t, []drop.Reservation{completed}, d.Closed)
	require.Equal(t, []drop.Sale{{
		PriceAtPurchase: held.Price, Currency: "USD", PurchasedAt: w.Now, User: drop.Person{Name: "Alex M."},
	}}, d.Sales)
	require.Equal(t, []drop.Entry{{
		DropID: w.Drop.ID, Seq: 3, Kind: drop.EntryPurchased, Units: 1, Delta: drop.Counts{Reserved: -1, Sold: 1},
		Actor: "alex", CreatedAt: w.Now,
	}}, d.Entries)
}

// TestDecide_EndingAHold has a row for each end that a hold has met, and one for each moment in the life of its drop.
func TestDecide_EndingAHold(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		before      func(*droptest.Store, drop.Reservation)
		buy, cancel error
	}{
		"live":                      {func(*droptest.Store, drop.Reservation) {}, nil, nil},
		"paused":                    {func(w *droptest.Store, _ drop.Reservation) { w.Apply(w.ByAdmin(drop.Pause)) }, nil, nil},
		"ended by hand":             {func(w *droptest.Store, _ drop.Reservation) { w.Apply(w.ByAdmin(drop.End)) }, nil, nil},
		"ended by its time":         {func(w *droptest.Store, _ drop.Reservation) { w.Drop.EndsAt = w.Now }, nil, nil},
		"a moment before its end":   {func(w *droptest.Store, _ drop.Reservation) { w.Pass(time.Minute - time.Microsecond) }, nil, nil},
		"at its end":                {func(w *droptest.Store, _ drop.Reservation) { w.Pass(time.Minute) }, drop.ErrReservationExpired, drop.ErrReservationExpired},
		"after its end was written": {func(w *droptest.Store, _ drop.Reservation) { w.Pass(time.Hour); w.Apply() }, drop.ErrReservationExpired, drop.ErrReservationExpired},
		"released":                  {func(w *droptest.Store, r drop.Reservation) { w.Apply(w.Cancel(r)) }, drop.ErrReservationCancelled, nil},
		"bought":                    {func(w *droptest.Store, r drop.Reservation) { w.Apply(w.Buy(r)) }, nil, drop.ErrReservationCompleted},
		"withdrawn":                 {func(w *droptest.Store, _ drop.Reservation) { w.Apply(w.ByAdmin(drop.Withdraw)) }, drop.ErrCancelled, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, end := range []drop.CommandKind{drop.Buy, drop.Cancel} {
				begin := func() (*droptest.Store, drop.Command) {
					w := droptest.Open(t, 1)
					held := w.Hold("alex")
					row.before(w, held)
					if end == drop.Cancel {
						return w, w.Cancel(held)
					}
					return w, w.Buy(held)
				}
				w, stranger := begin()
				stranger.UserID = "sam"
				require.Equal(t, drop.ErrNotFound, w.Apply(stranger).Answers[0].Err, end)

				w, command := begin() // anew: nobody has looked at the drop since
				want := map[drop.CommandKind]error{drop.Buy: row.buy, drop.Cancel: row.cancel}[end]
				answer := w.Apply(command).Answers[0]
				require.Equal(t, want, answer.Err, end)
				again := w.Apply(command).Answers[0]
				require.Equal(t, want, again.Err, "%s, asked again", end)
				require.Equal(t, answer.Reservation, again.Reservation, end)
				require.Equal(t, answer.Purchase, again.Purchase, end)
			}
		})
	}
}

func TestDecide_BoughtBefore(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 1)
	held := w.Hold("alex")
	first := w.Apply(w.Buy(held)).Answers[0]
	w.Pass(time.Hour)
	w.Apply(w.ByAdmin(drop.Withdraw))
	d := w.Apply(w.Buy(held))
	require.Equal(t, drop.Answer{Reservation: first.Reservation, Purchase: first.Purchase, Repeated: true}, d.Answers[0])
	require.Empty(t, d.Entries)
}

func TestDecide_ACancel(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 1)
	held := w.Hold("alex")
	w.Pass(time.Second)
	d := w.Apply(w.Cancel(held))
	held.Status, held.ClosedAt, held.ClosedSeq = drop.ReservationCancelled, w.Now, 3
	require.Equal(t, []drop.Answer{{Reservation: held}}, d.Answers)
	require.Equal(t, drop.Counts{Total: 1, Available: 1}, d.Drop.Counts)
	require.Equal(t, "alex", d.Entries[0].Actor)
	again := w.Apply(w.Cancel(held))
	require.Equal(t, []drop.Answer{{Reservation: held, Repeated: true}}, again.Answers)
}

func TestDecide_Expiry(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 5)
	first := w.Hold("alex")
	w.Pass(time.Second)
	w.Hold("sam")
	w.Pass(59*time.Second - time.Microsecond)
	require.Empty(t, w.Apply(drop.Command{Kind: drop.Expire}).Entries, "a moment early")
	w.Pass(time.Microsecond)
	d := w.Apply(drop.Command{Kind: drop.Expire})
	require.Len(t, d.Closed, 1, "only what is due")
	require.Equal(t, first.ID, d.Closed[0].ID)
	require.Equal(t, drop.ReservationExpired, d.Closed[0].Status)
	require.Equal(t, w.Now, d.Closed[0].ClosedAt)
	require.Equal(t, drop.System, d.Entries[0].Actor)
	require.Equal(t, drop.Counts{Total: 5, Available: 4, Reserved: 1}, d.Drop.Counts)
	require.Equal(t, []drop.Answer{{}}, d.Answers)
}
