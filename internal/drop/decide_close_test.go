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
	s := droptest.Open(t, 3)
	held := s.Hold("alex")
	s.Advance(time.Minute - time.Microsecond)
	command := s.Buy(held)
	d := s.Apply(command)
	bought := drop.Purchase{
		ID: command.ID, ReservationID: held.ID, DropID: s.Drop.ID, UserID: "alex",
		PriceAtPurchase: held.Price, Currency: "USD", PurchasedAt: s.Now,
	}
	completed := held
	completed.Status, completed.ClosedAt, completed.ClosedSeq = drop.ReservationCompleted, s.Now, 3
	require.Equal(t, []drop.Answer{{Reservation: completed, Purchase: bought}}, d.Answers)
	require.Equal(t, []drop.Purchase{bought}, d.Purchased)
	require.Equal(t, []drop.Reservation{completed}, d.Closed)
	require.Equal(t, []drop.Sale{{
		PriceAtPurchase: held.Price, Currency: "USD", PurchasedAt: s.Now, User: drop.Person{Name: "Alex M."},
	}}, d.Sales)
	require.Equal(t, []drop.Entry{{
		DropID: s.Drop.ID, Seq: 3, Kind: drop.EntryPurchased, Units: 1, Delta: drop.Counts{Reserved: -1, Sold: 1},
		Actor: "alex", CreatedAt: s.Now,
	}}, d.Entries)
}

// TestDecide_EndingAHold has a row for each way in which a hold ends, and for each status that its
// drop can have.
func TestDecide_EndingAHold(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		before      func(*droptest.Store, drop.Reservation)
		buy, cancel error
	}{
		"live":                      {func(*droptest.Store, drop.Reservation) {}, nil, nil},
		"paused":                    {func(s *droptest.Store, _ drop.Reservation) { s.Apply(s.ByAdmin(drop.Pause)) }, nil, nil},
		"ended by hand":             {func(s *droptest.Store, _ drop.Reservation) { s.Apply(s.ByAdmin(drop.End)) }, nil, nil},
		"ended by its time":         {func(s *droptest.Store, _ drop.Reservation) { s.Drop.EndsAt = s.Now }, nil, nil},
		"a moment before its end":   {func(s *droptest.Store, _ drop.Reservation) { s.Advance(time.Minute - time.Microsecond) }, nil, nil},
		"at its end":                {func(s *droptest.Store, _ drop.Reservation) { s.Advance(time.Minute) }, drop.ErrReservationExpired, drop.ErrReservationExpired},
		"after its end was written": {func(s *droptest.Store, _ drop.Reservation) { s.Advance(time.Hour); s.Apply() }, drop.ErrReservationExpired, drop.ErrReservationExpired},
		"released":                  {func(s *droptest.Store, r drop.Reservation) { s.Apply(s.Cancel(r)) }, drop.ErrReservationCancelled, nil},
		"bought":                    {func(s *droptest.Store, r drop.Reservation) { s.Apply(s.Buy(r)) }, nil, drop.ErrReservationCompleted},
		"withdrawn":                 {func(s *droptest.Store, _ drop.Reservation) { s.Apply(s.ByAdmin(drop.Withdraw)) }, drop.ErrCancelled, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, end := range []drop.CommandKind{drop.Buy, drop.Cancel} {
				begin := func() (*droptest.Store, drop.Command) {
					s := droptest.Open(t, 1)
					held := s.Hold("alex")
					row.before(s, held)
					if end == drop.Cancel {
						return s, s.Cancel(held)
					}
					return s, s.Buy(held)
				}
				s, stranger := begin()
				stranger.UserID = "sam"
				require.Equal(t, drop.ErrNotFound, s.Apply(stranger).Answers[0].Err, end)

				s, command := begin() // again, without a batch in between
				want := map[drop.CommandKind]error{drop.Buy: row.buy, drop.Cancel: row.cancel}[end]
				answer := s.Apply(command).Answers[0]
				require.Equal(t, want, answer.Err, end)
				again := s.Apply(command).Answers[0]
				require.Equal(t, want, again.Err, "%s, asked again", end)
				require.Equal(t, answer.Reservation, again.Reservation, end)
				require.Equal(t, answer.Purchase, again.Purchase, end)
			}
		})
	}
}

func TestDecide_BoughtBefore(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 1)
	held := s.Hold("alex")
	first := s.Apply(s.Buy(held)).Answers[0]
	s.Advance(time.Hour)
	s.Apply(s.ByAdmin(drop.Withdraw))
	d := s.Apply(s.Buy(held))
	require.Equal(t, drop.Answer{Reservation: first.Reservation, Purchase: first.Purchase, Repeated: true}, d.Answers[0])
	require.Empty(t, d.Entries)
}

func TestDecide_ACancel(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 1)
	held := s.Hold("alex")
	s.Advance(time.Second)
	d := s.Apply(s.Cancel(held))
	held.Status, held.ClosedAt, held.ClosedSeq, held.Unsold = drop.ReservationCancelled, s.Now, 3, true
	require.Equal(t, []drop.Answer{{Reservation: held}}, d.Answers)
	require.Equal(t, drop.Counts{Total: 1, Available: 1}, d.Drop.Counts)
	require.Equal(t, "alex", d.Entries[0].Actor)
	again := s.Apply(s.Cancel(held))
	require.Equal(t, []drop.Answer{{Reservation: held, Repeated: true}}, again.Answers)
}

func TestDecide_Expiry(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 5)
	first := s.Hold("alex")
	s.Advance(time.Second)
	s.Hold("sam")
	s.Advance(59*time.Second - time.Microsecond)
	require.Empty(t, s.Apply(drop.Command{Kind: drop.Expire}).Entries, "a moment early")
	s.Advance(time.Microsecond)
	d := s.Apply(drop.Command{Kind: drop.Expire})
	require.Len(t, d.Closed, 1, "only what is due")
	require.Equal(t, first.ID, d.Closed[0].ID)
	require.Equal(t, drop.ReservationExpired, d.Closed[0].Status)
	require.Equal(t, s.Now, d.Closed[0].ClosedAt)
	require.Equal(t, drop.System, d.Entries[0].Actor)
	require.Equal(t, drop.Counts{Total: 5, Available: 4, Reserved: 1}, d.Drop.Counts)
	require.Equal(t, []drop.Answer{{}}, d.Answers)
}
