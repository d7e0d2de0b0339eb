package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDecide_OneLedgerRowOfEachKind(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 20)
	overdue1, overdue2 := s.Hold("a"), s.Hold("b")
	s.Advance(time.Minute)
	c, d, e, f := s.Hold("c"), s.Hold("d"), s.Hold("e"), s.Hold("f")
	decided := s.Apply(s.Reserve("g"), s.Buy(e), s.Adjust(2), s.Buy(f), s.Cancel(c), s.Reserve("h"), s.Adjust(-1), s.Cancel(d))
	type row struct {
		kind  drop.EntryKind
		units int
		actor string
	}
	var rows []row
	for _, entry := range decided.Entries {
		rows = append(rows, row{entry.Kind, entry.Units, entry.Actor})
	}
	require.Equal(t, []row{
		{drop.EntryCancelled, 2, "users"},
		{drop.EntryAdjusted, 2, "admin"},
		{drop.EntryAdjusted, 1, "admin"},
		{drop.EntryPurchased, 2, "users"},
		{drop.EntryReserved, 2, "users"},
	}, rows)
	for _, r := range []drop.Reservation{overdue1, overdue2} {
		stored, _ := s.Row(r.ID)
		require.Equal(t, drop.ReservationExpired, stored.Status, "by the reserve of c, in one row for both")
	}
}

func TestDecide_ARowOfOneActorNamesThem(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 20, func(d *drop.Drop) { d.MaxPerUser = 2 })
	alex, sam := s.Hold("alex"), s.Hold("sam")
	d := s.Apply(s.Buy(alex), s.Cancel(sam), s.Reserve("kim"))
	require.Equal(t, "sam", d.Entries[0].Actor)
	require.Equal(t, "alex", d.Entries[1].Actor)
	require.Equal(t, "kim", d.Entries[2].Actor)

	kim := d.Opened[0]
	s.Hold("held")
	d = s.Apply(s.ByAdmin(drop.Withdraw), s.Cancel(kim))
	require.Equal(t, "users", d.Entries[0].Actor, "kim's unit and the admin's are in one row")
}
