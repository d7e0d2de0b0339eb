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
	w := droptest.Open(t, 20)
	overdue1, overdue2 := w.Hold("a"), w.Hold("b")
	w.Pass(time.Minute)
	c, d, e, f := w.Hold("c"), w.Hold("d"), w.Hold("e"), w.Hold("f")
	decided := w.Apply(w.Reserve("g"), w.Buy(e), w.Adjust(2), w.Buy(f), w.Cancel(c), w.Reserve("h"), w.Adjust(-1), w.Cancel(d))
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
		stored, _ := w.Row(r.ID)
		require.Equal(t, drop.ReservationExpired, stored.Status, "by the reserve of c, in one row for both")
	}
}

func TestDecide_ARowOfOneActorNamesThem(t *testing.T) {
	t.Parallel()
	w := droptest.Open(t, 20, func(d *drop.Drop) { d.MaxPerUser = 2 })
	alex, sam := w.Hold("alex"), w.Hold("sam")
	d := w.Apply(w.Buy(alex), w.Cancel(sam), w.Reserve("kim"))
	require.Equal(t, "sam", d.Entries[0].Actor)
	require.Equal(t, "alex", d.Entries[1].Actor)
	require.Equal(t, "kim", d.Entries[2].Actor)

	kim := d.Opened[0]
	w.Hold("held")
	d = w.Apply(w.ByAdmin(drop.Withdraw), w.Cancel(kim))
	require.Equal(t, "users", d.Entries[0].Actor, "kim's unit and the admin's are in one row")
}
